/** `verify` finds what differs in JSON Lines, and in compressed text. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { asWholeFile, build, onDisk } from '../../test/support/verify/built-file.ts';
import { KINDS, rows } from '../../test/support/verify/numbered-rows.ts';
import { readReceipt } from './read-receipt.ts';
import type { Receipt } from './receipt.ts';
import { verifyFile } from './verify-file.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sheaf-verify-'));
});
afterAll(() => rm(folder, { recursive: true }));

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
    expect(await messages([...lines, lines[0]!])).toContain('Sheet 1 has 1 row after its last row in the receipt.');
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
