/**
 * Limits the rows of a report type to one publisher. Statements are made of {@link ScopedQuery} only, so that no author of a report
 * type can forget the scope.
 */
import { type Sql, sql } from '../db/sql.ts';
import type { Query, QueryContext, ReportType, Scope, SearchParams } from './report-type.ts';

declare const scoped: unique symbol;

/** A query whose first condition is the scope. Only {@link scopedQuery} makes one. */
export type ScopedQuery = Query & { readonly [scoped]: true };

/**
 * The query of a report type with the condition of its scope. Each condition is in parentheses, so that `or` in one of them does not
 * become an alternative to the scope.
 */
export function scopedQuery(report: ReportType, search: SearchParams, context: QueryContext): ScopedQuery {
  const { from, where } = report.query(search, context);
  const conditions = [scopeCondition(report.scope, context.publisherId), ...where.map((one) => sql`(${one})`)];
  return { from, where: conditions } as unknown as ScopedQuery;
}

/** The condition that a row belongs to the publisher. */
export function scopeCondition(scope: Scope, publisherId: number): Sql {
  if ('publisherId' in scope) return sql`(${scope.publisherId}) = ${publisherId}`;
  const slug = sql`(select slug from sheaf.publishers where id = ${publisherId})`;
  return 'publisherSlug' in scope
    ? sql`(${scope.publisherSlug})::text = ${slug}`
    : sql`${slug} in (${scope.publishers})`;
}
