/**
 * The statements that read the rows of an export. They return the number of rows, the keys, or the rows of one range.
 * All use the same query and the same total order, so that ranges of keys meet without a gap or an overlap. What engines write
 * differently is in `dialect.ts`.
 */
import { identifier, joinSql, type Sql, sql } from '../db/sql.ts';
import type { CanonicalParams } from '../reports/canonical.ts';
import { foldedAnywhere } from '../reports/folded-text.ts';
import type { ReportColumn, ReportType, SortKey } from '../reports/report-type.ts';
import { type ScopedQuery, scopedQuery } from '../reports/scope.ts';
import { asText, dayOf, keyText, keyValue, positionIn, rowsOf, written } from './dialect.ts';

/** The values of the sort key of a row, as strings. */
export type Key = string[];

/** Rows from `lower` (inclusive) to `upper` (exclusive). Null means no bound. */
export interface Range {
  lower: Key | null;
  upper: Key | null;
}

/** What an export reads: a report type with parameters, for one publisher at one time. */
export interface Reading {
  report: ReportType;
  params: CanonicalParams;
  publisherId: number;
  publisherSlug: string;
  /** The timestamp that the query uses as the current time, with microseconds, in PostgreSQL's format. */
  asOf: string;
}

/** Counts all rows. */
export function countStatement(reading: Reading): Sql {
  const { from, where } = query(reading);
  return sql`select count(*) as rows from ${from}${conditions(where)}`;
}

/** Counts the rows, but not beyond `maxRows`. */
export function countUpToStatement(reading: Reading, maxRows: number): Sql {
  const { from, where } = query(reading);
  return sql`select count(*) as rows from (select 1 from ${from}${conditions(where)} limit ${maxRows}) counted`;
}

/** Reads the sort keys of all rows, in order. They are not cast to text, because every skipped row would also be cast. */
export function keysStatement(reading: Reading): Sql {
  const { from, where } = query(reading);
  const keys = joinSql(
    sortKeys(reading).map((key, i) => sql`${key.sql} as ${identifier(`k${i}`)}`),
    ', ',
  );
  return sql`select ${keys} from ${from}${conditions(where)} order by ${orderBy(reading)}`;
}

/** Reads the sort keys of the rows at these positions, from 0, as text. For engines without cursors. */
export function keysAtStatement(reading: Reading, positions: readonly number[]): Sql {
  const { from, where } = query(reading);
  const keys = sortKeys(reading);
  const names = keys.map((_, i) => identifier(`k${i}`));
  const chosen = keys.map((key, i) => sql`${key.sql} as ${names[i]!}`);
  const texts = keys.map(({ type }, i) => keyText(names[i]!, type));
  return sql`select ${joinSql(texts, ', ')} from (
      select ${joinSql(chosen, ', ')}, row_number() over (order by ${orderBy(reading)}) as n from ${from}${conditions(where)}
    ) numbered where n in (${positions.map((position) => position + 1)}) order by n`;
}

/** Reads the rows of one range, in order, as COPY text. */
export function rowsStatement(reading: Reading, range: Range): Sql {
  return rowsOf(sql`${rowsQuery(reading, range)} order by ${orderBy(reading)}`);
}

/** Reads any `limit` rows as COPY text. The sample is for estimates and does not need a sort. */
export function sampleStatement(reading: Reading, limit: number): Sql {
  return rowsOf(sql`${rowsQuery(reading, ALL)} limit ${limit}`);
}

/** Reads the first `limit` rows, in order, as an ordinary query for previews. */
export function firstRowsStatement(reading: Reading, limit: number): Sql {
  return sql`${rowsQuery(reading, ALL)} order by ${orderBy(reading)} limit ${limit}`;
}

/** Selects an expression over the rows that also meet these conditions. For checks of a report type. */
export function selectStatement(reading: Reading, selected: Sql, more: Sql[] = []): Sql {
  const { from, where } = query(reading);
  return sql`select ${selected} from ${from}${conditions([...where, ...more])}`;
}

/** Selects an expression over the rows of one range. For checks of a report type. */
export function selectInRange(reading: Reading, selected: Sql, range: Range): Sql {
  const { from, where } = query(reading, range);
  return sql`select ${selected} from ${from}${conditions([...where, ...bounds(reading, range)])}`;
}

