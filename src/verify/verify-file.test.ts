import { mkdtemp, open, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { anyTable } from '../../test/support/encode/arbitrary-cells.ts';
import { fitting } from '../../test/support/encode/fitting.ts';
import { asWholeFile, build, onDisk } from '../../test/support/verify/built-file.ts';
import { csvRowsOf, lying, renumbered, repack, sheetRowsOf, textOf } from '../../test/support/verify/tamper.ts';
import { DIALECTS, FORMAT_NAMES, type FormatName, LINE_ENDINGS } from '../encode/format.ts';
import type { Kind } from '../encode/kinds.ts';
import { readReceipt } from './read-receipt.ts';
import type { Receipt } from './receipt.ts';
import { verifyFile } from './verify-file.ts';
import { zipDirectory } from './xlsx/zip-directory.ts';
import { entryBytes } from './xlsx/zip-entry.ts';

const FORMATS: FormatName[] = ['csv', 'xlsx'];
const TEXT_KINDS: readonly Kind[] = ['text', 'id', 'url'];
const KINDS = ['id', 'text', 'timestamp', 'money'] as const;

/** A unique row. It is row `n` of the file if the header is row 1 and all rows are in one sheet. */
const row = (n: number) => [`00${n}`, `name & "${n}"`, `2026-11-23 14:05:${10 + (n % 50)}.5+00`, `${n}.50`];
const rows = (from: number, count: number) => Array.from({ length: count }, (_, i) => row(from + i));

/** 430 rows in parts of 200. A workbook has them on two sheets. */
const built = (format: FormatName) =>
  build({
    format,
    kinds: KINDS,
    sheets: format === 'csv' ? [rows(2, 430)] : [rows(2, 310), rows(2, 120)],
    partBlocks: 2,
  });

/** Changes the rows of the first sheet, including the header, which is the first. */
function alter(file: Buffer, change: (rows: string[]) => string[]): Buffer {
  const changed = (all: ReturnType<typeof csvRowsOf>) => textOf({ ...all, rows: change(all.rows) });
  if (file.toString('latin1', 0, 2) !== 'PK') return Buffer.from(changed(csvRowsOf(file.toString())));
  return repack(file, 'xl/worksheets/sheet1.xml', (xml) => changed(sheetRowsOf(xml)));
}

const CHOICES = DIALECTS.flatMap((dialect) => LINE_ENDINGS.map((line_ending) => ({ dialect, line_ending })));

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sheaf-verify-'));
});
afterAll(() => rm(folder, { recursive: true }));

