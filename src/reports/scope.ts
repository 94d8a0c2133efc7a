/**
 * Limits the rows of a report type to one publisher. Statements are made of {@link ScopedQuery} only, so that no author of a report
 * type can forget the scope.
 */
import { byEngine, joinSql, type Sql, sql } from '../db/sql.ts';
import type { CanonicalParams, Since } from './canonical.ts';
import type { Query, QueryContext, ReportType, Scope, ScopedContext, SearchParams } from './report-type.ts';

declare const scoped: unique symbol;

/** A query whose first condition is the scope. Only {@link scopedQuery} makes one. */
export type ScopedQuery = Query & { readonly [scoped]: true };

/**
 * The query of a report type with the condition of its scope. Each condition is in parentheses, so that `or` in one of them does not
 * become an alternative to the scope.
 */
export function scopedQuery(
  report: ReportType,
  { search_params: search, since }: Pick<CanonicalParams, 'search_params' | 'since'>,
  context: ScopedContext,
): ScopedQuery {
  const { from, where } = report.query(search, context);
  const conditions = [
    scopeCondition(report.scope, context),
    ...where.map((one) => sql`(${one})`),
    ...(since ? [sql`(${newOrChanged(report, { search, since, where }, context)})`] : []),
  ];
  return { from, where: conditions } as unknown as ScopedQuery;
}

/**
 * The condition that a row is not in an earlier export as it is now: something that it is made of was written since, or the filters of
 * that export did not select it. For a row that was not written, they select it now as they did then.
 */
function newOrChanged(
  report: ReportType,
  { search, since, where }: { search: SearchParams; since: Since; where: Sql[] },
  context: QueryContext,
): Sql {
  if (!report.changed) throw new Error(`The report type ${report.name} cannot tell which rows have changed.`);
  const written = report.changed(search, { ...context, written: (alias) => writtenSince(since, alias) });
  const earlier = together(report.query(since.search_params, { ...context, asOf: since.as_of }).where);
  const alternatives = written.map((one) => sql`(${one})`);
  // With the same conditions, the earlier export had every row of this one that was not written since.
  const isSame = earlier.text === together(where).text;
  return joinSql(isSame ? alternatives : [...alternatives, sql`(${earlier}) is not true`], ' or ');
}

function together(where: Sql[]): Sql {
  const conditions = where.map((one) => sql`(${one})`);
  return where.length === 0 ? sql`true` : joinSql(conditions, ' and ');
}

/**
 * Every version of a row has the transaction that wrote it, as a number modulo 2^32. A transaction that the earlier snapshot did not see
 * is not older than the oldest one in progress then, and neither are its subtransactions (docs/decisions/0035-since-last-delivery.md).
 */
function writtenSince({ xmin }: Since, alias: Sql): Sql {
  const oldest = sql`${xmin}::bigint`;
  return sql`((${alias}.xmin::text::bigint - ${oldest}) & 4294967295) < (select pg_snapshot_xmax(pg_current_snapshot())::text::bigint - ${oldest})`;
}

/** The condition that a row belongs to the publisher. It names no table, because Sheaf's can be in another database. */
export function scopeCondition(
  scope: Scope,
  { publisherId, publisherSlug }: Pick<ScopedContext, 'publisherId' | 'publisherSlug'>,
): Sql {
  // The transaction is limited before it reads (`src/source/limit-rows.ts`).
  if ('rowSecurity' in scope) return sql`true`;
  if ('publisherId' in scope) return sql`(${scope.publisherId}) = ${publisherId}`;
  if ('publishers' in scope) return sql`${publisherSlug} in (${scope.publishers})`;
  const { publisherSlug: slug } = scope;
  return byEngine({
    postgres: () => sql`(${slug})::text = ${publisherSlug}`,
    // Without a cast, which its primary keys could not be searched for.
    clickhouse: () => sql`(${slug}) = ${publisherSlug}`,
  });
}
