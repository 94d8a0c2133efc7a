/** Finds the publisher that a request names. */
import type { Queryable } from '../../db/pool.ts';
import { sql } from '../../db/sql.ts';
import { invalid, shownValue } from '../../errors.ts';
import { type Client, mayReadPublisher } from '../client.ts';

export interface FindPublisherInput {
  client: Client;
  /** ID or slug. Nothing or an empty string is the client's own publisher. */
  named: unknown;
  /** Path of the value, for errors. */
  field: string;
}

/** Resolves with the ID. Operators can name any publisher, all others only their own: throws FORBIDDEN, or VALIDATION_ERROR. */
export async function findPublisher(ctx: { pool: Queryable }, input: FindPublisherInput): Promise<number> {
  const { client, named, field } = input;
  if (named === undefined || named === null || named === '') return client.publisherId;
  // A value that cannot be an ID or slug matches no publisher and has the same error as an unknown one.
  const text = typeof named === 'number' ? String(named) : named;
  const name = typeof text === 'string' && /^[\w-]{1,200}$/.test(text) ? text : '';
  const { rows } = await ctx.pool.query<{ id: number }>(
    sql`select id from sheaf.publishers where id::text = ${name} or slug = ${name} order by id::text = ${name} desc`
      .text,
  );
  // Permission is checked first, so that members cannot find out which other publishers exist.
  mayReadPublisher(client, rows[0]?.id ?? Number.NaN);
  if (rows[0]) return rows[0].id;
  throw invalid({ field, wrong: `${shownValue(named)} does not exist`, allowed: 'the ID or slug of a publisher' });
}
