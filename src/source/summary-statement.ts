/** The statement that adds up the rows of an export for its summary sheet. It reads the rows once, in their snapshot. */
import { identifier, joinSql, type Sql, sql } from '../db/sql.ts';
import type { ReportColumn } from '../reports/report-type.ts';
import type { SummaryColumns } from '../reports/summary.ts';
import { type Reading, selectStatement } from './statements.ts';

/** Values of a dimension that have their own totals. The rows of all other values are added up together. Dates are not limited. */
const MAX_VALUES = 50;

/** Currencies whose amounts are added up. A column that is declared as a currency can have any text. */
const MAX_CURRENCIES = 20;

/** Characters of a value. Longer values that begin with the same characters are added up together. */
const MAX_CHARACTERS = 255;

/** The value of rows without one. */
export const EMPTY = '(empty)';

/** The value of dates that the calendar of the file does not have: before the year 1, after 9999, and infinity. */
export const OTHER_DATES = 'Other dates';

/** Days of a period that is shown by day, and by month. Longer ones are shown by year. */
const MAX_SPAN = { day: 92, month: 3660 };

export const isDate = ({ kind }: ReportColumn): boolean => kind === 'date' || kind === 'timestamp';

/**
 * Returns one row for each value of each dimension and for all rows together (`dimension` is null), and one for each of their currencies
 * (`whole` is false). `value` is null for all other values. Sums are text. `currencies` is the number of currencies that have amounts.
 */
export function summaryStatement(reading: Reading, columns: SummaryColumns): Sql {
  const { dimensions, numbers, amounts } = columns;
  const sums = [...numbers.map((_, i) => name('n', i)), ...amounts.map((_, i) => name('a', i))];
  const added = sums.map((sum) => sql`, sum(${sum}) as ${sum}`);
  const kept = joinSql(
    sums.map((sum) => sql`, ${sum}`),
    '',
  );
  const hasAmounts =
    amounts.length > 0 ? sql`coalesce(${list(amounts.map((_, i) => name('a', i)))}) is not null` : sql`false`;
  const limited = dimensions.flatMap((column, i) => (isDate(column) ? [] : [sql`${i}`]));
  const isLimited = limited.length > 0 ? sql`dimension in (${list(limited)})` : sql`false`;
  return sql`with grouped as (
      select ${first(dimensions, (_, i) => sql`${i}`)} as dimension,
        ${first(dimensions, (column, i) => (isDate(column) ? dayOf(name('d', i)) : name('d', i)))} as value,
        currency, count(*) as rows${joinSql(added, '')}
      from (${selectStatement(reading, valuesOf(columns))}) given
      group by grouping sets (${list([...dimensions.map((_, i) => sql`(${name('d', i)}, currency)`), sql`(currency)`])})
    ), spans as (
      select dimension, case when max(value)::date - min(value)::date <= ${MAX_SPAN.day} then 10
        when max(value)::date - min(value)::date <= ${MAX_SPAN.month} then 7 else 4 end as characters
      from grouped where not ${isLimited} and value ~ '^[0-9]' group by dimension
    ), named as (
      select dimension, case when dimension is null then '' when value ~ '^[0-9]' and spans.characters is not null
          then left(value, spans.characters) else ${textOf(sql`value`)} end as value,
        ${textOf(sql`currency`)} as currency, sum(rows)::bigint as rows${joinSql(added, '')}
      from grouped left join spans using (dimension) group by 1, 2, 3
    ), currencies as (
      select currency from named where dimension is null and ${hasAmounts} order by rows desc, currency limit ${MAX_CURRENCIES}
    ), placed as (
      select counted.*, case when ${isLimited} then dense_rank() over (partition by dimension order by total desc, value) end as place
      from (select named.*, sum(rows) over (partition by dimension, value) as total from named) counted
    ), shown as (
      select dimension, case when place > ${MAX_VALUES} then null else value end as value, place, rows${kept},
        case when currency in (select currency from currencies) then currency end as currency
      from placed
    )
    select dimension, value, currency, grouping(currency) = 1 as whole, sum(rows)::bigint as rows,
      array[${list(numbers.map((_, i) => sql`trim_scale(sum(${name('n', i)}))::text`))}]::text[] as numbers,
      array[${list(amounts.map((_, i) => amountOf(sql`sum(${name('a', i)})`)))}]::text[] as amounts,
      (select count(*) from named where dimension is null and ${hasAmounts}) as currencies
    from shown
    group by grouping sets ((dimension, value), (dimension, value, currency))
    having grouping(currency) = 1 or currency is not null
    order by dimension nulls first, value is null, min(place), value, currency`;
}

const name = (letter: string, i: number): Sql => identifier(`${letter}${i}`);

const list = (pieces: readonly Sql[]): Sql => joinSql(pieces, ', ');

/** The first dimension that a group is of. */
function first(dimensions: readonly ReportColumn[], of: (column: ReportColumn, i: number) => Sql): Sql {
  if (dimensions.length === 0) return sql`null::text`;
  const cases = dimensions.map((column, i) => sql`when grouping(${name('d', i)}) = 0 then ${of(column, i)}`);
  return sql`case ${joinSql(cases, ' ')} end`;
}

/** What each row adds: the values of the dimensions, the currency and the measures. */
function valuesOf({ dimensions, numbers, amounts, currency }: SummaryColumns): Sql {
  return list([
    // Equal texts are equal bytes, whatever the collation of the column.
    ...dimensions.map((column, i) =>
      isDate(column)
        ? sql`(${column.sql})::date as ${name('d', i)}`
        : sql`((${column.sql})::text collate "C") as ${name('d', i)}`,
    ),
    currency === null ? sql`''::text as currency` : sql`((${currency.sql})::text collate "C") as currency`,
    // The text of a double precision number, which the file has, is more exact than its cast to numeric.
    ...numbers.map((column, i) => sql`(${column.sql})::text::numeric as ${name('n', i)}`),
    ...amounts.map((column, i) => sql`(${column.sql})::numeric as ${name('a', i)}`),
  ]);
}

/** A text as a cell shows it, without its end if it is long. */
function textOf(value: Sql): Sql {
  const lines = sql`replace(replace(${value}, ${'\r\n'}, ${'\n'}), ${'\r'}, ${'\n'})`;
  return sql`coalesce(nullif(left(${lines}, ${MAX_CHARACTERS}), ''), ${EMPTY})`;
}

function dayOf(date: Sql): Sql {
  return sql`case when ${date} is null then ${EMPTY} when ${date} >= '0001-01-01' and ${date} <= '9999-12-31'
    then to_char(${date}, 'YYYY-MM-DD') else ${OTHER_DATES} end`;
}

/** Two decimals, and more only where they are needed, like the amounts of rows. */
function amountOf(sum: Sql): Sql {
  return sql`round(${sum}, greatest(2, min_scale(${sum})))::text`;
}
