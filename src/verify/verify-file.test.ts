/** `verify` finds what differs in a CSV and in a workbook, whose rows have the same tests. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { asWholeFile, build, onDisk } from '../../test/support/verify/built-file.ts';
import { alter, built, KINDS, rows } from '../../test/support/verify/numbered-rows.ts';
import { renumbered } from '../../test/support/verify/tamper.ts';
import type { Receipt } from './receipt.ts';
import { verifyFile } from './verify-file.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sheaf-verify-'));
});
afterAll(() => rm(folder, { recursive: true }));

describe.each(['csv', 'xlsx'] as const)('a %s of several parts', (format) => {
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
