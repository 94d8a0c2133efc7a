/**
 * Simple, slow encoders. They return the exact text that the fast encoders must write for a row of values. The two share only the
 * indexes of the cell styles.
 */

import { STANDARD } from '../../../src/encode/csv/dialect.ts';
import type { CsvDialect } from '../../../src/encode/format.ts';
import type { Kind } from '../../../src/encode/kinds.ts';
import { Style, styleOfKind } from '../../../src/encode/xlsx/styles.ts';

export type Values = readonly (string | null)[];

const NUMBERS: readonly Kind[] = ['integer', 'decimal', 'money', 'percent'];
const TIMESTAMP = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d(?:\.\d+)?)([-+]\d\d(?::\d\d(?::\d\d)?)?)?$/;

/** Returns a CSV row with its line break. */
export function referenceCsvRow(kinds: readonly Kind[], values: Values, dialect: CsvDialect = STANDARD): string {
  const row = values.map((value, i) => csvField(kinds[i]!, value ?? '', dialect)).join(dialect.separator);
  return `${row === '' ? '""' : row}${dialect.lineEnd}`;
}

function csvField(kind: Kind, value: string, { separator, decimal }: CsvDialect): string {
  if (NUMBERS.includes(kind) && /^[-+.eE\d]+$/.test(value)) return value.replaceAll('.', decimal);
  if (kind === 'boolean' && /^[tf]$/.test(value)) return String(value === 't');
  const [, date, time, offset = ''] = (kind === 'timestamp' && TIMESTAMP.exec(value)) || [];
  if (/^-infinity$/i.test(value) && (NUMBERS.includes(kind) || kind === 'date' || kind === 'timestamp')) return value;
  if (date) return `${date}T${time}${/^[-+]00$/.test(offset) ? 'Z' : offset.length === 3 ? `${offset}:00` : offset}`;
  const guarded = guardedText(value, separator);
  return /[",;\t\r\n]|^ | $/.test(value) ? `"${guarded.replaceAll('"', '""')}"` : guarded;
}

/** Returns a row of JSON Lines with its line break. */
export function referenceJsonlRow(columns: readonly { label: string; kind: Kind }[], values: Values): string {
  const members = values.map((value, i) => {
    const { label, kind } = columns[i]!;
    return `${JSON.stringify(label)}:${value === null ? 'null' : jsonValue(kind, value)}`;
  });
  return `{${members.join(',')}}\n`;
}

/** JSON.stringify escapes what JSON must escape, because no value has a lone surrogate. */
function jsonValue(kind: Kind, value: string): string {
  if (NUMBERS.includes(kind) && /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:e[-+]?\d+)?$/i.test(value)) return value;
  if (kind === 'boolean' && /^[tf]$/.test(value)) return String(value === 't');
  const [, date, time, offset = ''] = (kind === 'timestamp' && TIMESTAMP.exec(value)) || [];
  return JSON.stringify(
    date ? `${date}T${time}${/^[-+]00$/.test(offset) ? 'Z' : offset.length === 3 ? `${offset}:00` : offset}` : value,
  );
}

