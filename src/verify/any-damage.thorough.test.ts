/** `verify` accepts what the encoders write, whatever the values, and finds any damage, wherever it is. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { anyTable } from '../../test/support/encode/arbitrary-cells.ts';
import { fitting } from '../../test/support/encode/fitting.ts';
import { asWholeFile, build, onDisk } from '../../test/support/verify/built-file.ts';
import { built } from '../../test/support/verify/numbered-rows.ts';
import { counted } from '../counted.ts';
import { DIALECTS, FORMAT_NAMES, LINE_ENDINGS } from '../encode/format.ts';
import type { Kind } from '../encode/kinds.ts';
import { readReceipt } from './read-receipt.ts';
import type { Receipt } from './receipt.ts';
import { verifyFile } from './verify-file.ts';

const TEXT_KINDS: readonly Kind[] = ['text', 'id', 'url'];

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

const CHOICES = DIALECTS.flatMap((dialect) => LINE_ENDINGS.map((line_ending) => ({ dialect, line_ending })));

test.each(CHOICES)(
  'a csv in the dialect $dialect with $line_ending is complete, whatever its values',
  async (choices) => {
    await fc.assert(
      fc.asyncProperty(anyTable, async ({ kinds, table }) => {
        const { file, receipt } = build({ format: 'csv', kinds, sheets: [fitting('csv', kinds, table)], ...choices });
        expect(() => readReceipt(JSON.stringify(receipt))).not.toThrow();
        const verdict = await verifyFile({ path: await onDisk(join(folder, 'dialect.csv'), file), receipt });
        expect(verdict).toMatchObject({ complete: true, findings: [], rows: table.length });
      }),
      { numRuns: 60 },
    );
  },
);

describe.each(FORMAT_NAMES)('a %s of several parts', (format) => {
  const { file, receipt } = built(format);

  async function messages(altered: Buffer, with_: Receipt): Promise<string[]> {
    const path = await onDisk(join(folder, `altered.${format}`), altered);
    const verdict = await verifyFile({ path, receipt: with_ });
    expect(verdict.complete).toBe(verdict.findings.length === 0);
    return verdict.findings.map(({ message }) => message);
  }

  test('that is truncated is reported, wherever it ends', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: file.length - 1 }), async (length) => {
        const cut = file.subarray(0, length);
        expect(await messages(cut, asWholeFile(receipt, cut))).not.toEqual([]);
        expect(await messages(cut, receipt)).toContain(
          `The file has ${counted(length, 'byte')}, not the ${file.length.toLocaleString('en')} in the receipt.`,
        );
      }),
      { numRuns: 100 },
    );
  });

  test('with any changed byte is reported', async () => {
    // Gzip, a workbook and a Parquet file have bytes that readers ignore, such as a time, so that only the digest of the file finds them.
    const everyByteIsOfARow = format === 'csv' || format === 'jsonl';
    const flip = fc.tuple(fc.integer({ min: 0, max: file.length - 1 }), fc.integer({ min: 1, max: 255 }));
    await fc.assert(
      fc.asyncProperty(flip, async ([at, mask]) => {
        const altered = Buffer.from(file);
        altered[at]! ^= mask;
        expect(await messages(altered, receipt)).not.toEqual([]);
        if (everyByteIsOfARow) expect(await messages(altered, asWholeFile(receipt, altered))).not.toEqual([]);
      }),
      { numRuns: 200 },
    );
  });
});