describe.each(FORMAT_NAMES)('an intact %s', (format) => {
  test('is complete, whatever its values', async () => {
    await fc.assert(
      fc.asyncProperty(anyTable, async ({ kinds, table }) => {
        const { file, receipt } = build({ format, kinds, sheets: [fitting(format, kinds, table)] });
        const verdict = await verifyFile({ path: await onDisk(join(folder, `any.${format}`), file), receipt });
        expect(verdict).toMatchObject({ complete: true, findings: [], rows: table.length, parts_matching: 1 });
      }),
      { numRuns: 60 },
    );
  });

  test('with a change outside its values has no finding about its rows', async () => {
    await fc.assert(
      fc.asyncProperty(anyTable, async ({ kinds, table }) => {
        // No number, date or time of PostgreSQL begins with an apostrophe.
        const typed = table.map((values) =>
          values.map((value, i) => (TEXT_KINDS.includes(kinds[i]!) ? value : (value?.replace(/^'+/, '') ?? null))),
        );
        const { file, receipt } = build({ format, kinds, sheets: [fitting(format, kinds, typed)] });
        const other = { ...receipt, file: { ...receipt.file, sha256: '0'.repeat(64) } };
        const { findings } = await verifyFile({
          path: await onDisk(join(folder, `other.${format}`), file),
          receipt: other,
        });
        expect(findings.map(({ message }) => message)).toEqual([
          expect.stringContaining('The SHA-256 of the file is'),
          expect.stringContaining('All values match the receipt'),
        ]);
      }),
      { numRuns: 40 },
    );
  });
});

describe.each(FORMATS)('a %s of several parts', (format) => {
  const { file, receipt } = built(format);
  /** The findings from the rows alone, because the default receipt has the altered file's own size and SHA-256. */
  async function messages(altered: Buffer, with_: Receipt = asWholeFile(receipt, altered)): Promise<string[]> {
    const verdict = await verifyFile({
      path: await onDisk(join(folder, `altered.${format}`), altered),
      receipt: with_,
    });
    expect(verdict.complete).toBe(verdict.findings.length === 0);
    return verdict.findings.map(({ message }) => message);
  }
  const otherName = (rowText: string) => rowText.replace(/name[^<\r]*?(\d+)/, 'other $1');

  test('is complete as built', async () => {
    expect(await messages(file)).toEqual([]);
    expect(await messages(file, receipt)).toEqual([]);
  });

  test('with a changed cell reports its hundred rows', async () => {
    const altered = alter(file, (all) => all.with(151, otherName(all[151]!)));
    expect(await messages(altered)).toEqual(['Part 1: rows 102 to 201 of sheet 1 contain a change.']);
  });

  test('with a missing row reports it', async () => {
    const altered = alter(file, (all) => all.toSpliced(151, 1));
    const found = await messages(altered);
    if (format === 'xlsx') expect(found).toContain('Row 152 of sheet 1 is missing (part 1).');
    expect(found).toContain('Part 1: rows 102 to 201 of sheet 1 contain a change.');
    expect(found).toContain('The file has 429 rows, not the 430 in the receipt.');
  });

  test('with a missing row and renumbered rows reports the change', async () => {
    const found = await messages(alter(file, (all) => renumbered(all.toSpliced(151, 1))));
    expect(found).toContain('Part 1: rows 102 to 201 of sheet 1 contain a change.');
    expect(found).toContain('The file has 429 rows, not the 430 in the receipt.');
  });

  test('with two swapped rows reports where', async () => {
    const found = await messages(alter(file, (all) => renumbered(all.with(9, all[10]!).with(10, all[9]!))));
    expect(found).toEqual(['Part 1: rows 2 to 101 of sheet 1 contain a change.']);
    if (format === 'csv') return;
    expect(await messages(alter(file, (all) => all.with(9, all[10]!).with(10, all[9]!)))).toContain(
      'Row 10 of sheet 1 comes after row 11. It is out of order or a duplicate.',
    );
  });

  test('with a duplicate row reports it', async () => {
    const found = await messages(alter(file, (all) => all.toSpliced(10, 0, all[9]!)));
    if (format === 'xlsx')
      expect(found).toContain('Row 10 of sheet 1 comes after row 10. It is out of order or a duplicate.');
    else expect(found).toContain('Part 1: rows 2 to 201 of sheet 1 contain a change.');
    expect(found).toContain('The file has 431 rows, not the 430 in the receipt.');
  });

  test('with additional rows at its end reports them', async () => {
    const found = await messages(alter(file, (all) => renumbered([...all, all[1]!, all[2]!])));
    expect(found).toContain('Sheet 1 has 2 rows after its last row in the receipt.');
  });

  test('with another header reports the column', async () => {
    const found = await messages(alter(file, (all) => all.with(0, all[0]!.replace('Column 2', 'Net'))));
    const header = format === 'csv' ? 'The header' : 'The header of sheet 1';
    expect(found).toEqual([`${header} has "Net" in column 3, not "Column 2".`]);
  });

  test('that is truncated is reported, wherever it ends', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: file.length - 1 }), async (length) => {
        const found = await messages(file.subarray(0, length));
        expect(found.length).toBeGreaterThan(0);
        expect(await messages(file.subarray(0, length), receipt)).toContain(
          `The file has ${length} bytes, not the ${file.length} in the receipt.`,
        );
      }),
      { numRuns: 40 },
    );
  });

  test('with any changed byte is reported', async () => {
    const flip = fc.tuple(fc.integer({ min: 0, max: file.length - 1 }), fc.integer({ min: 1, max: 255 }));
    await fc.assert(
      fc.asyncProperty(flip, async ([at, mask]) => {
        const altered = Buffer.from(file);
        altered[at]! ^= mask;
        expect(await messages(altered, receipt)).not.toEqual([]);
        // In a CSV every byte belongs to a row. The headers of a workbook have bytes that readers ignore.
        if (format === 'csv') expect(await messages(altered)).not.toEqual([]);
      }),
      { numRuns: 100 },
    );
  });

  test('has the same digests, whatever its block size', () => {
    const all = { format, kinds: KINDS, sheets: [rows(2, 950)] };
    const proofs = [1, 2, 4].map((blockHundreds) =>
      build({ ...all, blockHundreds, partBlocks: 4 / blockHundreds }).receipt.parts.map(({ sha256, marks }) => [
        sha256,
        marks,
      ]),
    );
    expect(proofs[1]).toEqual(proofs[0]);
    expect(proofs[2]).toEqual(proofs[0]);
  });

  test('without rows consists of its header', async () => {
    const none = build({ format, kinds: KINDS, sheets: [[]] });
    expect(await messages(none.file, none.receipt)).toEqual([]);
    expect(
      await messages(
        alter(none.file, (all) => [...all, all[0]!]),
        none.receipt,
      ),
    ).not.toEqual([]);
  });
});

