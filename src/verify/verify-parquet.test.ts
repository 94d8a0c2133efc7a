/** `verify` finds what differs in a Parquet file. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { asWholeFile, type BuildOptions, build, onDisk } from '../../test/support/verify/built-file.ts';
import type { Verdict } from './finding.ts';
import { readReceipt } from './read-receipt.ts';
import type { Receipt } from './receipt.ts';
import { verifyFile } from './verify-file.ts';

const KINDS = ['id', 'text', 'timestamp', 'money'] as const;
const row = (n: number) => [`00${n}`, `name & "${n}"`, `2026-11-23 14:05:${10 + (n % 50)}.5+01`, `${n}.50`];
const rows = Array.from({ length: 430 }, (_, i) => row(i + 1));

function built(table: string[][], options: Partial<BuildOptions> = {}) {
  return build({ format: 'parquet', kinds: KINDS, sheets: [table], partBlocks: 2, ...options });
}

describe('a parquet of several parts', () => {
  const { file, receipt } = built(rows);
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sheaf-verify-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  /** By default, the receipt has the size and SHA-256 of the other file, so that only its contents can differ. */
  async function verdict(other: Buffer, with_: Receipt = asWholeFile(receipt, other)): Promise<Verdict> {
    return verifyFile({ path: await onDisk(join(folder, 'any.parquet'), other), receipt: with_ });
  }
  const messages = async (other: Buffer, with_?: Receipt) =>
    (await verdict(other, with_)).findings.map(({ message }) => message);

  test('is complete as built, and its first row is row 1', async () => {
    expect(receipt.parts.map((part) => part.first_row)).toEqual([1, 201, 401]);
    expect(await verdict(file, receipt)).toMatchObject({ complete: true, rows: 430, parts_matching: 3 });
    expect(() => readReceipt(JSON.stringify(receipt))).not.toThrow();
  });

  test.each([
    ['a text', 1, 'other'],
    ['a text to null', 1, null],
    ['a time', 2, '2026-11-23 14:05:11.500001+01'],
    ['an amount', 3, '151.500001'],
  ])('with %s changed reports its hundred rows', async (_, column, value) => {
    const changed = rows.with(150, rows[150]!.with(column, value as string));
    expect(await messages(built(changed).file)).toEqual(['Part 1: rows 101 to 200 of sheet 1 contain a change.']);
  });

  test('with a missing, additional or swapped row reports it', async () => {
    expect(await messages(built(rows.toSpliced(150, 1)).file)).toContain(
      'The file has 429 rows, not the 430 in the receipt.',
    );
    expect(await messages(built([...rows, rows[0]!]).file)).toContain('The footer says that the file has 431 rows.');
    expect(await messages(built(rows.with(1, rows[2]!).with(2, rows[1]!)).file)).toEqual([
      'Part 1: rows 1 to 100 of sheet 1 contain a change.',
    ]);
  });

  test('with other columns reports them', async () => {
    const labels = ['Column 0', 'Column 9', 'Column 2', 'Column 3'];
    expect(await messages(built(rows, { labels }).file)).toContain(
      'The header has "Column 9" in column 2, not "Column 1".',
    );
    const numbers = rows.map(([, text, time, money]) => ['1', text!, time!, money!]);
    const other = built(numbers, { kinds: ['integer', 'text', 'timestamp', 'money'] });
    expect(await messages(other.file, receipt)).toContain('Column 1 does not have the type that Sheaf writes.');
  });

  test('with changed statistics is distinguished from one with changed rows', async () => {
    // The largest ID of the last row group, in the footer.
    const at = file.lastIndexOf('00430');
    expect(at).toBeGreaterThan(0);
    const altered = Buffer.from(file);
    altered[at + 3]! ^= 1;
    expect((await messages(altered, receipt)).at(-1)).toBe(
      'All values match the receipt. The change is outside the values: statistics, notes, compression or the layout of the file.',
    );
  });

  test('without rows has only a footer', async () => {
    const none = built([]);
    expect(await verdict(none.file, none.receipt)).toMatchObject({ complete: true, rows: 0 });
    expect(await messages(file, asWholeFile(none.receipt, file))).not.toEqual([]);
  });
});
