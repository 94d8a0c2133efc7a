/** Gets an export or a part of one. */

import type { Client } from '../access/client.ts';
import type { Queryable } from '../db/pool.ts';
import { sql } from '../db/sql.ts';
import { RequestError } from '../errors.ts';
import { type ExportRow, selectExports } from './export-row.ts';
import { scope } from './scope.ts';

/** Throws the same NOT_FOUND for an ID that does not exist and for one outside the scope of the client. */
export async function getExport(ctx: { pool: Queryable }, input: { client: Client; id: number }): Promise<ExportRow> {
  const [found] = await selectExports(ctx.pool, sql`e.id = ${input.id} and ${scope(input.client)}`);
  if (!found) throw new RequestError('NOT_FOUND', 'Export not found. List your exports with GET /api/v1/exports.');
  return found;
}