describe('a csv', () => {
  const labels = ['Name, "full"', 'x'];
  test('is read with quotes in its header, with and without a byte order mark', async () => {
    for (const bom of [true, false]) {
      const { file, receipt } = build({
        format: 'csv',
        kinds: ['text', 'text'],
        labels,
        sheets: [[['a\nb', 'c']]],
        bom,
      });
      const path = await onDisk(join(folder, 'header.csv'), file);
      expect((await verifyFile({ path, receipt })).findings).toEqual([]);
      const other = await verifyFile({ path, receipt: { ...asWholeFile(receipt, file), bom: !bom } });
      expect(other.findings.map(({ message }) => message)).toEqual([
        `The file ${bom ? 'begins' : 'does not begin'} with a byte order mark.`,
      ]);
    }
  });

  test.each(['csv', 'csv.gz'] as const)('as %s without a header is checked from its first row', async (format) => {
    for (const bom of [true, false]) {
      const { file, receipt } = build({
        format,
        kinds: KINDS,
        sheets: [rows(1, 430)],
        bom,
        header: false,
        partBlocks: 2,
      });
      const text = format === 'csv' ? file : gunzipSync(file);
      expect(text.toString()).toMatch(bom ? /^\ufeff001,/ : /^001,/);
      expect(receipt.parts.map((part) => part.first_row)).toEqual([1, 201, 401]);
      expect(() => readReceipt(JSON.stringify(receipt))).not.toThrow();
      const path = await onDisk(join(folder, `bare.${format}`), file);
      expect((await verifyFile({ path, receipt })).findings).toEqual([]);
      const { header: _, ...other } = receipt;
      expect((await verifyFile({ path, receipt: other })).complete).toBe(false);
    }
    const none = build({ format, kinds: KINDS, sheets: [[]], bom: false, header: false });
    const path = await onDisk(join(folder, `none.${format}`), none.file);
    expect((await verifyFile({ path, receipt: none.receipt })).findings).toEqual([]);
  });

  describe.each(CHOICES)('in the dialect $dialect with $line_ending', (choices) => {
    const eu = choices.dialect === 'excel_eu';

    test('is complete, whatever its values', async () => {
      await fc.assert(
        fc.asyncProperty(anyTable, async ({ kinds, table }) => {
          const { file, receipt } = build({ format: 'csv', kinds, sheets: [fitting('csv', kinds, table)], ...choices });
          expect(() => readReceipt(JSON.stringify(receipt))).not.toThrow();
          const verdict = await verifyFile({ path: await onDisk(join(folder, 'dialect.csv'), file), receipt });
          expect(verdict).toMatchObject({ complete: true, findings: [], rows: table.length });
        }),
        { numRuns: 60 },
      );
    });

    test.each([
      ['another amount', '1.5', eu ? ['1,5', '1,6'] : ['1.5', '1.6']],
      ['an amount that lost its decimal separator', '1.5', eu ? ['1,5', '15'] : ['1.5', '15']],
      ['the decimal separator of the other dialect', '1.5', eu ? ['1,5', '1.5'] : ['1.5', '1,5']],
      ['a text in quotes that looks like an amount', '1,5', ['"1,5"', '1,5']],
    ])('%s is found', async (_, value, [from, to]) => {
      const { file, receipt } = build({
        format: 'csv',
        kinds: ['id', 'money'],
        sheets: [[['a', value!]]],
        ...choices,
      });
      const changed = Buffer.from(file.toString().replace(from!, to!));
      expect(changed.equals(file)).toBe(false);
      const path = await onDisk(join(folder, 'changed.csv'), changed);
      const { findings } = await verifyFile({ path, receipt });
      expect(findings).toContainEqual(expect.objectContaining({ from: 2, to: 2 }));
    });

    test('is not complete in any other', async () => {
      const { file, receipt } = build({ format: 'csv', kinds: KINDS, sheets: [rows(2, 3)], ...choices });
      const path = await onDisk(join(folder, 'other.csv'), file);
      for (const other of CHOICES.filter((one) => one !== choices))
        expect((await verifyFile({ path, receipt: { ...receipt, ...other } })).complete).toBe(false);
    });
  });

  test('whose first label lost its quotes is reported as SYLK', async () => {
    const table = [['1', '-infinity', '-Infinity']];
    const kinds: Kind[] = ['id', 'timestamp', 'decimal'];
    const { file, receipt } = build({ format: 'csv', kinds, labels: ['ID', 'x', 'y'], sheets: [table], bom: false });
    const changed = async (from: string, to: string) => {
      const path = await onDisk(join(folder, 'sylk.csv'), Buffer.from(file.toString().replace(from, to)));
      return (await verifyFile({ path, receipt })).findings.slice(2).map(({ message }) => message);
    };
    expect(await changed('"ID"', 'ID')).toEqual(['The file begins with ID without quotes, so Excel opens it as SYLK.']);
    expect(await changed(',-infinity', ",'-infinity")).toEqual([
      'Row 2: the field in column 2 is a timestamp with an apostrophe before it.',
    ]);
  });

  test('with an extra field reports the row', async () => {
    const { file, receipt } = built('csv');
    const altered = alter(file, (all) => all.with(5, all[5]!.replace('\r\n', ',1\r\n')));
    const verdict = await verifyFile({ path: await onDisk(join(folder, 'field.csv'), altered), receipt });
    expect(verdict.findings).toContainEqual({ from: 6, to: 6, message: 'Row 6 has 5 fields, not 4.' });
  });

  test('whose formula guards were removed reports every field that became a formula', async () => {
    const cases = join(import.meta.dirname, '../../test/support/verify/removed-guards');
    const receipt = readReceipt(await readFile(join(cases, 'receipt.json'), 'utf8'));
    const intact = await verifyFile({ path: join(cases, 'intact.csv'), receipt });
    expect(intact).toMatchObject({ complete: true, findings: [] });
    const { complete, findings } = await verifyFile({ path: join(cases, 'altered.csv'), receipt });
    expect(complete).toBe(false);
    expect(findings.slice(2).map(({ message }) => message)).toEqual([
      'Row 2: the field in column 2 has a formula without an apostrophe before it.',
      'Row 3: the field in column 2 has a formula without an apostrophe before it.',
    ]);
  });

  describe('with a value in another form reports the field', () => {
    const kinds: Kind[] = ['text', 'boolean', 'timestamp', 'money'];
    const table = [["'s-Hertogenbosch;=1;\n ＝2", 't', '2026-11-23 14:05:09+00', '-1.50']];
    const { file, receipt } = build({ format: 'csv', kinds, labels: ['=A', 'B', 'C', 'D'], sheets: [table] });
    const rest =
      'All values match the receipt, but its digests ignore an apostrophe at the start of a text. The change is such an apostrophe or the quotes around a field.';
    test.each([
      ["'=A", '=A', 'Row 1: the field in column 1 has a formula without an apostrophe before it.'],
      [";'=1", ';=1', 'Row 2: the field in column 1 has a formula without an apostrophe before it.'],
      ["' ＝2", ' ＝2', 'Row 2: the field in column 1 has a formula without an apostrophe before it.'],
      ["'s-H", '=s-H', 'Part 1: row 2 of sheet 1 contains a change.'],
      ['true', 't', 'Row 2: the field in column 2 is not written as "true" or "false".'],
      ['T14:05:09Z', ' 14:05:09+00', 'Row 2: the field in column 3 is not in the ISO 8601 form that Sheaf writes.'],
      ['09Z', '09+00:00', 'Row 2: the field in column 3 is not in the ISO 8601 form that Sheaf writes.'],
      ['-1.50', "'-1.50", 'Row 2: the field in column 4 is a number with an apostrophe before it.'],
      ["'s-H", 's-H', rest],
      ['true', '"true"', rest],
    ])('%s as %s', async (from, to, message) => {
      expect(file.toString()).toContain(from);
      const path = await onDisk(join(folder, 'form.csv'), Buffer.from(file.toString().replace(from, to)));
      const { findings } = await verifyFile({ path, receipt });
      expect(findings.slice(2).map((finding) => finding.message)).toEqual([message]);
    });
  });
});

