/** Lists the exports that the client has access to, newest first and without parts. */

import type { Client } from '../access/client.ts';
import type { Queryable } from '../db/pool.ts';
import { arrayLiteral, joinSql, sql } from '../db/sql.ts';
import { type ExportRow, type Status, selectExports } from './export-row.ts';
import { scope } from './scope.ts';

export interface ListInput {
  client: Client;
  /** Maximum exports in the response. */
  limit: number;
  /** Only exports older than this ID, the last one of the previous page. */
  before?: number;
  /** Number of newer exports to skip, for clients that use page numbers. */
  offset?: number;
  statuses?: Status[];
  reportTypes?: string[];
}

export interface ExportList {
  exports: ExportRow[];
  /** Value of `before` for the next page. Null on the last page. */
  next: number | null;
}

export async function listExports(ctx: { pool: Queryable }, input: ListInput): Promise<ExportList> {
  const conditions = [
    sql`e.parent_id is null`,
    scope(input.client),
    ...(input.before === undefined ? [] : [sql`e.id < ${input.before}`]),
    ...(input.statuses ? [sql`e.status = any(${arrayLiteral(input.statuses)})`] : []),
    ...(input.reportTypes ? [sql`e.report_type = any(${arrayLiteral(input.reportTypes)})`] : []),
  ];
  const page = sql`order by e.id desc limit ${input.limit + 1} offset ${input.offset ?? 0}`;
  const rows = await selectExports(ctx.pool, joinSql(conditions, ' and '), page);
  const exports = rows.slice(0, input.limit);
  return { exports, next: rows.length > input.limit ? exports.at(-1)!.id : null };
}
