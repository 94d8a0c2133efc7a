import { read, utils } from '@e965/xlsx';
import { describe, expect, test } from 'vitest';
import { fileOf } from '../../../test/support/encode/file-of.ts';
import { summaryOf } from '../../../test/support/encode/summary-of.ts';
import { partOf } from '../../../test/support/verify/tamper.ts';
import type { FileLayout } from '../format.ts';
import type { Kind } from '../kinds.ts';
import { sheetNames } from './sheet-names.ts';
import { xlsxFormat } from './xlsx-format.ts';

const columns = (['id', 'timestamp'] as Kind[]).map((kind) => ({ label: `The ${kind}`, kind, width: 12 }));
/** Returns `n` rows with an ID, such as `a1`, and no timestamp. */
const rows = (n: number, sheet = 'a') => Array.from({ length: n }, (_, i) => [`${sheet}${i + 1}`, null]);

describe('the workbook', () => {
  test('an empty export is a sheet with only a heading', () => {
    const book = read(fileOf(xlsxFormat, [], { columns }).file);
    expect(book.SheetNames).toEqual(['Report']);
    expect(book.Sheets['Report']!['!ref']).toBe('A1:B1');
    expect(book.Sheets['Report']!['A1'].v).toBe('The id');
  });

  test('rows continue on a second sheet with its own heading, filter and row numbers', () => {
    const { file } = fileOf(xlsxFormat, [], { columns, sheets: [rows(3), rows(2, 'b')], blockRows: 2 });
    const book = read(file);
    expect(book.SheetNames).toEqual(['Report', 'Report (2)']);
    const [first, second] = book.SheetNames.map((name) => book.Sheets[name]!);
    expect([first!['A4'].v, second!['A1'].v, second!['A2'].v, second!['A3'].v]).toEqual(['a3', 'The id', 'b1', 'b2']);
    expect([first!['!ref'], second!['!ref']]).toEqual(['A1:B4', 'A1:B3']);
    expect([first!['!autofilter']?.ref, second!['!autofilter']?.ref]).toEqual(['A1:B4', 'A1:B3']);
    expect(book.Workbook?.Names).toMatchObject([
      { Name: '_xlnm._FilterDatabase', Sheet: 0, Ref: "'Report'!$A$1:$B$4" },
      { Name: '_xlnm._FilterDatabase', Sheet: 1, Ref: "'Report (2)'!$A$1:$B$3" },
    ]);
  });

  test('notes are on a separate last sheet without a filter', () => {
    const notes = [
      ['Rows', '3'],
      ['Filter', 'a < b\nand c'],
    ] as const;
    const book = read(fileOf(xlsxFormat, rows(3), { columns, notes }).file);
    expect(book.SheetNames).toEqual(['Report', 'About this file']);
    const sheet = book.Sheets['About this file']!;
    expect([sheet['A1'].v, sheet['B1'].v, sheet['B2'].v]).toEqual(['Rows', '3', 'a < b\nand c']);
    expect(sheet['!autofilter']).toBeUndefined();
  });

  test.each([
    ['ids', Array.from({ length: 20_000 }, (_, n) => String(n)).join(', ')],
    ['one long word', '春'.repeat(40_000)],
    ['pairs of surrogates', `a${'😀'.repeat(40_000)}`],
    ['the longest that fits', 'x'.repeat(32_767)],
    ['one character more', 'x'.repeat(32_768)],
  ])('a note that is longer than a cell is whole, in several rows: %s', (_, text) => {
    const notes = [
      ['Filters', text],
      ['Rows', '3'],
    ] as const;
    const sheet = read(fileOf(xlsxFormat, rows(3), { columns, notes }).file).Sheets['About this file']!;
    const pieces = Math.max(1, Number(/ of (\d+)\)$/.exec(sheet['A1'].v)?.[1] ?? 1));
    const shown = Array.from({ length: pieces }, (_, n) => sheet[`B${n + 1}`].v as string);
    expect(shown.join('')).toBe(text);
    expect(shown.every((piece) => piece.length <= 32_767 && piece.isWellFormed())).toBe(true);
    expect(sheet['A1'].v).toBe(pieces === 1 ? 'Filters' : `Filters (1 of ${pieces})`);
    expect(pieces === 1).toBe(text.length <= 32_767);
    expect(sheet[`A${pieces + 1}`].v).toBe('Rows');
  });

  test('a summary is on the sheet after the rows, with numbers and texts, and changes nothing else', () => {
    const values = ['=1+1', '2026-11', 'a < b'];
    const options = { columns, sheets: [rows(3), rows(2, 'b')], notes: [['Rows', '5']] as const };
    const { file } = fileOf(xlsxFormat, [], { ...options, summary: summaryOf(values, 'bars') });
    const book = read(file);
    expect(book.SheetNames).toEqual(['Report', 'Report (2)', 'Summary', 'About this file']);
    const plain = read(fileOf(xlsxFormat, [], options).file);
    for (const name of plain.SheetNames) expect(book.Sheets[name]).toEqual(plain.Sheets[name]);
    const cells = utils.sheet_to_json(book.Sheets['Summary']!, { header: 1, blankrows: true, raw: true });
    expect(cells.slice(0, 2)).toEqual([['Summary'], ['Of all rows']]);
    expect(cells.slice(-4)).toEqual([
      ['Value', 'Rows', 'Sale (EUR)'],
      ['=1+1', 1, 1.5],
      ['2026-11', 2, '2.123456789012345678'],
      ['a < b', 3, 3.5],
    ]);
    expect(Object.values(book.Sheets['Summary']!).some((cell) => cell.f !== undefined)).toBe(false);
  });

  test('the chart is of the cells of the table, whatever the name of the sheet', async () => {
    const sheetName = `Summary`;
    const { file } = fileOf(xlsxFormat, rows(1), { columns, sheetName, summary: summaryOf(['a & b', 'c'], 'columns') });
    const chart = partOf(file, 'xl/charts/chart1.xml');
    expect(chart).toContain(`<c:f>'Summary (2)'!$A$24:$A$25</c:f>`);
    expect(chart).toContain(`<c:f>'Summary (2)'!$B$24:$B$25</c:f>`);
    expect(chart).toContain('<c:pt idx="0"><c:v>a &amp; b</c:v></c:pt>');
    expect(chart).toContain('<c:barDir val="col"/>');
    const single = fileOf(xlsxFormat, rows(1), { columns, summary: summaryOf(['a'], 'columns') }).file;
    expect(partOf(single, 'xl/charts/chart1.xml')).toContain(`<c:f>'Summary'!$B$24</c:f>`);
  });

  test('columns have the requested width, and timestamp columns are wide enough for milliseconds', () => {
    const book = read(fileOf(xlsxFormat, [], { columns }).file, { cellStyles: true });
    expect(book.Sheets['Report']!['!cols']?.map((col) => Math.floor(col.width!))).toEqual([12, 23]);
  });

  test('equal data gives equal bytes', () => {
    const make = () => fileOf(xlsxFormat, rows(5), { columns, notes: [['Rows', '5']] }).file;
    expect(make().equals(make())).toBe(true);
  });

  test('escapes markup in labels, names and titles', () => {
    const nasty = [{ label: '<b>"&\u0001', kind: 'text' as const, width: 9 }];
    const book = read(fileOf(xlsxFormat, [], { columns: nasty, sheetName: `R&D <"it's">` }).file);
    expect(book.SheetNames).toEqual([`R&D <"it's">`]);
    expect(book.Workbook?.Names?.[0]?.Ref).toBe(`'R&D <"it''s">'!$A$1:$A$1`);
    expect(book.Sheets[book.SheetNames[0]!]!['A1'].v).toBe('<b>"&\u0001');
  });

  test('rejects more rows than a sheet can have', () => {
    const fragment = { key: 'k', bytes: 1, rawBytes: 1, crc32: 0, rows: 1_048_576 };
    const layout: FileLayout = {
      columns,
      fileName: 'x',
      sheetName: 'x',
      sheets: [[fragment]],
      notes: [],
      bom: false,
      createdAt: '2026-11-23',
    };
    expect(() => xlsxFormat.join(layout)).toThrow('A sheet cannot have 1048577 rows. The maximum is 1048576.');
  });
});

describe('sheet names', () => {
  test.each([
    [['Clicks'], ['Clicks']],
    [
      ['Clicks', 'clicks', 'CLICKS'],
      ['Clicks', 'clicks (2)', 'CLICKS (3)'],
    ],
    [['a:b\\c/d?e*f[g]h'], ['a b c d e f g h']],
    [["'quoted'"], ['quoted']],
    [
      ['', '  '],
      ['Sheet', 'Sheet (2)'],
    ],
    [['History'], ['History (2)']],
    [
      ['x'.repeat(40), 'x'.repeat(40)],
      ['x'.repeat(31), `${'x'.repeat(27)} (2)`],
    ],
    [[`${'x'.repeat(30)}😀`], ['x'.repeat(30)]],
  ])('%j become %j', (requested, names) => {
    expect(sheetNames(requested)).toEqual(names);
  });
});