describe('a jsonl of several parts', () => {
  const { file, receipt } = build({ format: 'jsonl', kinds: KINDS, sheets: [rows(1, 430)], partBlocks: 2 });
  const lines = file.toString().split(/(?<=\n)/);
  async function messages(changed: readonly string[], with_?: Receipt): Promise<string[]> {
    const altered = Buffer.from(changed.join(''));
    const path = await onDisk(join(folder, 'altered.jsonl'), altered);
    const verdict = await verifyFile({ path, receipt: with_ ?? asWholeFile(receipt, altered) });
    return verdict.findings.map(({ message }) => message);
  }

  test('is complete as built, and its first row is line 1', async () => {
    expect(lines[0]).toMatch(/^\{"Column 0":"001",/);
    expect(receipt.parts.map((part) => part.first_row)).toEqual([1, 201, 401]);
    expect(await messages(lines, receipt)).toEqual([]);
    expect(() => readReceipt(JSON.stringify(receipt))).not.toThrow();
  });

  test('with a changed value reports its hundred rows', async () => {
    const found = await messages(lines.with(150, lines[150]!.replace('name &', 'other &')));
    expect(found).toEqual(['Part 1: rows 101 to 200 of sheet 1 contain a change.']);
    const money = lines[150]!.replace(/\.50\}/, '.5}');
    expect(money).not.toBe(lines[150]);
    expect(await messages(lines.with(150, money))).toEqual(['Part 1: rows 101 to 200 of sheet 1 contain a change.']);
  });

  test('with a missing, additional or swapped row reports it', async () => {
    expect(await messages(lines.toSpliced(150, 1))).toContain('The file has 429 rows, not the 430 in the receipt.');
    expect(await messages([...lines, lines[0]!])).toContain('Sheet 1 has 1 rows after its last row in the receipt.');
    expect(await messages(lines.with(1, lines[2]!).with(2, lines[1]!))).toEqual([
      'Part 1: rows 1 to 100 of sheet 1 contain a change.',
    ]);
  });

  test.each([
    ['another key', (line: string) => line.replace('"Column 1"', '"Column 9"')],
    ['keys in another order', (line: string) => line.replace(/("Column 0":"005"),("Column 1":"[^,]*"),/, '$2,$1,')],
    ['a key more', (line: string) => line.replace('}', ',"x":1}')],
    ['a value that is an object', (line: string) => line.replace('"005"', '{"a":1}')],
    ['spaces', (line: string) => line.replace('":', '": ')],
    ['no end', (line: string) => line.replace('}', '')],
  ])('with %s reports the line', async (_, change) => {
    const changed = change(lines[4]!);
    expect(changed).not.toBe(lines[4]);
    expect(await messages(lines.with(4, changed))).toContain(
      'Line 5 is not an object with exactly the columns in the receipt, in the form that Sheaf writes.',
    );
  });

  test.each([
    ['a number as a string', (line: string) => line.replace('"Column 3":5.50', '"Column 3":"5.50"'), 4],
    ['an ID as a number', (line: string) => line.replace('"005"', '5'), 1],
    ['a timestamp of COPY', (line: string) => line.replace(/T(14:05:15\.5)Z/, ' $1+00'), 3],
  ])('with %s reports the column', async (_, change, column) => {
    const altered = lines.with(4, change(lines[4]!));
    expect(altered[4]).not.toBe(lines[4]);
    expect(await messages(altered, receipt)).toContain(
      `Line 5: the value of column ${column} does not have the type that Sheaf writes.`,
    );
  });

  test('with another escape is distinguished from one with changed rows', async () => {
    const found = await messages(lines.with(4, lines[4]!.replace('name', '\\u006eame')), receipt);
    expect(found.at(-1)).toBe(
      'All values match the receipt. The change is how a character within a string is escaped.',
    );
  });

  test('that is truncated or has any changed byte is reported', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: file.length - 1 }),
        fc.integer({ min: 1, max: 255 }),
        async (at, mask) => {
          const altered = Buffer.from(file);
          altered[at]! ^= mask;
          for (const bytes of [altered, file.subarray(0, at)]) {
            const path = await onDisk(join(folder, 'any.jsonl'), bytes);
            expect((await verifyFile({ path, receipt: asWholeFile(receipt, bytes) })).complete).toBe(false);
          }
        },
      ),
      { numRuns: 100 },
    );
  });

  test('without rows is empty', async () => {
    const none = build({ format: 'jsonl', kinds: KINDS, sheets: [[]] });
    expect(none.file.length).toBe(0);
    expect(await messages([], none.receipt)).toEqual([]);
    expect(await messages([lines[0]!], none.receipt)).not.toEqual([]);
  });
});

