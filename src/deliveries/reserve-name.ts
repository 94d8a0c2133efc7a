/** Reserves the name of a file at its destination, before its first byte is written. */
import type { Queryable } from '../db/pool.ts';
import { sql } from '../db/sql.ts';
import type { Try } from './claim-deliveries.ts';
import { DestinationError } from './destinations/destination.ts';
import { LeaseLost } from './keep-lease.ts';

/** More files with one name are a mistake, for example a template without a date. */
const MAX_NAMES = 1000;

interface Wanted {
  baseName: string;
  /** Without a period. */
  extension: string;
  /** The first number to try: 1 for the name without a number. */
  from: number;
}

/** Resolves with the name and its number once it is committed. Names that another delivery to this destination has are skipped. */
export async function reserveName(
  ctx: { pool: Queryable },
  { id, tryNumber }: Try,
  { baseName, extension, from }: Wanted,
): Promise<{ name: string; number: number }> {
  for (let number = from; number <= MAX_NAMES; number += 1) {
    const name = `${baseName}${number === 1 ? '' : `-${number}`}.${extension}`;
    const rowCount = await ctx.pool
      .query(
        sql`update sheaf.deliveries set name = ${name}, name_number = ${number}, replaced_at = null, confirmed_at = null
          where id = ${id} and attempts = ${tryNumber} and status = 'delivering'`.text,
      )
      .then(
        (result) => result.rowCount,
        (error: { code?: string }) => {
          // https://www.postgresql.org/docs/current/errcodes-appendix.html: unique_violation
          if (error.code === '23505') return null;
          throw error;
        },
      );
    if (rowCount === 0) throw new LeaseLost('The delivery belongs to another process.');
    if (rowCount !== null) return { name, number };
  }
  throw new DestinationError('write', {
    wrong: `${MAX_NAMES} files have the name ${JSON.stringify(`${baseName}.${extension}`)} with a number`,
    next: 'Add {date} and {time} to file_name of the schedule, or remove files',
    isFinal: true,
  });
}
