/** `verify` checks the signs of a CSV: quotes, apostrophes, dialect, line endings and header. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { asWholeFile, build, onDisk } from '../../test/support/verify/built-file.ts';
import { alter, built, KINDS, rows } from '../../test/support/verify/numbered-rows.ts';
import { DIALECTS, LINE_ENDINGS } from '../encode/format.ts';
import type { Kind } from '../encode/kinds.ts';
import { readReceipt } from './read-receipt.ts';
import { verifyFile } from './verify-file.ts';

const CHOICES = DIALECTS.flatMap((dialect) => LINE_ENDINGS.map((line_ending) => ({ dialect, line_ending })));

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sheaf-verify-'));
});
afterAll(() => rm(folder, { recursive: true }));

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