describe.each(['csv', 'jsonl'] as const)('a %s.gz', (name) => {
  const { file, receipt } = build({ format: `${name}.gz`, kinds: KINDS, sheets: [rows(2, 430)], partBlocks: 2 });
  async function messages(altered: Buffer, with_ = asWholeFile(receipt, altered)): Promise<string[]> {
    const path = await onDisk(join(folder, `altered.${name}.gz`), altered);
    return (await verifyFile({ path, receipt: with_ })).findings.map(({ message }) => message);
  }

  test('is complete as built, also if it is compressed in another way', async () => {
    expect(await messages(file, receipt)).toEqual([]);
    const again = gzipSync(gunzipSync(file), { level: 9 });
    expect(await messages(again)).toEqual([]);
    expect((await messages(again, receipt)).at(-1)).toMatch(/Or the same text is compressed in another way\.$/);
  });

  test('with a changed value reports its hundred rows', async () => {
    const altered = gzipSync(gunzipSync(file).toString().replace('name & ', 'other & '));
    expect(await messages(altered)).toEqual([
      expect.stringMatching(/^Part 1: rows \d+ to \d+ of sheet 1 contain a change\.$/),
    ]);
  });

  test('that is truncated, damaged or not compressed is reported', async () => {
    const damaged = Buffer.from(file);
    damaged[file.length >> 1]! ^= 1;
    for (const altered of [file.subarray(0, -1), file.subarray(0, file.length >> 1), damaged, gunzipSync(file)]) {
      expect(await messages(altered)).toContainEqual(expect.stringMatching(/^The file is not complete gzip data: /));
    }
  });
});