/** Returns the text with an apostrophe at each position where a program could begin a cell with a formula. */
export function guardedText(text: string, separator: ',' | ';' = ','): string {
  if (/^[a-z\d](?:[^,;\t\r\n]*)$/i.test(text)) return text;
  const cells = text.split(separator === ';' ? /(?<=[,;\t\r\n])/ : /(?<=[;\t\r\n])/);
  return cells
    .map((cell, i) => (FORMULA.test(cell) || (i === 0 && /^'*[\t\r\n]/.test(cell)) ? `'${cell}` : cell))
    .join('');
}

const FORMULA =
  /^'*[\x01-\x08\x0b\x0c\x0e-\x20"\x7f-\xa0\xad\u1680\u180e\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\ufeff]*[=+\-@＋－＝＠]/;

/** Returns a row of a sheet as XML. */
export function referenceSheetRow(kinds: readonly Kind[], values: Values, row: number): string {
  const cells = values.map((value, i) => (value ? sheetCell(kinds[i]!, value, `${column(i)}${row}`) : ''));
  return `<row r="${row}">${cells.join('')}</row>`;
}

function column(index: number): string {
  const letter = String.fromCharCode(65 + (index % 26));
  return index < 26 ? letter : column(Math.floor(index / 26) - 1) + letter;
}

const styled = (style: number) => (style === Style.general ? '' : ` s="${style}"`);

function sheetCell(kind: Kind, value: string, ref: string): string {
  const content = sheetValue(kind, value);
  const isFraction = kind === 'timestamp' && content !== null && !isWholeSecond(Number(content));
  const style = styled(isFraction ? Style.timestampMilliseconds : styleOfKind[kind]);
  if (content !== null) return `<c r="${ref}"${style}${kind === 'boolean' ? ' t="b"' : ''}><v>${content}</v></c>`;
  const lines = value.replaceAll(/\r\n?/g, '\n');
  const text = [...lines].reduce((cut, char) => (cut.length + char.length > 32_767 ? cut : cut + char), '');
  const preserve = /^[ \t\n]|[ \t\n]$/.test(text) ? ' xml:space="preserve"' : '';
  const isText = kind === 'text' || kind === 'id' || kind === 'url';
  return `<c r="${ref}"${isText ? style : styled(Style.text)} t="inlineStr"><is><t${preserve}>${escaped(text)}</t></is></c>`;
}

const XML: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };
const hex = (char: string) => `_x${char.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}_`;

function escaped(text: string): string {
  return text
    .replace(/_(?=x[\da-f]{4}[_\u0000-\u0008\u000b-\u001f\ufffe\uffff])/gi, '_x005F_')
    .replace(/[\u0000-\u0008\u000b-\u001f\ufffe\uffff]/g, hex)
    .replace(/[&<>]/g, (char) => XML[char]!);
}

/** Returns the content of a value cell, or null if the cell must be text. */
function sheetValue(kind: Kind, value: string): string | null {
  if (NUMBERS.includes(kind) && value.length <= 300 && /^-?\d+(?:\.\d+)?(?:e[-+]?\d\d?)?$/i.test(value)) {
    const digits = value
      .replace(/e.*/i, '')
      .replace(/[-.]/g, '')
      .replace(/^0+|0+$/g, '');
    return kind === 'percent' || digits.length <= 15 ? value : null;
  }
  if (kind === 'boolean' && /^[tf]$/.test(value)) return value === 't' ? '1' : '0';
  if (kind === 'date' && /^\d{4}-\d\d-\d\d$/.test(value)) return dayNumber(value);
  const [, date, time] = (kind === 'timestamp' && TIMESTAMP.exec(value)) || [];
  const day = date ? dayNumber(date) : null;
  if (day === null) return null;
  const [hours, minutes, seconds] = time!.split(':') as [string, string, string];
  const milliseconds = Math.floor(Number(seconds.slice(0, 6)) * 1000 + 1e-6);
  return String(Number(day) + ((Number(hours) * 60 + Number(minutes)) * 60_000 + milliseconds) / 86_400_000);
}

/** Whether a time in days has no milliseconds. */
const isWholeSecond = (days: number): boolean => Math.round(days * 86_400_000) % 1000 === 0;

/** Returns the days since 1899-12-30 for dates from 1900-03-01 to 9999-12-31, or else null. */
function dayNumber(date: string): string | null {
  const [year, month, day] = date.split('-').map(Number) as [number, number, number];
  if (month < 1 || month > 12 || day < 1 || day > 31) return null;
  const serial = (new Date(0).setUTCFullYear(year, month - 1, day) - Date.UTC(1899, 11, 30)) / 86_400_000;
  return serial >= 61 && serial <= 2_958_465 ? String(serial) : null;
}
