/**
 * Validates workbooks of the encoder against the schemas of ECMA-376. Workbooks from a service are validated whenever a
 * test downloads one (`test/support/api.ts`).
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Kind } from '../../src/encode/kinds.ts';
import { xlsxFormat } from '../../src/encode/xlsx/xlsx-format.ts';
import { anyTable, anyText } from '../support/encode/arbitrary-cells.ts';
import { type FileOptions, fileOf, type Table } from '../support/encode/file-of.ts';
import { summaryOf } from '../support/encode/summary-of.ts';
import { installed } from '../support/installed.ts';
import { ecma376, type Part, packageFaults, partsOf, workbookFaults } from '../support/workbook-schemas.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sheaf-schemas-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function workbook(table: Table, options: FileOptions): Promise<string> {
  const path = join(folder, 'file.xlsx');
  await writeFile(path, fileOf(xlsxFormat, table, options).file);
  return path;
}

const column = (kind: Kind) => ({ label: `The ${kind}`, kind, width: 12 });
const columns = [column('text'), column('timestamp')];
const row = [' two  spaces ', '2026-11-23 14:05:09.123+01'];
const notes = [['Rows', ' 3\n']] as const;

describe.skipIf(!installed(ecma376))('workbooks that are valid against the schemas of ECMA-376', () => {
  test.each<[string, Table, Partial<FileOptions>]>([
    ['no rows', [], {}],
    ['one row in each of three parts', [row, row, row], { blockRows: 1 }],
    ['rows on three worksheets', [], { sheets: [[row, row], [row], []] }],
    ['16,384 columns', [], { columns: Array.from({ length: 16_384 }, () => column('integer')) }],
  ])('%s', async (_, table, options) => {
    expect(await workbookFaults(await workbook(table, { columns, notes, ...options }))).toEqual([]);
  });

  test('any values, labels, names and notes, in any blocks and parts', async () => {
    const names = fc.record({ label: anyText, sheetName: anyText, note: anyText });
    const property = fc.asyncProperty(
      anyTable,
      names,
      async ({ kinds, table, ...blocks }, { label, sheetName, note }) => {
        const labelled = kinds.map((kind) => ({ ...column(kind), label }));
        const path = await workbook(table, { columns: labelled, sheetName, notes: [[note, note]], ...blocks });
        expect(await workbookFaults(path)).toEqual([]);
      },
    );
    await fc.assert(property, { numRuns: 30 });
  });

  test('a summary sheet with a chart of any values', async () => {
    const property = fc.asyncProperty(
      fc.array(anyText, { minLength: 1, maxLength: 12 }),
      anyText,
      fc.constantFrom('columns' as const, 'bars' as const),
      async (values, sheetName, direction) => {
        const summary = summaryOf(values, direction);
        expect(await workbookFaults(await workbook([row], { columns, notes, sheetName, summary }))).toEqual([]);
      },
    );
    await fc.assert(property, { numRuns: 20 });
    const none = { ...summaryOf([], 'bars'), chart: null };
    expect(await workbookFaults(await workbook([], { columns, sheets: [[row], [row]], summary: none }))).toEqual([]);
  });
});

describe.skipIf(!installed(ecma376))('a workbook is invalid with', () => {
  /** The parts of a small workbook. In one of them, `from` is replaced with `to`. */
  async function changed(name: string, from: string | RegExp, to: string): Promise<Part[]> {
    const parts = await partsOf(await workbook([row], { columns, notes, summary: summaryOf(['one'], 'bars') }));
    return Promise.all(
      parts.map(async (part) => {
        if (part.name !== name) return part;
        const xml = await text(part.content());
        const other = xml.replace(from, to);
        expect(other).not.toBe(xml);
        return { name, content: () => bytesOf(other) };
      }),
    );
  }
  async function* bytesOf(xml: string) {
    yield Buffer.from(xml);
  }

  test.each<[string, string, string | RegExp, string, string]>([
    [
      'an element in the wrong place',
      'xl/worksheets/sheet1.xml',
      /(<dimension[^>]*>)(.*)(?=<.worksheet>)/,
      '$2$1',
      'dimension',
    ],
    ['a cell of an unknown type', 'xl/worksheets/sheet1.xml', 't="inlineStr"', 't="text"', "'t'"],
    ['a cell without a place', 'xl/worksheets/sheet1.xml', '<c r=', '<c where=', "'where'"],
    ['a number without a value', 'xl/worksheets/sheet1.xml', /<v>[\d.]+<\/v>/, '<w/>', 'This element is not expected'],
    ['a control character', 'xl/worksheets/sheet1.xml', 'spaces', '\u0001', 'failed to parse'],
    ['an unknown value of xml:space', 'xl/worksheets/sheet1.xml', 'space="preserve"', 'space="keep"', "'keep'"],
    ['a font count in words', 'xl/styles.xml', '<fonts count="2"', '<fonts count="two"', "'two'"],
    ['a repeated row', 'xl/worksheets/sheet1.xml', /<row r="2">/, '<row r="1">', 'row 1 follows row 1'],
    ['a repeated cell', 'xl/worksheets/sheet1.xml', 'r="B2"', 'r="A2"', 'cell A2 follows A2'],
    ['a cell in the wrong row', 'xl/worksheets/sheet1.xml', 'r="B2"', 'r="B3"', 'cell B3 is in row 2'],
    ['an unknown cell style', 'xl/worksheets/sheet1.xml', 's="1"', 's="99"', 'has style 99'],
    ['a worksheet without a name', 'xl/workbook.xml', /<sheet name="[^"]*"/, '<sheet', "'name'"],
    ['a relationship without a target', 'xl/_rels/workbook.xml.rels', 'sheet1.xml', 'sheet9.xml', 'sheet9.xml'],
    ['a relationship without an id', 'xl/_rels/workbook.xml.rels', /Id="[^"]*"/, '', "'Id'"],
    [
      'a part without a content type',
      '[Content_Types].xml',
      /<Override PartName="\/xl\/styles.xml"[^>]*>/,
      '',
      'xl/styles.xml',
    ],
    ['an invalid time', 'docProps/core.xml', /\d{4}-\d\d-\d\dT/, 'today', "'today"],
    ['a creation date without its type', 'docProps/core.xml', ' xsi:type="dcterms:W3CDTF"', '', 'abstract'],
    [
      'a chart with axes before its bars',
      'xl/charts/chart1.xml',
      /(<c:barChart>.*<.c:barChart>)(.*<.c:valAx>)/,
      '$2$1',
      'catAx',
    ],
    ['a chart of an unknown direction', 'xl/charts/chart1.xml', '<c:barDir val="bar"', '<c:barDir val="up"', "'up'"],
    ['a chart without a place', 'xl/drawings/drawing1.xml', /<xdr:from>.*<.xdr:from>/, '', 'from'],
    ['a drawing without its chart', 'xl/drawings/_rels/drawing1.xml.rels', 'chart1.xml', 'chart2.xml', 'chart2.xml'],
    ['an unknown property', 'docProps/app.xml', /Application>/g, 'Program>', 'Program'],
  ])('%s', async (_, name, from, to, said) => {
    const faults = await packageFaults(await changed(name, from, to));
    expect(faults.join('\n')).toContain(said);
  });

  test('a repeated part, and no parts', async () => {
    const parts = await partsOf(await workbook([row], { columns }));
    const again = { ...parts.find(({ name }) => name === 'xl/styles.xml')!, name: 'xl/Styles.xml' };
    expect(await packageFaults([...parts, again])).toContain('xl/Styles.xml exists twice.');
    expect(await packageFaults([])).toEqual(['There is no [Content_Types].xml.']);
  });
});
