/** What a report type in a TypeScript file can import: `import { sql, type ReportType } from 'sheaf/reports'`. */
import type { ReportInCode } from './report-type.ts';

export { joinSql, type Sql, sql } from '../db/sql.ts';
export { among, byName, conditions, equals } from './filters.ts';
export { amongTexts, asciiColumn, contains, type FoldedColumn, foldedColumn, plainColumn } from './folded-text.ts';
export { instant } from './instant.ts';
export { type Filter, flag, ids, integer, list, moment, oneOf, text, worded } from './param.ts';
export type {
  ChangeContext,
  Query,
  QueryContext,
  ReportColumn,
  ReportType,
  Scope,
  SearchParams,
  SortKey,
  Summary,
} from './report-type.ts';

/** Returns the report type unchanged. It lets an editor complete and check the members. */
export function defineReport<T extends ReportInCode>(report: T): T {
  return report;
}
