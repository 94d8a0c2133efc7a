/** One export, or a part of one, that the caller may see. */

import type { Queryable } from '../db/pool.ts';
import { sql } from '../db/sql.ts';
import { RequestError } from '../errors.ts';
import { type Caller, scope } from './caller.ts';
import { type ExportRow, selectExports } from './export-row.ts';

/** Throws NOT_FOUND for an id that does not exist and, with the same words, for one outside the caller's scope. */
export async function getExport(ctx: { pool: Queryable }, input: { caller: Caller; id: number }): Promise<ExportRow> {
  const [found] = await selectExports(ctx.pool, sql`e.id = ${input.id} and ${scope(input.caller)}`);
  if (!found) throw new RequestError('NOT_FOUND', 'There is no such export. List yours with GET /api/v1/exports.');
  return found;
}
