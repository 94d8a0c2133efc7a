/**
 * What PostgreSQL and ClickHouse write differently in the statements of an export. The encoders read the text of PostgreSQL's COPY, so
 * ClickHouse writes its values in the same form.
 */
import { byEngine, type Sql, sql } from '../db/sql.ts';
import type { Kind } from '../encode/kinds.ts';
import type { KeyType, ReportColumn } from '../reports/report-type.ts';

/** The statement that returns the rows of a query as COPY text. ClickHouse gets the form by settings of the request. */
export function rowsOf(query: Sql): Sql {
  return byEngine({ postgres: () => sql`copy (${query}) to stdout`, clickhouse: () => query });
}

/** The value of a column, in the form that the encoders expect of its kind. */
export function written({ kind, sql: value }: Pick<ReportColumn, 'kind' | 'sql'>): Sql {
  return byEngine({
    postgres: () => (kind === 'money' ? amountInPostgres(value) : value),
    clickhouse: ({ timezone }) => CLICKHOUSE_TEXTS[kind](value, timezone),
  });
}

/** An amount has two decimals, and more only where it needs them, however its table stores it and whatever was added up. */
function amountInPostgres(value: Sql): Sql {
  return sql`round((${value})::numeric, greatest(2, min_scale((${value})::numeric)))`;
}

const words = (value: Sql) => sql`replaceAll(toValidUTF8(toString(${value})), char(0), '\u{fffd}')`;
const plain = (value: Sql) => value;

const CLICKHOUSE_TEXTS: Record<Kind, (value: Sql, timezone: string) => Sql> = {
  // Text of ClickHouse can be any bytes. A file must be UTF-8, and a NUL is in no format.
  text: words,
  id: words,
  url: words,
  integer: plain,
  decimal: numberInClickHouse,
  percent: numberInClickHouse,
  money: amountInClickHouse,
  boolean: (value) => sql`multiIf(isNull(${value}), null, ${value}, 't', 'f')`,
  date: plain,
  timestamp: timestampInClickHouse,
};

/** PostgreSQL has other names for what is no number. `formatRow` writes a number of every type, and zeros at the end of a decimal. */
function numberInClickHouse(value: Sql): Sql {
  const text = sql`formatRowNoNewline('TSV', ${value})`;
  const named = sql`${text} = 'nan', 'NaN', ${text} = 'inf', 'Infinity', ${text} = '-inf', '-Infinity'`;
  const type = sql`toTypeName(${value})`;
  const isExact = sql`position(${type}, 'Float') = 0`;
  return sql`multiIf(isNull(${value}), null, ${isExact}, ${text}, ${named}, ${floatInClickHouse(text, type)})`;
}

/**
 * A float as PostgreSQL prints it. Both have the fewest digits that identify it, but PostgreSQL begins to write an exponent from 1e+15,
 * for Float32 from 1e+06, and below 0.0001. PostgreSQL also avoids digits that are exactly halfway between two floats, which programs can
 * round either way. Such digits are kept: they exist above 2^53 only, for Float32 above 2^24, and identify the same float. The names of arguments are not those of tables, because an export looks for these.
 */
function floatInClickHouse(text: Sql, type: Sql): Sql {
  const whole = sql`extract(sheaf_text, '^-?([0-9]+)')`;
  const all = sql`concat(${whole}, extract(sheaf_text, '[.]([0-9]+)'))`;
  const shift = sql`toInt32OrZero(extract(sheaf_text, 'e(-?[0-9]+)$'))`;
  const exponent = sql`length(${whole}) - 1 - (length(${all}) - length(trim(leading '0' from ${all}))) + ${shift}`;
  const fraction = sql`if(length(sheaf_digits) > 1, concat('.', substring(sheaf_digits, 2)), '')`;
  const size = sql`concat(if(abs(sheaf_exponent) < 10, '0', ''), toString(abs(sheaf_exponent)))`;
  const written = sql`concat(if(startsWith(sheaf_text, '-'), '-', ''), substring(sheaf_digits, 1, 1), ${fraction}, 'e', if(sheaf_exponent < 0, '-', '+'), ${size})`;
  const isPlain = sql`sheaf_digits = '' or sheaf_exponent between -4 and if(position(${type}, 'Float64') > 0, 14, 5)`;
  const digits = sql`trim(both '0' from ${all})`;
  return sql`arrayElement(arrayMap(sheaf_text -> arrayElement(arrayMap((sheaf_digits, sheaf_exponent) -> if(${isPlain}, sheaf_text, ${written}), [${digits}], [${exponent}]), 1), [${text}]), 1)`;
}

/** As {@link amountInPostgres}. `toString` of a decimal has no zeros at its end. */
function amountInClickHouse(value: Sql): Sql {
  const text = sql`toString(${value})`;
  const point = sql`position(${text}, '.')`;
  return sql`concat(${text}, multiIf(${point} = 0, '.00', length(${text}) - ${point} = 1, '0', ''))`;
}

