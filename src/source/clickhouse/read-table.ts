/** Reads what ClickHouse's catalog knows about a table: its columns, sorting key, values and comments. */
import { sql } from '../../db/sql.ts';
import type { Table, TableColumn } from '../table-columns.ts';
import { openServer } from './server.ts';
import { unwrapped } from './types.ts';

/** Engines whose rows replace each other until they are merged. `FINAL` reads them as if they were. */
const MERGES_ROWS = /(?:Replacing|Collapsing|Summing|Aggregating|Coalescing)MergeTree$/;

export interface FoundTable {
  /** Null if the database has no such table that can be frozen. */
  table: Table | null;
  /** The database of the URL. */
  database: string;
  /** The tables of the database that can be frozen. */
  tables: string[];
}

/** Looks for a table in the database of the URL. `name` is `clicks` or, with its database, `shop.clicks`. */
export async function readClickHouseTable(url: string, name: string): Promise<FoundTable> {
  const server = openServer({ url, max: 1, name: 'sheaf reports new' });
  try {
    const { database } = server;
    const found = await server.query<TableRow>(
      sql`select name, comment, engine, sorting_key as "sortingKey" from system.tables
        where database = ${database} and endsWith(engine, 'MergeTree') and not startsWith(name, '.') order by name`,
    );
    const named = [name, name.replace(/["`]/g, '')];
    const row = found.find((one) => named.includes(one.name) || named.includes(`${database}.${one.name}`));
    const tables = found.map((one) => one.name);
    if (!row) return { table: null, database, tables };
    const columns = await server.query<ColumnRow>(
      sql`select name, type, comment, is_in_sorting_key as indexed from system.columns
        where database = ${database} and table = ${row.name} and default_kind <> 'EPHEMERAL' order by position`,
    );
    return { table: tableOf(row, columns), database, tables };
  } finally {
    await server.end();
  }
}

/** Words of a query that cannot be the name of a table without quotes. */
const KEYWORDS =
  /^(?:select|with|from|table|final|sample|join|array|using|on|as|distinct|prewhere|where|group|having|window|qualify|union|intersect|except|order|limit|offset|fetch|for|settings|format|into|values|returning)$/i;

interface TableRow extends Record<string, unknown> {
  name: string;
  comment: string;
  engine: string;
  sortingKey: string;
}

interface ColumnRow extends Record<string, unknown> {
  name: string;
  type: string;
  comment: string;
  indexed: number;
}

function tableOf({ name, comment, engine, sortingKey }: TableRow, rows: readonly ColumnRow[]): Table {
  const columns = rows.flatMap((row) => columnOf(row) ?? []);
  return {
    engine: 'clickhouse',
    name: KEYWORDS.test(name) ? `"${name}"` : quoted(name),
    isMerged: MERGES_ROWS.test(engine),
    comment: comment || null,
    columns,
    key: keyOf(sortingKey, columns),
  };
}

/** The columns of the sorting key. Null if it has expressions or values that can be null. */
function keyOf(sortingKey: string, columns: readonly TableColumn[]): string[] | null {
  if (sortingKey === '') return null;
  const names = sortingKey.split(', ').map((name) => name.replace(/^`(.*)`$/, '$1'));
  const isKey = names.every((name) => columns.some((column) => column.name === name && column.notNull));
  return isKey ? names : null;
}

/** Null for states of aggregate functions, which have no text, and for names with a backslash: ClickHouse and PostgreSQL read them differently. */
function columnOf({ name, type, comment, indexed }: ColumnRow): TableColumn | null {
  const plain = unwrapped(type);
  if (plain.startsWith('AggregateFunction(') || name.includes('\\')) return null;
  const scale = /^Decimal\(\d+, (\d+)\)$/.exec(plain)?.[1];
  return {
    name,
    // After the alias, any word is a name.
    quoted: quoted(name),
    type: inPostgres(plain),
    scale: scale === undefined ? null : Number(scale),
    notNull: !/^(?:LowCardinality\(|SimpleAggregateFunction\([^,]+, )*Nullable\(/.test(type),
    comment: comment || null,
    values: valuesOf(plain),
    refers: false,
    indexed: indexed === 1,
  };
}

/** Types of PostgreSQL that have the same values. Others keep their name. */
const IN_POSTGRES: readonly (readonly [RegExp, string])[] = [
  [/^U?Int(?:8|16|32|64)$/, 'bigint'],
  [/^U?Int(?:128|256)$|^Decimal\(/, 'numeric'],
  [/^B?Float\d+$/, 'double precision'],
  [/^Bool$/, 'boolean'],
  [/^Date(?:32)?$/, 'date'],
  [/^DateTime/, 'timestamp with time zone'],
  [/^UUID$/, 'uuid'],
  [/^String$/, 'text'],
  [/^FixedString\(/, 'character'],
];

const inPostgres = (type: string) => IN_POSTGRES.find(([form]) => form.test(type))?.[1] ?? type;

/** The names of an enum: `Enum8('desktop' = 1, 'it\'s' = 2)`. Null if one is blank, which no filter can have. */
function valuesOf(type: string): string[] | null {
  if (!/^Enum(?:8|16)\(/.test(type)) return null;
  const values = [...type.matchAll(/'((?:[^'\\]|\\.)*)' = -?\d+/gs)].map(([, value]) =>
    value!.replace(/\\(.)/gs, '$1'),
  );
  return values.every((value) => value.trim() !== '') ? values : null;
}

/** A name as SQL. Doubled quotation marks also end no name in the rules of PostgreSQL, by which SQL of report types is checked. */
function quoted(name: string): string {
  return /^[A-Za-z_]\w*$/.test(name) ? name : `"${name.replaceAll('"', '""')}"`;
}
