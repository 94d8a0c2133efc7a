/** The cells that a program should show for values of the database. */
import { guarded } from '../support/formula-guard.ts';
import type { Kind, Table } from './expected/table.ts';

/** A wall-clock time to the millisecond: `2026-11-23 14:05:09.123`. */
export interface WallTime {
  time: string;
}

/** null is an empty cell. */
export type Cell = string | number | boolean | WallTime | null;

/** A cell whose display is unknown for a program. It equals every cell. */
export const ANYTHING: WallTime = { time: 'any' };

/** The maximum length of an Excel cell in UTF-16 code units. */
const MAX_CHARACTERS = 32_767;

/** The table of a workbook: strings are strings, numbers have at most Excel's 15 digits, and times are wall-clock times. */
export function workbookCells({ report, rows }: Table): Cell[][] {
  const kinds = report.columns.map(([, , kind]) => kind);
  return [
    report.columns.map(([, label]) => label),
    ...rows.map((row) => row.map((value, i) => inExcel(value, kinds[i]!))),
  ];
}

function inExcel(value: string | null, kind: Kind): Cell {
  if (value === null || value === '') return null;
  switch (kind) {
    case 'boolean':
      return value === 'true';
    case 'integer':
    case 'decimal':
    case 'money':
    case 'percent':
      return value.replace(/^-?[0.]*|\.|0+$/g, '').length <= 15 ? Number(value) : value;
    case 'date':
      return /^\d{4}-/.test(value) && value >= FIRST_DAY ? { time: `${value} 00:00:00.000` } : value;
    case 'timestamp':
      return excelTime(value);
    default:
      return textInExcel(value);
  }
}

/** Excel supports dates from here to the end of 9999. Before it, Excel counts a day that does not exist. */
const FIRST_DAY = '1900-03-01';

function excelTime(value: string): Cell {
  const [, wall, fraction = ''] = /^(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d)(?:\.(\d+))?[+-]\d\d/.exec(value) ?? [];
  if (!wall || wall < FIRST_DAY) return value;
  return { time: `${wall}.${fraction.padEnd(3, '0').slice(0, 3)}` };
}

/** A line break is LF, and a long string is cut, but never within a character. An empty string is an empty cell. */
function textInExcel(text: string): Cell {
  const lines = text.replaceAll(/\r\n?/g, '\n');
  return lines.slice(0, MAX_CHARACTERS).replace(lines.length > MAX_CHARACTERS ? /[\ud800-\udbff]$/ : '', '') || null;
}

/** The number formats of the cells, without backslashes; null for an empty cell. Values that Excel cannot count are strings. */
export function workbookFormats(table: Table): (string | null)[][] {
  const kinds = table.report.columns.map(([, , kind]) => kind);
  const [heading, ...rows] = workbookCells(table);
  return [heading!.map(() => '@'), ...rows.map((row) => row.map((cell, i) => formatOf(cell, kinds[i]!)))];
}

function formatOf(cell: Cell, kind: Kind): string | null {
  if (cell === null) return null;
  if (typeof cell === 'object') {
    if (kind === 'date') return 'yyyy-mm-dd';
    return cell.time.endsWith('.000') ? 'yyyy-mm-dd hh:mm:ss' : 'yyyy-mm-dd hh:mm:ss.000';
  }
  if (kind === 'id' || (typeof cell === 'string' && kind !== 'text' && kind !== 'url')) return '@';
  return { integer: '0', money: '#,##0.00', percent: '0.00%' }[kind as string] ?? 'General';
}

/** The table of a CSV file: every cell is a string that no spreadsheet takes for a formula. */
export function csvFields({ report, rows }: Table): string[][] {
  const kinds = report.columns.map(([, , kind]) => kind);
  return [
    report.columns.map(([, label]) => label),
    ...rows.map((row) => row.map((value, i) => inCsv(value, kinds[i]!))),
  ];
}

function inCsv(value: string | null, kind: Kind): string {
  if (value === null) return '';
  if (kind === 'timestamp') return value.replace(' ', 'T').replace(/([+-]\d\d)$/, '$1:00');
  if (kind === 'money') return amount(value);
  if (['integer', 'decimal', 'percent', 'boolean'].includes(kind)) return value;
  return guarded(value);
}

/** Two decimals, and more only where the amount needs them. A sum in PostgreSQL has as many as its longest summand. */
function amount(value: string): string {
  const [whole, fraction = ''] = value.split('.');
  return `${whole}.${fraction.replace(/0+$/, '').padEnd(2, '0')}`;
}

/** The first differences of two tables, with their places; empty if the tables are equal. */
export function differences(expected: readonly Cell[][], found: readonly Cell[][], max = 10): string[] {
  const lines: string[] = [];
  if (expected.length !== found.length) lines.push(`${found.length} rows instead of ${expected.length}`);
  for (let r = 0; r < expected.length && lines.length < max; r++) {
    const expectedRow = expected[r]!;
    const foundRow = found[r] ?? [];
    if (foundRow.length > expectedRow.length)
      lines.push(`row ${r + 1} has ${foundRow.length} cells instead of ${expectedRow.length}`);
    for (let c = 0; c < expectedRow.length && lines.length < max; c++) {
      if (!same(expectedRow[c]!, foundRow[c] ?? null))
        lines.push(`row ${r + 1}, ${expected[0]![c]}: ${show(foundRow[c])} instead of ${show(expectedRow[c])}`);
    }
  }
  return lines;
}

function same(a: Cell, b: Cell): boolean {
  if (a === b || a === ANYTHING) return true;
  return typeof a === 'object' && typeof b === 'object' && a !== null && b !== null && a.time === b.time;
}

function show(cell: Cell | undefined): string {
  return JSON.stringify(cell ?? null).slice(0, 120);
}

/** A value in JSON. A number is its text, because its digits matter. */
export type JsonValue = string | boolean | null | { number: string };

/** The objects of a JSON Lines file as keys and values, in order. */
export function jsonRows({ report, rows }: Table): [string, JsonValue][][] {
  return rows.map((row) =>
    row.map((value, i): [string, JsonValue] => [report.columns[i]![1], inJson(value, report.columns[i]![2])]),
  );
}

function inJson(value: string | null, kind: Kind): JsonValue {
  if (value === null) return null;
  if (kind === 'boolean') return value === 'true';
  if (kind === 'timestamp') return inCsv(value, kind);
  if (kind === 'money') return { number: amount(value) };
  return kind === 'integer' || kind === 'decimal' || kind === 'percent' ? { number: value } : value;
}
