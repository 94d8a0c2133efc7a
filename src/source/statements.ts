/**
 * The statements that read a report: how many rows, their keys, and the rows of one range.
 * All three share one query and one total order, so that ranges by key meet without gap or overlap.
 */
import { identifier, joinSql, type Sql, sql } from '../db/sql.ts';
import type { CanonicalParams } from '../reports/canonical.ts';
import type { KeyType, Query, ReportColumn, ReportType, SortKey } from '../reports/report-type.ts';

/** Values of the sort key of a row, as text. */
export type Key = string[];

/** Rows from `lower` (included; null: the first) to `upper` (excluded; null: the last). */
export interface Range {
  lower: Key | null;
  upper: Key | null;
}

/** A report as asked for, for one publisher, at one instant. */
export interface Reading {
  report: ReportType;
  params: CanonicalParams;
  publisherId: number;
  /** The instant that the report calls now, as PostgreSQL prints it with microseconds. */
  asOf: string;
}

/** How many rows the report has. */
export function countStatement(reading: Reading): Sql {
  const { from, where } = query(reading);
  return sql`select count(*) as rows from ${from}${conditions(where)}`;
}

/** How many rows the report has; `most` for one that has as many or more. */
export function countUpToStatement(reading: Reading, most: number): Sql {
  const { from, where } = query(reading);
  return sql`select count(*) as rows from (select from ${from}${conditions(where)} limit ${most}) counted`;
}

/** The sort keys of all rows, in order. Left as they are: a cast to text would be made for every row that is passed over. */
export function keysStatement(reading: Reading): Sql {
  const { from, where } = query(reading);
  const keys = joinSql(
    sortKeys(reading).map((key, i) => sql`${key.sql} as ${identifier(`k${i}`)}`),
    ', ',
  );
  return sql`select ${keys} from ${from}${conditions(where)} order by ${orderBy(reading)}`;
}

/** The rows of one range, in order, as COPY text. */
export function rowsStatement(reading: Reading, range: Range): Sql {
  return sql`copy (${rowsQuery(reading, range)} order by ${orderBy(reading)}) to stdout`;
}

/** Any `limit` rows, as COPY text: a sample for estimates, which need not wait for a sort. */
export function sampleStatement(reading: Reading, limit: number): Sql {
  return sql`copy (${rowsQuery(reading, ALL)} limit ${limit}) to stdout`;
}

/** The first `limit` rows, in order, as a query that answers rows: for the few that people look at. */
export function firstRowsStatement(reading: Reading, limit: number): Sql {
  return sql`${rowsQuery(reading, ALL)} order by ${orderBy(reading)} limit ${limit}`;
}

/** The columns of the file, in its order. */
export function chosenColumns({ report, params }: Pick<Reading, 'report' | 'params'>): ReportColumn[] {
  return params.index_params.columns.map((key) => report.columns.find((column) => column.key === key)!);
}

const ALL: Range = { lower: null, upper: null };

function rowsQuery(reading: Reading, range: Range): Sql {
  const { from, where } = query(reading, range);
  const columns = joinSql(
    chosenColumns(reading).map((column) => column.sql),
    ', ',
  );
  return sql`select ${columns} from ${from}${conditions([...where, ...bounds(reading, range)])}`;
}

function query(reading: Reading, range: Range = ALL): Query {
  const { report, params, publisherId, asOf } = reading;
  return report.query(params.search_params, { publisherId, asOf, inRange: (key) => leading(reading, range, key) });
}

function sortKeys({ report, params }: Reading): SortKey[] {
  const { key, within } = report.orders[params.index_params.sort]!;
  if (key.sql.text === report.tieBreak.sql.text) return [key];
  return within ? [key, within, report.tieBreak] : [key, report.tieBreak];
}

function orderBy(reading: Reading): Sql {
  const direction = reading.params.index_params.direction === 'desc' ? sql`desc` : sql`asc`;
  return joinSql(
    sortKeys(reading).map((key) => sql`${key.sql} ${direction}`),
    ', ',
  );
}

/**
 * The rows of a range. PostgreSQL seeks in an index by a bound of one column, and prunes partitions by it, but not by a
 * row of columns beside another bound: so the first key is compared by itself, too. Without it each of the ten parts of a million
 * clicks reads the index of all.
 */
function bounds(reading: Reading, range: Range): Sql[] {
  const keys = sortKeys(reading);
  const row = sql`(${joinSql(
    keys.map((key) => key.sql),
    ', ',
  )})`;
  const values = (key: Key) =>
    sql`(${joinSql(
      keys.map(({ type }, i) => cast(key[i]!, type)),
      ', ',
    )})`;
  const { lower, upper } = range;
  const [from, to] = reading.params.index_params.direction === 'desc' ? [sql`<=`, sql`>`] : [sql`>=`, sql`<`];
  return [
    ...leading(reading, range, keys[0]!.sql),
    ...(lower ? [sql`${row} ${from} ${values(lower)}`] : []),
    ...(upper ? [sql`${row} ${to} ${values(upper)}`] : []),
  ];
}

/** What holds for the first key of every row of a range; the last may share it with the next range. */
function leading(reading: Reading, { lower, upper }: Range, key: Sql): Sql[] {
  const { type } = sortKeys(reading)[0]!;
  const [from, to] = reading.params.index_params.direction === 'desc' ? [sql`<=`, sql`>=`] : [sql`>=`, sql`<=`];
  return [
    ...(lower ? [sql`${key} ${from} ${cast(lower[0]!, type)}`] : []),
    ...(upper ? [sql`${key} ${to} ${cast(upper[0]!, type)}`] : []),
  ];
}

const CASTS: Record<KeyType, Sql> = {
  timestamptz: sql`timestamptz`,
  numeric: sql`numeric`,
  bigint: sql`bigint`,
  text: sql`text`,
};

function cast(value: string, type: KeyType): Sql {
  return sql`${value}::${CASTS[type]}`;
}

function conditions(where: Sql[]): Sql {
  return where.length > 0 ? sql` where ${joinSql(where, ' and ')}` : sql``;
}
