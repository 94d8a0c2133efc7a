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

/** The sort keys of all rows, in order, as text. */
export function keysStatement(reading: Reading): Sql {
  const { from, where } = query(reading);
  const texts = joinSql(
    sortKeys(reading).map((key, i) => sql`(${key.sql})::text as ${identifier(`k${i}`)}`),
    ', ',
  );
  return sql`select ${texts} from ${from}${conditions(where)} order by ${orderBy(reading)}`;
}

/** The rows of one range, in order, as COPY text. */
export function rowsStatement(reading: Reading, range: Range): Sql {
  return sql`copy (${rowsQuery(reading, range)} order by ${orderBy(reading)}) to stdout`;
}

/** Any `limit` rows, as COPY text: a sample for estimates, which need not wait for a sort. */
export function sampleStatement(reading: Reading, limit: number): Sql {
  return sql`copy (${rowsQuery(reading, { lower: null, upper: null })} limit ${limit}) to stdout`;
}

/** The first `limit` rows, in order, as a query that answers rows: for the few that people look at. */
export function firstRowsStatement(reading: Reading, limit: number): Sql {
  return sql`${rowsQuery(reading, { lower: null, upper: null })} order by ${orderBy(reading)} limit ${limit}`;
}

/** The columns of the file, in its order. */
export function chosenColumns({ report, params }: Pick<Reading, 'report' | 'params'>): ReportColumn[] {
  return params.index_params.columns.map((key) => report.columns.find((column) => column.key === key)!);
}

function rowsQuery(reading: Reading, range: Range): Sql {
  const { from, where } = query(reading);
  const columns = joinSql(
    chosenColumns(reading).map((column) => column.sql),
    ', ',
  );
  return sql`select ${columns} from ${from}${conditions([...where, ...bounds(reading, range)])}`;
}

function query({ report, params, publisherId, asOf }: Reading): Query {
  return report.query(params.search_params, { publisherId, asOf });
}

function sortKeys({ report, params }: Reading): SortKey[] {
  const key = report.orders[params.index_params.sort]!.key;
  return key.sql.text === report.tieBreak.sql.text ? [key] : [key, report.tieBreak];
}

function orderBy(reading: Reading): Sql {
  const direction = reading.params.index_params.direction === 'desc' ? sql`desc` : sql`asc`;
  return joinSql(
    sortKeys(reading).map((key) => sql`${key.sql} ${direction}`),
    ', ',
  );
}

function bounds(reading: Reading, { lower, upper }: Range): Sql[] {
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
  const [from, to] = reading.params.index_params.direction === 'desc' ? [sql`<=`, sql`>`] : [sql`>=`, sql`<`];
  return [
    ...(lower ? [sql`${row} ${from} ${values(lower)}`] : []),
    ...(upper ? [sql`${row} ${to} ${values(upper)}`] : []),
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
