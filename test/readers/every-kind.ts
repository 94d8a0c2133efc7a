/** A table with a column of every kind, in the form in which PostgreSQL prints the values. No report type has dates without a time. */

import { xlsxFormat } from '../../src/encode/xlsx/xlsx-format.ts';
import { fileOf } from '../support/encode/file-of.ts';
import type { Kind, Table } from './expected/table.ts';

const VALUES: Record<Kind, string[]> = {
  text: ['words', '', '  ', '0', '-1', 'nothing'],
  id: ['00123', '9007199254740993123', '1.0', 'E5', '1E5', '-0'],
  url: [
    'https://localhost/?a=1&b=2#c',
    'mailto:x@example.com',
    'www.example.com',
    'file:///etc',
    'x',
    'https://ä.example',
  ],
  integer: ['0', '-1', '999999999999999', '1000000000000000', '1234567890123456', '-9223372036854775808'],
  decimal: ['0.1', '-123456.789', '0.000001', '1.23456789012345', '1.2345678901234567', '100'],
  money: ['0.00', '-0.01', '0.10', '1234567.89', '9999999999999.99', '12345678901234567.89'],
  percent: ['0', '0.125', '-0.3333', '1', '0.0001', '12.5'],
  boolean: ['true', 'false', 'true', 'false', 'true', 'false'],
  date: ['2026-11-23', '2024-02-29', '1900-03-01', '1900-02-28', '9999-12-31', '10000-01-01'],
  timestamp: [
    ...['2026-11-23 02:00:00+01', '2026-11-23 14:05:09.123+01', '2026-11-23 23:59:59.9999+01'],
    ...['1900-03-01 00:00:00+00', '1900-02-28 23:59:59+00', '9999-12-31 23:59:59.999+00'],
  ],
};

const KINDS = Object.keys(VALUES) as Kind[];

/** Six rows of values, with a row of nulls among them. */
export const everyKind: Table = {
  report: {
    request: { report_type: 'none' },
    timezone: 'UTC',
    title: 'Every kind',
    columns: KINDS.map((kind) => [kind, `The ${kind}`, kind]),
    sql: '',
  },
  rows: [0, 1, 2, null, 3, 4, 5].map((i) => KINDS.map((kind) => (i === null ? null : VALUES[kind][i]!))),
};

export function everyKindWorkbook(): Buffer {
  const columns = everyKind.report.columns.map(([, label, kind]) => ({ label, kind, width: 20 }));
  // COPY prints booleans as one letter.
  const rows = everyKind.rows.map((row) =>
    row.map((value, c) => (KINDS[c] === 'boolean' ? (value?.[0] ?? null) : value)),
  );
  return fileOf(xlsxFormat, rows, { columns, sheetName: everyKind.report.title }).file;
}