/** As PostgreSQL prints a timestamptz: microseconds without zeros at their end, and an offset without minutes that are zero. */
function timestampInClickHouse(value: Sql, timezone: string): Sql {
  const local = sql`toDateTime64(${value}, 6, ${timezone})`;
  const time = sql`trim(trailing '.' from trim(trailing '0' from toString(${local})))`;
  if (timezone === 'UTC') return sql`concat(${time}, '+00')`;
  // `timeZoneOffset` is wrong by a day in zones that have moved across the date line, such as Pacific/Apia (tried with 26.7).
  const asUtc = sql`toDateTime64(toString(${local}), 6, 'UTC')`;
  const offset = sql`intDiv(toUnixTimestamp64Micro(${asUtc}) - toUnixTimestamp64Micro(${local}), 1000000)`;
  const two = (number: Sql) => sql`leftPad(toString(${number}), 2, '0')`;
  const minutes = sql`if(abs(${offset}) % 3600 = 0, '', concat(':', ${two(sql`intDiv(abs(${offset}) % 3600, 60)`)}))`;
  const seconds = sql`if(abs(${offset}) % 60 = 0, '', concat(':', ${two(sql`abs(${offset}) % 60`)}))`;
  const hours = sql`concat(if(${offset} < 0, '-', '+'), ${two(sql`intDiv(abs(${offset}), 3600)`)})`;
  return sql`concat(${time}, ${hours}, ${minutes}, ${seconds})`;
}

/** A value as text. */
export function asText(value: Sql): Sql {
  return byEngine({ postgres: () => sql`(${value})::text`, clickhouse: () => sql`toString(${value})` });
}

/** The position of one text in another, from 1. 0 if it is not there. */
export function positionIn(text: Sql, part: Sql): Sql {
  return byEngine({ postgres: () => sql`strpos(${text}, ${part})`, clickhouse: () => sql`position(${text}, ${part})` });
}

/** The date of a column as text. Null without one. */
export function dayOf({ kind, sql: value }: Pick<ReportColumn, 'kind' | 'sql'>): Sql {
  return byEngine({
    // The calendar of JavaScript and the file formats ends with the year 9999.
    postgres: () =>
      sql`case when (${value}) >= '0001-01-01' and (${value}) < '9999-12-31' then to_char(${value}, 'YYYY-MM-DD') end`,
    clickhouse: ({ timezone }) =>
      kind === 'date' ? sql`toString(${value})` : sql`toString(toDate32(toTimeZone(${value}, ${timezone})))`,
  });
}

const POSTGRES_TYPES: Record<KeyType, Sql> = {
  bigint: sql`bigint`,
  numeric: sql`numeric`,
  text: sql`text`,
  uuid: sql`uuid`,
  date: sql`date`,
  timestamp: sql`timestamp`,
  timestamptz: sql`timestamptz`,
};

/** A key of a row from its text. */
export function keyValue(text: string, type: KeyType): Sql {
  return byEngine({
    postgres: () => sql`${text}::${POSTGRES_TYPES[type]}`,
    clickhouse: () => CLICKHOUSE_KEYS[type].value(text),
  });
}

/** The text of a key, from which {@link keyValue} makes the same key. PostgreSQL writes it without a cast. */
export function keyText(key: Sql, type: KeyType): Sql {
  return byEngine({ postgres: () => asText(key), clickhouse: () => CLICKHOUSE_KEYS[type].text(key) });
}

interface ClickHouseKey {
  text(key: Sql): Sql;
  /** A constant, which primary keys are searched for. */
  value(text: string): Sql;
}

const inUtc: ClickHouseKey = {
  text: (key) => sql`toString(toTimeZone(${key}, 'UTC'))`,
  value: (text) => sql`toDateTime64(${text}, ${scaleOf(text)}, 'UTC')`,
};

const CLICKHOUSE_KEYS: Record<KeyType, ClickHouseKey> = {
  bigint: {
    text: (key) => sql`toString(${key})`,
    value: (text) => (BigInt(text) > MAX_INT64 ? sql`toUInt64(${text})` : sql`toInt64(${text})`),
  },
  numeric: {
    text: (key) => sql`toString(${key})`,
    value: (text) => sql`toDecimal256(${text}, ${scaleOf(text)})`,
  },
  // It can be any bytes.
  text: { text: (key) => sql`hex(toString(${key}))`, value: (text) => sql`unhex(${text})` },
  uuid: { text: (key) => sql`toString(${key})`, value: (text) => sql`toUUID(${text})` },
  date: { text: (key) => sql`toString(${key})`, value: (text) => sql`toDate32(${text})` },
  timestamp: inUtc,
  timestamptz: inUtc,
};

const MAX_INT64 = 2n ** 63n - 1n;

/** Digits after the point. */
const scaleOf = (text: string) => (/\.(\d*)$/.exec(text)?.[1] ?? '').length;