export interface ValuesQuery {
  /** Expressions over the query of the report type. */
  value: Sql;
  label: Sql;
  /** Text that the value or the label contains. */
  words: string;
  /** Further values that match. */
  known: readonly string[];
  limit: number;
}

/** Reads the different values of an expression, their labels, and how many rows have them, the most frequent first. */
export function valuesStatement(reading: Reading, { value, label, words, known, limit }: ValuesQuery): Sql {
  const { from, where } = query(reading);
  const found = (text: Sql) => positionIn(foldedAnywhere(text), foldedAnywhere(asText(sql`${words}`)));
  return sql`select value, label, rows from (
      select ${asText(value)} as value, max(${asText(label)}) as label, count(*) as rows
      from ${from}${conditions([...where, sql`(${value}) is not null`])} group by ${value}
    ) counted
    where ${found(sql`value`)} > 0 or ${found(sql`label`)} > 0 or value in (${known})
    order by rows desc, label, value limit ${limit}`;
}

/** Counts the rows by the date of a column in the time zone of the session. Rows without a date have null. */
export function datesStatement(reading: Reading, column: Pick<ReportColumn, 'kind' | 'sql'>): Sql {
  const { from, where } = query(reading);
  return sql`select ${dayOf(column)} as day, count(*) as rows from ${from}${conditions(where)} group by 1 order by 1`;
}

/** Returns the columns of the file, in file order. */
export function chosenColumns({ report, params }: Pick<Reading, 'report' | 'params'>): ReportColumn[] {
  return params.index_params.columns.map((key) => report.columns.find((column) => column.key === key)!);
}

const ALL: Range = { lower: null, upper: null };

function rowsQuery(reading: Reading, range: Range): Sql {
  const { from, where } = query(reading, range);
  const columns = joinSql(chosenColumns(reading).map(written), ', ');
  return sql`select ${columns} from ${from}${conditions([...where, ...bounds(reading, range)])}`;
}

function query(reading: Reading, range: Range = ALL): ScopedQuery {
  const { report, params, publisherId, publisherSlug, asOf } = reading;
  const inRange = (key: Sql) => leading(reading, range, key);
  return scopedQuery(report, params, { publisherId, publisherSlug, asOf, inRange });
}

/** The keys that order the rows: the key of the sort order, and what makes it unique. */
export function sortKeys({ report, params }: Reading): SortKey[] {
  const { key, within } = report.orders[params.index_params.sort]!;
  const unique = [report.tieBreak].flat();
  const [only] = unique;
  if (unique.length === 1 && key.sql.text === only!.sql.text) return [key];
  const first = within ? [key, within] : [key];
  return [...first, ...unique.filter((one) => !first.some(({ sql }) => sql.text === one.sql.text))];
}

function orderBy(reading: Reading): Sql {
  const direction = reading.params.index_params.direction === 'desc' ? sql`desc` : sql`asc`;
  return joinSql(
    sortKeys(reading).map((key) => sql`${key.sql} ${direction}`),
    ', ',
  );
}

/**
 * Returns the conditions of a range. PostgreSQL uses a bound of one column to seek in an index and to prune partitions. It does
 * not do so for a row comparison next to another bound. The first key is therefore also compared separately. Otherwise, each of
 * the ten parts of a million clicks would read the whole index.
 */
function bounds(reading: Reading, range: Range): Sql[] {
  const keys = sortKeys(reading);
  const row = sql`(${joinSql(
    keys.map((key) => key.sql),
    ', ',
  )})`;
  const values = (key: Key) =>
    sql`(${joinSql(
      keys.map(({ type }, i) => keyValue(key[i]!, type)),
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

/** Returns conditions on the first key of all rows in a range. The last rows can have the same first key as the next range. */
function leading(reading: Reading, { lower, upper }: Range, key: Sql): Sql[] {
  const { type } = sortKeys(reading)[0]!;
  const [from, to] = reading.params.index_params.direction === 'desc' ? [sql`<=`, sql`>=`] : [sql`>=`, sql`<=`];
  return [
    ...(lower ? [sql`${key} ${from} ${keyValue(lower[0]!, type)}`] : []),
    ...(upper ? [sql`${key} ${to} ${keyValue(upper[0]!, type)}`] : []),
  ];
}

function conditions(where: Sql[]): Sql {
  return where.length > 0 ? sql` where ${joinSql(where, ' and ')}` : sql``;
}
