/** Lists the exports that the client has access to, newest first and without parts. */

import type { Client } from '../access/client.ts';
import type { Queryable } from '../db/pool.ts';
import { arrayLiteral, joinSql, type Sql, sql } from '../db/sql.ts';
import type { Catalog } from '../reports/catalog.ts';
import { type ExportRow, type Status, selectExports } from './export-row.ts';
import type { Origin } from './origin.ts';
import { scope } from './scope.ts';

/** Filters of a list of exports. Each one that is present narrows the list. */
export interface ListFilters {
  statuses?: Status[] | undefined;
  reportTypes?: string[] | undefined;
  origins?: Origin[] | undefined;
  /** IDs or e-mail addresses of users, or `me`. */
  createdBy?: string[] | undefined;
  /** Text in the file name or the title, or the ID of an export. */
  words?: string | undefined;
}

export interface ListInput {
  client: Client;
  /** Maximum exports in the response. */
  limit: number;
  /** Only exports older than this ID, the last one of the previous page. */
  before?: number;
  /** Number of newer exports to skip, for clients that use page numbers. */
  offset?: number;
  filters: ListFilters;
}

export interface ExportList {
  exports: ExportRow[];
  /** Value of `before` for the next page. Null on the last page. */
  next: number | null;
}

export async function listExports(ctx: { pool: Queryable; catalog: Catalog }, input: ListInput): Promise<ExportList> {
  const conditions = [
    listed(ctx.catalog, input.client, input.filters),
    ...(input.before === undefined ? [] : [sql`e.id < ${input.before}`]),
  ];
  const page = sql`order by e.id desc limit ${input.limit + 1} offset ${input.offset ?? 0}`;
  const rows = await selectExports(ctx.pool, joinSql(conditions, ' and '), page);
  const exports = rows.slice(0, input.limit);
  return { exports, next: rows.length > input.limit ? exports.at(-1)!.id : null };
}

/** The exports that match, as a condition on `exports e` and `users u`. */
export function listed(catalog: Catalog, client: Client, filters: ListFilters): Sql {
  const { statuses, reportTypes, origins, createdBy, words } = filters;
  return joinSql(
    [
      sql`e.parent_id is null`,
      scope(client),
      ...(statuses ? [sql`e.status = any(${arrayLiteral(statuses)})`] : []),
      ...(reportTypes ? [sql`e.report_type = any(${arrayLiteral(reportTypes)})`] : []),
      ...(origins ? [sql`e.origin = any(${arrayLiteral(origins)})`] : []),
      ...(createdBy ? [createdByAny(client, createdBy)] : []),
      ...(words === undefined ? [] : [named(catalog, words)]),
    ],
    ' and ',
  );
}

/** An address matches only where the client can see it, so that nobody can guess the address of an operator. */
function createdByAny(client: Client, names: string[]): Sql {
  const ids = names.map((name) => (name === 'me' ? String(client.userId) : name)).filter((name) => /^\d+$/.test(name));
  const emails = names.filter((name) => name.includes('@')).map((name) => name.toLowerCase());
  const visible = client.role === 'operator' ? sql`true` : sql`u.publisher_id = ${client.publisherId}`;
  return sql`(e.user_id = any(${arrayLiteral(ids)}::bigint[])
    or (u.email = any(${arrayLiteral(emails)}) and ${visible}))`;
}

/** The database folds both sides, as in the filters of report types: docs/decisions/0021-folded-text.md. */
function named({ names, reports: known }: Catalog, words: string): Sql {
  const id = /^#?(\d{1,15})$/.exec(words)?.[1];
  const reports = sql`unnest(${arrayLiteral(names)}::text[],
    ${arrayLiteral(known.map(({ title }) => title))}::text[]) report (name, title)`;
  const contained = (text: Sql) => sql`strpos(sheaf.fold_text(${text}), sheaf.fold_text(${words})) > 0`;
  return sql`(${contained(sql`coalesce(e.filename, e.params #>> '{index_params,filename}', '')`)}
    or e.report_type in (select name from ${reports} where ${contained(sql`title`)} or ${contained(sql`name`)})
    ${id === undefined ? sql`` : sql`or e.id = ${Number(id)}`})`;
}
