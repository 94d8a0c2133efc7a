/** Compares Parquet files in many parts, read by other programs, with SQL. */
import { writeFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { parquetFormat } from '../../src/encode/parquet/parquet-format.ts';
import { fileOf } from '../support/encode/file-of.ts';
import { everyKind } from './every-kind.ts';
import { clicksDetailsExcel } from './expected/clicks-details-excel.ts';
import type { ExpectedReport, Kind, Table } from './expected/table.ts';
import { oddExports } from './odd-exports.ts';
import { ODD_TEXTS } from './odd-rows.ts';
import { duckDb, duckDbRows, hyparquet, type ParquetReader, type ParquetValue, trimmed } from './parquet-readers.ts';

const READERS = [duckDb, hyparquet];

const { files, build, inFolder } = oddExports('parquet');

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
    const path = inFolder('every-kind.parquet');
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
