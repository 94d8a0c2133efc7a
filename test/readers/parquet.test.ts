/** Compares Parquet files in many parts, read by other programs, with SQL. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parquetFormat } from '../../src/encode/parquet/parquet-format.ts';
import type { Export } from '../support/api.ts';
import { fileOf } from '../support/encode/file-of.ts';
import { suite } from '../support/suite.ts';
import { everyKind } from './every-kind.ts';
import { advertisersCsv } from './expected/advertisers-csv.ts';
import { clicksDetailsExcel } from './expected/clicks-details-excel.ts';
import { dealsExcel } from './expected/deals-excel.ts';
import { type ExpectedReport, expectedTable, type Kind, type Table, withAllColumns } from './expected/table.ts';
import { insertOddRows, ODD_TEXTS } from './odd-rows.ts';
import { duckDb, duckDbRows, hyparquet, type ParquetReader, type ParquetValue, trimmed } from './parquet-readers.ts';

const PUBLISHER = 'odd-values';
const READERS = [duckDb, hyparquet];

const service = suite({ template: 'empty', env: { SHEAF_PART_ROWS: '3' } });
let folder: string;
const files: { done: Export; path: string; table: Table }[] = [];

async function build(report: ExpectedReport, extra: object = {}) {
  const api = await service.as({ role: 'member', publisher: PUBLISHER });
  const request = withAllColumns(report);
  const done = await api.build({ ...request, ...extra, index_params: { ...request.index_params, format: 'parquet' } });
  const path = join(folder, done.filename!);
  await writeFile(path, await api.file(done));
  return { done, path };
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sheaf-parquet-'));
  await insertOddRows(service.database.pool, PUBLISHER);
  for (const report of [dealsExcel, advertisersCsv]) {
    const { done, path } = await build(report);
    const { rows } = await service.database.pool.query(
      `select publisher_id as "publisherId", to_char(snapshot_at at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS.US"+00"') as "asOf"
       from sheaf.exports where id = $1`,
      [done.id],
    );
    files.push({ done, path, table: await expectedTable(service.database.pool, report, rows[0]) });
  }
}, 120_000);
afterAll(() => rm(folder, { recursive: true }));

const columnsOf = ({ columns }: ExpectedReport) => columns.map(([, label, kind]) => [label, kind] as const);

/** A value of PostgreSQL as a program shows it. */
function shown(value: string | null, kind: Kind, reader: ParquetReader): ParquetValue {
  if (value === null) return null;
  switch (kind) {
    case 'boolean':
      return value === 'true';
    case 'integer':
      return BigInt(value);
    case 'decimal':
    case 'percent':
      return Number(value);
    case 'money':
      return reader.exact ? trimmed(value) : String(Number(value));
    case 'date':
      return BigInt(Date.parse(/^\d{5}/.test(value) ? `+0${value}` : value) / 86_400_000);
    case 'timestamp':
      return microseconds(value, reader.digits);
    default:
      return value;
  }
}

function microseconds(value: string, digits: number): bigint {
  const [, date, time, fraction = '', offset] = /^(\S+) ([\d:]+)(?:\.(\d+))?([+-]\d\d(?::\d\d)?)$/.exec(value)!;
  const seconds = BigInt(Date.parse(`${date}T${time}${offset!.length === 3 ? `${offset}:00` : offset}`) / 1000);
  return seconds * 1_000_000n + BigInt(fraction.slice(0, digits).padEnd(6, '0'));
}

const rowsOf = ({ report, rows }: Table, reader: ParquetReader) =>
  rows.map((row) => row.map((value, i) => shown(value, report.columns[i]![2], reader)));

test('the tables contain every odd string, and the files are joined from many parts', () => {
  for (const { done, table } of files) {
    const values = new Set(table.rows.flat());
    expect(ODD_TEXTS.filter((text) => !values.has(text))).toEqual([]);
    expect(done.progress!.total_parts).toBeGreaterThan(5);
    expect(done.row_count).toBe(table.rows.length);
    expect(done.filename).toMatch(/\.parquet$/);
  }
});

