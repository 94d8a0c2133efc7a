/**
 * What a report type is. A report type is one file of data; the API, the documentation, the console and the
 * command line follow from it.
 */
import type { Sql } from '../db/sql.ts';
import type { FormatName } from '../encode/format.ts';
import type { Kind } from './kinds.ts';
import type { Canonical, Param } from './param.ts';

export interface ReportColumn {
  /** Name in `index_params.columns`. */
  key: string;
  /** Header in the file. */
  label: string;
  kind: Kind;
  /** Width in the spreadsheet, in characters. */
  width: number;
  /** What the value means, for the documentation; computed columns also appear on the notes sheet. */
  description: string;
  /** Whether the value is computed by Sheaf rather than stored: its description goes into the file's notes. */
  computed?: boolean;
  /** Whether the column is in the file when the request does not choose. */
  default: boolean;
  /** The value, in terms of the query's `from`. */
  sql: Sql;
}

/** Types whose text form PostgreSQL reads back to the same value, which keys of ranges need. */
export type KeyType = 'timestamptz' | 'numeric' | 'bigint' | 'text';

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

/** Filter values in canonical form, by name; a filter that was not given is absent. */
export type SearchParams = Record<string, Canonical>;

/** What a check can depend on besides the filters. */
export interface CheckContext {
  /** The IANA name of the time zone of the request, in which its days begin and end. */
  timezone: string;
}

/** Filters that contradict each other. */
export interface Conflict {
  /** The name of the filter to change. */
  field: string;
  message: string;
}

/** What a query may depend on besides its filters. */
export interface QueryContext {
  publisherId: number;
  /** The instant of the snapshot, as a timestamptz literal; the same for all parts of an export. */
  asOf: string;
  /**
   * Conditions that hold an expression within the range of rows that is read; none when all are. For subqueries that are
   * joined by the first sort key: without them every part would read the rows of the whole report.
   */
  inRange(expression: Sql): Sql[];
}

/** The rows of a report: columns and orders are expressions over `from`. */
export interface Query {
  from: Sql;
  where: Sql[];
}

export interface ReportType {
  name: string;
  title: string;
  description: string;
  format: FormatName;
  /** Begins the file name; also the name of the sheet. */
  fileStem: string;
  search: Record<string, Param>;
  /** Names of filters that must be given. */
  required?: string[];
  /** Checks that reach over several filters. Returns the field that is wrong, or null. */
  check?(search: SearchParams, context: CheckContext): Conflict | null;
  columns: ReportColumn[];
  orders: Record<string, SortOrder>;
  defaultOrder: { sort: string; direction: 'asc' | 'desc' };
  /** Breaks ties of every order: together they order totally. */
  tieBreak: SortKey;
  query(search: SearchParams, context: QueryContext): Query;
}
