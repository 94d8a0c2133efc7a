/**
 * The definition of a report type. A report type is data in one file. The API, the documentation, the pages and the command line
 * are derived from it.
 */
import type { Sql } from '../db/sql.ts';
import type { FormatName } from '../encode/format.ts';
import type { Kind } from '../encode/kinds.ts';
import type { Problem } from '../errors.ts';
import type { Canonical, Filter } from './param.ts';

export interface ReportColumn {
  /** Key in `index_params.columns`. */
  key: string;
  /** Header in the file. */
  label: string;
  kind: Kind;
  /** Width in the spreadsheet, in characters. */
  width: number;
  /** Definition of the value, for the documentation. The notes sheet has the definitions of computed columns. */
  description: string;
  /** Whether Sheaf computes the value. The notes sheet of the file then has its description. */
  computed?: boolean;
  /** Whether the file has this column by default. */
  default: boolean;
  /** The value, as an expression over `from` of the query. */
  sql: Sql;
}

/** Types whose text PostgreSQL reads back as the same value, as required for the keys of ranges. */
export const KEY_TYPES = ['bigint', 'numeric', 'text', 'uuid', 'date', 'timestamp', 'timestamptz'] as const;

export type KeyType = (typeof KEY_TYPES)[number];

export interface SortKey {
  /** An expression that is never null. */
  sql: Sql;
  type: KeyType;
}

export interface SortOrder {
  description: string;
  key: SortKey;
  /** Orders rows with the same first key, before the tie break. */
  within?: SortKey;
}

/** Canonical filter values by name. A filter that was not sent is absent. */
export type SearchParams = Record<string, Canonical>;

/** Input of a check in addition to the filters. */
export interface CheckContext {
  /** The IANA name of the time zone of the request, in which its days begin and end. */
  timezone: string;
}

/** The value of a filter in an example: fixed, or the date so many days before today. */
export type ExampleValue = string | number | boolean | { daysAgo: number };

/** Filters that contradict each other. `field` is the filter to change. */
export type Conflict = Problem;

/** Input of a query in addition to its filters. */
export interface QueryContext {
  publisherId: number;
  /** Timestamp of the snapshot as a timestamptz literal. It is the same for all parts of an export. */
  asOf: string;
  /**
   * Conditions that limit an expression to the range of rows in the part, or none without a range. They are for subqueries that
   * are joined by the first sort key. Without them, every part would read all rows of the export.
   */
  inRange(expression: Sql): Sql[];
}

/** The publisher whose rows a statement reads. */
export interface ScopedContext extends QueryContext {
  publisherSlug: string;
}

/** Input of the condition that a row has changed, in addition to its filters. */
export interface ChangeContext extends Omit<QueryContext, 'asOf'> {
  /** The condition that the row of a table was written since the earlier snapshot. `alias` names an ordinary table of the query. */
  written(alias: Sql): Sql;
}

/**
 * The publisher that a row belongs to. Sheaf adds the condition to every statement (`scope.ts`), so a query that forgets it still
 * returns only the rows of the publisher. A row whose scope is null belongs to no publisher.
 */
export type Scope =
  /** An expression over `from` with the ID of the publisher in Sheaf. */
  | { publisherId: Sql }
  /** An expression over `from` with the slug of the publisher. */
  | { publisherSlug: Sql }
  /** All rows belong to each of these publishers, by slug. */
  | { publishers: readonly string[] }
  /** The database limits the rows by its own policies (`SHEAF_ROW_SECURITY`). Files have it by leaving out the scope. */
  | { rowSecurity: true };

/**
 * The rows of an export. Columns and sort orders are expressions over `from`. Conditions are in `where`, because Sheaf adds its own
 * to them.
 */
export interface Query {
  from: Sql;
  where: Sql[];
}

/** What the summary sheet of a workbook adds up, by the keys of columns. It covers those of them that the file has. */
export interface Summary {
  /** Text, ID, date or timestamp columns. Each gets a table with the totals of its values. The chart shows the first. */
  dimensions: readonly string[];
  /** Integer, decimal or money columns that are added up. Every table also has the number of rows. */
  measures?: readonly string[];
  /** The column with the currency of the money columns. Amounts are added up for each currency. */
  currency?: string;
}

/** A report type in a TypeScript file. In a source with `SHEAF_ROW_SECURITY`, it needs no scope. */
export type ReportInCode = Omit<ReportType, 'scope'> & Partial<Pick<ReportType, 'scope'>>;

export interface ReportType {
  name: string;
  title: string;
  description: string;
  format: FormatName;
  /** Name of the database in `SHEAF_SOURCES` that the rows are in. By default, they are in Sheaf's own database. */
  source?: string;
  /** Beginning of the default file name. */
  fileStem: string;
  search: Record<string, Filter>;
  /** Names of required filters. */
  required?: string[];
  /** Filters of an example export, as the demo creates it. Must have the required filters. */
  example?: Record<string, ExampleValue>;
  /** Names of flags of which no row has two. Dex asks if a question has more than one. */
  exclusive?: readonly string[];
  /** Checks filters against each other. Returns the conflict or null. */
  check?(search: SearchParams, context: CheckContext): Conflict | null;
  columns: ReportColumn[];
  orders: Record<string, SortOrder>;
  defaultOrder: { sort: string; direction: 'asc' | 'desc' };
  /** A unique key that breaks ties, so that every sort order is a total order. A list is unique as a whole. */
  tieBreak: SortKey | readonly SortKey[];
  /** Which publisher a row belongs to. */
  scope: Scope;
  /** Labels of the values of filters, as expressions over `from`. Values without one are their own label. */
  labels?: Record<string, Sql>;
  /** Key of the date or timestamp column that charts count rows by. */
  timeline?: string;
  /** What the summary sheet of a workbook adds up. Without this member, workbooks have no such sheet. */
  summary?: Summary;
  /**
   * The rows that the filters select. Subqueries that read rows of other tables limit them to `publisherId` themselves: Sheaf limits
   * the rows of the result.
   */
  query(search: SearchParams, context: QueryContext): Query;
  /**
   * Conditions over `from`, one of which is true if something that a row is made of was written since an earlier snapshot. Without this
   * member, schedules cannot export only what is new or changed. It belongs to a report type whose rows change by writes only: the time
   * of the snapshot can select rows, but must not change their values.
   */
  changed?(search: SearchParams, context: ChangeContext): Sql[];
}