describe.each(READERS)('$name', (reader) => {
  test.each([0, 1])('reads every row and value of file %i', async (n) => {
    const { path, table } = files[n]!;
    expect(await reader.read(path, columnsOf(table.report))).toEqual(rowsOf(table, reader));
  });

  test('reads every kind of value', async () => {
    const { columns } = everyKind.report;
    const booleans = (value: string | null, kind: Kind) => (kind === 'boolean' && value ? value[0]! : value);
    const copied = everyKind.rows.map((row) => row.map((value, i) => booleans(value, columns[i]![2])));
    const { file } = fileOf(parquetFormat, copied, {
      columns: columns.map(([, label, kind]) => ({ label, kind, width: 10 })),
      blockRows: 2,
      fragmentBlocks: 2,
    });
    const path = join(folder, 'every-kind.parquet');
    await writeFile(path, file);
    expect(await reader.read(path, columnsOf(everyKind.report))).toEqual(rowsOf(everyKind, reader));
  });

  test('reads a file without rows', async () => {
    const { done, path } = await build(clicksDetailsExcel);
    expect(done.row_count).toBe(0);
    expect(await reader.read(path, columnsOf(clicksDetailsExcel))).toEqual([]);
  });
});

describe('DuckDB', () => {
  test('finds each value, although it skips row groups by their statistics', async () => {
    const { path, table } = files[0]!;
    for (const [column, [, label, kind]] of table.report.columns.entries()) {
      if (kind !== 'text' && kind !== 'id' && kind !== 'timestamp' && kind !== 'money') continue;
      const values = [...new Set(table.rows.map((row) => row[column]).filter((value) => value !== null))].slice(0, 15);
      for (const value of values as string[]) {
        const literal = `'${value.replaceAll("'", "''")}'`;
        const name = `"${label.replaceAll('"', '""')}"`;
        const isValue =
          kind === 'timestamp'
            ? `${name} = make_timestamptz(${microseconds(value, 6)})`
            : kind === 'money'
              ? `${name} = ${value}::decimal(28, 6)`
              : `${name} = ${literal}`;
        const [[count]] = (await duckDbRows(`select count(*) from read_parquet('${path}') where ${isValue}`)) as [
          [bigint],
        ];
        expect([label, value, Number(count)]).toEqual([
          label,
          value,
          table.rows.filter((row) => row[column] === value).length,
        ]);
      }
    }
  });

  test('has the types, the row groups and the notes of the file', async () => {
    const { path, done, table } = files[0]!;
    const types = await duckDbRows(
      `select column_name, column_type from (describe select * from read_parquet('${path}'))`,
    );
    const typeOf: Partial<Record<Kind, string>> = {
      integer: 'BIGINT',
      decimal: 'DOUBLE',
      percent: 'DOUBLE',
      money: 'DECIMAL(28,6)',
      boolean: 'BOOLEAN',
      date: 'DATE',
      timestamp: 'TIMESTAMP WITH TIME ZONE',
    };
    expect(types).toEqual(columnsOf(table.report).map(([label, kind]) => [label, typeOf[kind] ?? 'VARCHAR']));
    const [[groups, rows]] = (await duckDbRows(
      `select count(distinct row_group_id), sum(num_values) filter (where column_id = 0) from parquet_metadata('${path}')`,
    )) as [[bigint, bigint]];
    expect([Number(groups), Number(rows)]).toEqual([done.progress!.total_parts, done.row_count]);
    const notes = await duckDbRows(`select decode(key) , decode(value) from parquet_kv_metadata('${path}')`);
    expect(notes).toContainEqual(['Rows', String(done.row_count)]);
    expect(notes).toContainEqual(['Times', 'UTC']);
  });
});
