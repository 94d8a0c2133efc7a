import { inflateRawSync } from 'node:zlib';
import { read, utils, type WorkBook } from '@e965/xlsx';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { anyTable, valuesOfKind } from '../../../test/support/encode/arbitrary-cells.ts';
import { fileOf } from '../../../test/support/encode/file-of.ts';
import { copyText } from '../copy-text.ts';
import type { Kind } from '../kinds.ts';
import { xlsxFormat } from './xlsx-format.ts';

type Value = string | number | boolean | undefined;

const DAY = 86_400_000;
/** Returns the milliseconds since 1899-12-30, which is day 0 of Excel, or NaN outside 1900-03-01 … 9999-12-31. */
function excelTime(text: string): number {
  const [year, month, day, hour = 0, minute = 0, second = 0, fraction = ''] = text
    .split(/[-:. ]/)
    .map((part, i) => (i === 6 ? part : Number(part))) as [number, number, number, number, number, number, string];
  if (month < 1 || month > 12 || day < 1 || day > 31) return Number.NaN;
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  date.setUTCHours(hour, minute, second, Number(String(fraction).padEnd(3, '0').slice(0, 3)));
  const time = date.getTime() - Date.UTC(1899, 11, 30);
  return time >= 61 * DAY ? time : Number.NaN;
}

/** A simple, slow encoder. Returns what a reader of the file must find for a value, with times in milliseconds. */
function expectedValue(kind: Kind, value: string | null): Value {
  if (value === null || value === '') return undefined;
  if (['integer', 'decimal', 'money', 'percent'].includes(kind) && /^-?\d+(\.\d+)?(e[-+]?\d\d?)?$/i.test(value)) {
    const digits = value
      .replace(/e.*/i, '')
      .replace(/[-.]/g, '')
      .replace(/^0+|0+$/g, '');
    if (digits.length <= 15 || kind === 'percent') return Number(value);
  }
  if (kind === 'boolean' && (value === 't' || value === 'f')) return value === 't';
  if (kind === 'date' && /^\d{4}-\d\d-\d\d$/.test(value)) {
    const time = excelTime(value);
    if (!Number.isNaN(time)) return time / DAY;
  }
  const wall = /^(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d+)?)([-+]\d\d(:\d\d(:\d\d)?)?)?$/.exec(value);
  if (kind === 'timestamp' && wall) {
    const time = excelTime(wall[1]!);
    if (!Number.isNaN(time)) return time;
  }
  return value.replaceAll(/\r\n?/g, '\n');
}

const columnsOf = (kinds: readonly Kind[]) => kinds.map((kind, i) => ({ label: `Column ${i}`, kind, width: 10 }));

/** Returns the values of a sheet below its heading, with numbers in timestamp columns as whole milliseconds. */
function valuesOf(book: WorkBook, shape: { kinds: readonly Kind[]; rows: number; sheet?: number }): Value[][] {
  const sheet = book.Sheets[book.SheetNames[shape.sheet ?? 0]!]!;
  return Array.from({ length: shape.rows }, (_, r) =>
    shape.kinds.map((kind, c) => {
      const value = sheet[utils.encode_cell({ r: r + 1, c })]?.v;
      return kind === 'timestamp' && typeof value === 'number' ? Math.round(value * DAY) : value;
    }),
  );
}

/** Returns the value of a single cell, its format, its displayed text, and the XML of its row. */
function cellOf(kind: Kind, value: string | null) {
  const { file, shortened } = fileOf(xlsxFormat, [[value]], { columns: columnsOf([kind]) });
  const rows = Buffer.from(copyText([value]));
  const { bytes } = xlsxFormat.encode({ format: 'xlsx', kinds: [kind], rows, firstRow: 2 });
  // An empty final stored block (RFC 1951 §3.2.4) ends the deflate stream of the rows.
  const xml = inflateRawSync(Buffer.concat([bytes, Buffer.of(1, 0, 0, 0xff, 0xff)])).toString();
  const cell = read(file, { cellNF: true }).Sheets['Report']!['A2'];
  const shown = cell?.w as string | undefined;
  return { value: cell?.v as Value, format: cell?.z as string | undefined, shown, xml, shortened };
}

