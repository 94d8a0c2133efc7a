/** The check of CSV files and workbooks, for everything that both have in common. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { anyTable } from '../../test/support/encode/arbitrary-cells.ts';
import { alter, built, KINDS, rows } from '../../test/support/verify/altered-files.ts';
import { asWholeFile, build, onDisk } from '../../test/support/verify/built-file.ts';
import { renumbered } from '../../test/support/verify/tamper.ts';
import type { FormatName } from '../encode/format.ts';
import type { Kind } from '../encode/kinds.ts';
import type { Receipt } from './receipt.ts';
import { verifyFile } from './verify-file.ts';

const FORMATS: FormatName[] = ['csv', 'xlsx'];
const TEXT_KINDS: readonly Kind[] = ['text', 'id', 'url'];

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sheaf-verify-'));
});
afterAll(() => rm(folder, { recursive: true }));

describe.each(FORMATS)('an intact %s', (format) => {
  test('is complete, whatever its values', async () => {
    await fc.assert(
      fc.asyncProperty(anyTable, async ({ kinds, table }) => {
        const { file, receipt } = build({ format, kinds, sheets: [table] });
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
        const { file, receipt } = build({ format, kinds, sheets: [typed] });
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