describe('an xlsx', () => {
  const { file, receipt } = built('xlsx');
  async function messages(altered: Buffer): Promise<string[]> {
    const path = await onDisk(join(folder, 'workbook.xlsx'), altered);
    const verdict = await verifyFile({ path, receipt: asWholeFile(receipt, altered) });
    return verdict.findings.map(({ message }) => message);
  }

  test('reports a cell of its second sheet', async () => {
    const altered = repack(file, 'xl/worksheets/sheet2.xml', (xml) => xml.replace('>7.50<', '>7.51<'));
    expect(await messages(altered)).toEqual(['Part 3: rows 2 to 101 of sheet 2 contain a change.']);
  });

  test('with a number that became a text reports the cell type', async () => {
    const cell = '<c r="D8" s="4"><v>8.50</v></c>';
    const text = '<c r="D8" s="4" t="inlineStr"><is><t>8.50</t></is></c>';
    const altered = repack(file, 'xl/worksheets/sheet1.xml', (xml) => xml.replace(cell, text));
    expect(await messages(altered)).toEqual(['Row 8 of sheet 1 has the wrong cell type in column D.']);
  });

  test('with a date, time, boolean or long number that became a text reports the cell type', async () => {
    const kinds: Kind[] = ['date', 'timestamp', 'boolean', 'integer', 'percent'];
    const table = [['2026-11-23', '2026-11-23 14:05:09+00', 't', '123456789012345', '0.1234567890123456']];
    const typed = build({ format: 'xlsx', kinds, sheets: [table] });
    for (const [i, value] of ['2026-11-23', '2026-11-23 14:05:09', 't', ...table[0]!.slice(3)].entries()) {
      const letter = 'ABCDE'[i];
      const cell = new RegExp(`(<c r="${letter}2"[^>]*?)(?: t="b")?><v>[^<]*</v>`);
      const altered = repack(typed.file, 'xl/worksheets/sheet1.xml', (xml) =>
        xml.replace(cell, `$1 t="inlineStr"><is><t>${value}</t></is>`),
      );
      const path = await onDisk(join(folder, 'types.xlsx'), altered);
      const { findings } = await verifyFile({ path, receipt: asWholeFile(typed.receipt, altered) });
      expect(findings.map(({ message }) => message)).toEqual([
        `Row 2 of sheet 1 has the wrong cell type in column ${letter}.`,
      ]);
    }
  });

  test('with a formula after a value reports it', async () => {
    const altered = repack(file, 'xl/worksheets/sheet1.xml', (xml) =>
      xml.replace('<v>8.50</v>', '<f>4+4.5</f><v>8.50</v>'),
    );
    expect(await messages(altered)).toContain('Row 8 of sheet 1 has a cell in a form that Sheaf does not write.');
  });

  test('with a reference to a character that does not exist reports its rows', async () => {
    for (const reference of ['&#x110000;', '&#1114112;', `&#${'9'.repeat(400)};`]) {
      const altered = repack(file, 'xl/worksheets/sheet1.xml', (xml) => xml.replace('<t>008<', `<t>${reference}<`));
      expect(await messages(altered)).toEqual(['Part 1: rows 2 to 101 of sheet 1 contain a change.']);
    }
  });

  test('with a zip64 record beyond the end of any file reports it', async () => {
    const end = Buffer.from(file.subarray(-22));
    end.writeUInt32LE(0xffffffff, 16);
    const locator = Buffer.alloc(20);
    locator.writeUInt32LE(0x07064b50);
    locator.writeBigUInt64LE(0xffffffff_ffffffffn, 8);
    const altered = Buffer.concat([file.subarray(0, -22), locator, end]);
    expect(await messages(altered)).toContain('The file is not a complete workbook: it ends too early.');
  });

  test('with a cell that moved to another row reports it', async () => {
    const altered = repack(file, 'xl/worksheets/sheet1.xml', (xml) => xml.replace('<c r="B8"', '<c r="B9"'));
    expect(await messages(altered)).toContain('Row 8 of sheet 1 has the cell B9, which does not belong there.');
  });

  test('without its second sheet reports it', async () => {
    const altered = repack(file, 'xl/workbook.xml', (xml) => xml.replace(/<sheet [^>]*r:id="rId[23]"\/>/g, ''));
    expect(await messages(altered)).toContain('Sheet 2 is missing.');
    const without = repack(file, 'xl/worksheets/sheet2.xml', () => null);
    expect(await messages(without)).toContain('The workbook has no xl/worksheets/sheet2.xml.');
  });

  test.each(['xl/workbook.xml', 'xl/worksheets/sheet1.xml', 'xl/styles.xml'])(
    'with a %s of 1 GiB that claims 10 bytes reports it and reads no more',
    async (part) => {
      const altered = lying(file, part, { claimed: 10, mebibytes: 1024 });
      expect(altered.length).toBeLessThan(8 << 20);
      const found = await messages(altered);
      expect(found.filter((message) => message.includes('zip directory'))).toEqual([
        expect.stringMatching(new RegExp(`${part} has more than the 10 bytes in the zip directory\\.$`)),
      ]);
      const path = await onDisk(join(folder, 'lying.xlsx'), altered);
      const handle = await open(path);
      const entries = await zipDirectory(handle, altered.length).finally(() => handle.close());
      const entry = entries.find(({ name }) => name === part)!;
      let yielded = 0;
      const read = async () => {
        for await (const chunk of entryBytes(path, entry)) yielded += chunk.length;
      };
      await expect(read()).rejects.toThrow('zip directory');
      expect(yielded).toBe(0);
    },
  );

  test('with entries that share bytes reports it', async () => {
    // Both directory records name the first local header, so that its bytes would be inflated twice.
    const altered = Buffer.from(file);
    const first = altered.indexOf('PK\x01\x02', 'latin1');
    const second = altered.indexOf('PK\x01\x02', first + 4, 'latin1');
    const again = Buffer.concat([
      altered.subarray(0, second),
      altered.subarray(first, second),
      altered.subarray(second),
    ]);
    const end = again.lastIndexOf('PK\x05\x06', 'latin1');
    for (const at of [8, 10]) again.writeUInt16LE(again.readUInt16LE(end + at) + 1, end + at);
    again.writeUInt32LE(again.readUInt32LE(end + 12) + second - first, end + 12);
    expect(await messages(again)).toContainEqual(expect.stringMatching(/overlaps another entry\.$/));
  });

  test('with changed styles only is distinguished from one with changed rows', async () => {
    const altered = repack(file, 'xl/styles.xml', (xml) => xml.replace('Calibri', 'Arial'));
    const path = await onDisk(join(folder, 'looks.xlsx'), altered);
    const verdict = await verifyFile({ path, receipt });
    expect(verdict.parts_matching).toBe(receipt.parts.length);
    expect(verdict.findings.at(-1)!.message).toBe(
      'All values match the receipt, times to the millisecond. The change is outside the values: formats, layout, links, a chart, the sheet "About this file" or the packaging.',
    );
  });
});