describe('XLSX', () => {
  test('reads back as the same table with any block size', () => {
    fc.assert(
      fc.property(anyTable, ({ kinds, table, blockRows, fragmentBlocks }) => {
        const { file } = fileOf(xlsxFormat, table, { columns: columnsOf(kinds), blockRows, fragmentBlocks });
        const expected = table.map((row) => row.map((value, i) => expectedValue(kinds[i]!, value)));
        expect(valuesOf(read(file), { kinds, rows: table.length })).toEqual(expected);
      }),
      { numRuns: 300 },
    );
  });

  test('has no bytes that XML forbids, with any data', () => {
    fc.assert(
      fc.property(anyTable, ({ kinds, table }) => {
        const rows = Buffer.from(table.map(copyText).join(''));
        const { bytes } = xlsxFormat.encode({ format: 'xlsx', kinds, rows, firstRow: 2 });
        const xml = inflateRawSync(Buffer.concat([bytes, Buffer.of(1, 0, 0, 0xff, 0xff)])).toString();
        expect(xml).not.toMatch(/[\u0000-\u0008\u000b-\u001f\ufffe\uffff]|&(?!amp;|lt;|gt;)/);
        // Without text and values, only tags remain.
        expect(xml.replace(/<(row|c|is|t|v)( [a-z:]+="[A-Za-z0-9]+")*>|<\/(row|c|is|t|v)>|[^<>]/g, '')).toBe('');
      }),
    );
  });

  test.each<[Kind, string, Value, string?]>([
    ['integer', '-12', -12, '0'],
    ['integer', '999999999999999', 999_999_999_999_999, '0'],
    ['integer', '1000000000000000', 1e15, '0'],
    ['integer', '1234567890123456', '1234567890123456', '@'],
    ['id', '1234567890123456789', '1234567890123456789', '@'],
    ['id', '00123', '00123', '@'],
    ['decimal', '-12.5', -12.5, 'General'],
    ['decimal', 'NaN', 'NaN', '@'],
    ['decimal', '1e+300', '1e+300', '@'],
    ['money', '-12.50', -12.5, '#,##0.00'],
    ['percent', '0.125', 0.125, '0.00%'],
    ['percent', '0.33333333333333333333', 1 / 3, '0.00%'],
    ['boolean', 't', true],
    ['boolean', 'f', false],
    ['date', '2026-11-23', 46_349, 'yyyy\\-mm\\-dd'],
    ['date', '1900-03-01', 61],
    ['date', '1900-02-28', '1900-02-28'],
    ['date', '9999-12-31', 2_958_465],
    ['date', '10000-01-01', '10000-01-01'],
    ['date', 'infinity', 'infinity'],
    ['timestamp', '2026-11-23 12:00:00.0009+01', 46_349.5, 'yyyy\\-mm\\-dd\\ hh:mm:ss'],
    ['timestamp', '2026-10-25 02:00:00+00', 46_320 + 2 / 24],
    ['timestamp', '2026-10-25 02:30:00+02', 46_320.104166666664],
    ['timestamp', '2026-10-25 02:30:00+01', 46_320.104166666664],
    ['timestamp', '1900-03-01 00:00:00+00', 61],
    ['timestamp', '2026-11-23 12:00:00.5+01', 46_349.500005787035, 'yyyy\\-mm\\-dd\\ hh:mm:ss.000'],
    ['timestamp', '2026-11-23 00:00:00.001+01', 46_349.000000011576, 'yyyy\\-mm\\-dd\\ hh:mm:ss.000'],
    ['timestamp', '10000-01-01 00:59:59.999+01', '10000-01-01 00:59:59.999+01'],
    ['timestamp', '0044-03-15 00:00:00+00 BC', '0044-03-15 00:00:00+00 BC'],
    ['text', '=HYPERLINK("x")', '=HYPERLINK("x")'],
    ['text', '-1', '-1'],
    ['text', '+49 30', '+49 30'],
    ['text', '@x', '@x'],
    ['text', 'a_x0041_b', 'a_x0041_b'],
    ['text', ' x\n', ' x\n'],
  ])('%s %s is %j', (kind, text, value, format) => {
    const cell = cellOf(kind, text);
    expect(cell.value).toBe(value);
    if (format !== undefined) expect(cell.format).toBe(format);
  });

  test.each([
    ['2026-01-31 23:59:59.999999+00', '2026-01-31 23:59:59.999'],
    ['2026-01-31 23:59:59.500+00', '2026-01-31 23:59:59.500'],
    ['2026-01-01 08:00:00.5+00', '2026-01-01 08:00:00.500'],
    ['2026-01-01 02:00:00+00', '2026-01-01 02:00:00'],
    ['2026-12-31 23:59:59+00', '2026-12-31 23:59:59'],
  ])('timestamp %s is shown as %s', (given, shown) => {
    expect(cellOf('timestamp', given).shown).toBe(shown);
  });

  test('a timestamp is never shown as a later second or day than the data', () => {
    fc.assert(
      fc.property(valuesOfKind.timestamp, (value) => {
        const wall = /^(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d)/.exec(value ?? '')?.[1];
        // SheetJS shows nothing for times on the last date that Excel supports.
        fc.pre(wall !== undefined && !Number.isNaN(excelTime(wall)) && wall < '9999-12-31');
        expect(cellOf('timestamp', value).shown?.slice(0, 19)).toBe(wall);
      }),
    );
  });

  test.each<[string | null, string]>([
    [null, '<row r="2"></row>'],
    ['', '<row r="2"></row>'],
    ['a', '<row r="2"><c r="A2" t="inlineStr"><is><t>a</t></is></c></row>'],
    [' a', '<row r="2"><c r="A2" t="inlineStr"><is><t xml:space="preserve"> a</t></is></c></row>'],
    ['\u0001\uffff', '<row r="2"><c r="A2" t="inlineStr"><is><t>_x0001__xFFFF_</t></is></c></row>'],
    ['a\r\nb', '<row r="2"><c r="A2" t="inlineStr"><is><t>a\nb</t></is></c></row>'],
  ])('text %j is written as %s', (text, xml) => {
    expect(cellOf('text', text).xml).toBe(xml);
  });

  test.each([
    // Without a closing underscore, it is not an escape.
    ['foo_x12345.txt', 'foo_x12345.txt'],
    ['SUB_X2026Q1', 'SUB_X2026Q1'],
    ['sku_xabcdef_12', 'sku_xabcdef_12'],
    ['a_x0041', 'a_x0041'],
    ['_x004_', '_x004_'],
    ['_x00g1_', '_x00g1_'],
    // The text has a closing underscore.
    ['_x0041_', '_x005F_x0041_'],
    ['_x00aF_', '_x005F_x00aF_'],
    ['_X0041_', '_x005F_X0041_'],
    ['_x0041_x0042_', '_x005F_x0041_x005F_x0042_'],
    ['a_x0041__x0042_', 'a_x005F_x0041__x005F_x0042_'],
    ['_x005F_x0041_', '_x005F_x005F_x005F_x0041_'],
    // The underscore of a following escape closes it.
    ['_x0041\u0001', '_x005F_x0041_x0001_'],
    ['_x0041\ufffe', '_x005F_x0041_xFFFE_'],
    ['_x0041\uffff', '_x005F_x0041_xFFFF_'],
    ['_x0041\ufffd', '_x0041\ufffd'],
    ['_x0041\t', '_x0041\t'],
    ['_x0041\r', '_x0041\n'],
    ['_x0041&', '_x0041&amp;'],
    // A real escape is next to text that could be part of an escape.
    ['foo-\uffff12345.txt', 'foo-_xFFFF_12345.txt'],
    ['_\uffff', '__xFFFF_'],
    ['_x\uffff', '_x_xFFFF_'],
    ['\u0001x0041_', '_x0001_x0041_'],
    // Line breaks become LF.
    ['Hello \r\nBonjour', 'Hello \nBonjour'],
    ['Old\rMac', 'Old\nMac'],
    ['ends with\r\n', 'ends with\n'],
    ['\r\r\n\n\r', '\n\n\n\n'],
  ])('text %j is %j in the file, and reads back', (text, written) => {
    const { xml, value } = cellOf('text', text);
    expect(/<t[^>]*>(.*)<\/t>/s.exec(xml)?.[1]).toBe(written);
    expect(value).toBe(text.replaceAll(/\r\n?/g, '\n'));
  });

  test('the length limit applies to text after its line breaks are replaced by LF', () => {
    const { value, shortened } = cellOf('text', 'line\r\n'.repeat(6000));
    expect([value, shortened]).toEqual(['line\n'.repeat(6000), 0]);
  });

  test('a string of 40,000 characters is truncated to 32,767 and counted', () => {
    const { value, shortened } = cellOf('text', 'ab'.repeat(20_000));
    expect(value).toBe('ab'.repeat(20_000).slice(0, 32_767));
    expect(shortened).toBe(1);
  });

  test('truncation does not split a surrogate pair', () => {
    expect(cellOf('text', `${'x'.repeat(32_766)}😀`).value).toBe('x'.repeat(32_766));
  });

  test('a string of 32,767 characters is not truncated, regardless of its bytes and escapes', () => {
    for (const char of ['é', '€', '\u0001', '&', '\\']) {
      const { value, shortened } = cellOf('text', char.repeat(32_767));
      expect(value).toBe(char.repeat(32_767));
      expect(shortened).toBe(0);
    }
  });

  test('row numbers are correct when they gain digits', () => {
    const kinds: Kind[] = ['integer', 'text'];
    const table = Array.from({ length: 1200 }, (_, i) => [String(i), `text ${i}`]);
    const { file } = fileOf(xlsxFormat, table, { columns: columnsOf(kinds), blockRows: 97 });
    expect(valuesOf(read(file), { kinds, rows: 1200 })).toEqual(table.map(([n, text]) => [Number(n), text]));
  });

  test('rejects rows after the last row of a sheet', () => {
    const block = { format: 'xlsx' as const, kinds: ['text' as const], rows: Buffer.from('a\nb\n') };
    expect(xlsxFormat.encode({ ...block, firstRow: 1_048_575 }).rows).toBe(2);
    expect(() => xlsxFormat.encode({ ...block, firstRow: 1_048_576 })).toThrow('A sheet cannot have a row 1048577.');
  });
});
