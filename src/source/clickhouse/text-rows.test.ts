/** The text of ClickHouse becomes that of COPY, however it is cut into chunks, and an incomplete response is an error. */
import { expect, test } from 'vitest';
import { isDatabaseUnavailable } from '../../db/away.ts';
import { BlockMemory } from '../../encode/block-memory.ts';
import { GROUP_ROWS } from '../../encode/format.ts';
import { textRows, valuesOf } from './text-rows.ts';

async function read(text: string, chunkBytes: number) {
  const bytes = Buffer.from(text);
  async function* chunks() {
    for (let at = 0; at < bytes.length; at += chunkBytes) yield bytes.subarray(at, at + chunkBytes);
  }
  const blocks: { text: string; rows: number }[] = [];
  for await (const block of textRows(chunks(), new BlockMemory())) {
    blocks.push({ text: Buffer.from(block.bytes).toString(), rows: block.rows });
  }
  return blocks;
}

test.each([1, 2, 3, 7, 1000])('escapes are those of COPY with chunks of %i bytes', async (chunkBytes) => {
  const sent = "it\\'s\t\\\\\\'\\\\\\\\\u000bö\\n\t\\N\n\\\\.\t\\b\\f\\r\\t\n\\.\n";
  const [block] = await read(sent, chunkBytes);
  expect(block).toEqual({ text: "it's\t\\\\'\\\\\\\\\\vö\\n\t\\N\n\\\\.\t\\b\\f\\r\\t\n", rows: 2 });
  expect(valuesOf(block!.text)).toEqual([
    ["it's", "\\'\\\\\u000bö\n", null],
    ['\\.', '\b\f\r\t'],
  ]);
});

test('no rows are no block', async () => {
  expect(await read('\\.\n', 2)).toEqual([]);
});

test('each block except the last has whole groups of rows', async () => {
  const blocks = await read(`${`${'x'.repeat(999)}\n`.repeat(2500)}\\.\n`, 65_536);
  expect(blocks.length).toBeGreaterThan(1);
  expect(blocks.slice(0, -1).every(({ rows }) => rows % GROUP_ROWS === 0)).toBe(true);
  expect(blocks.reduce((sum, { rows }) => sum + rows, 0)).toBe(2500);
});

const failed = (number: number, message: string, type: string) =>
  `a\nCode: ${number}. DB::Exception: ${message}. (${type}) (version 26.7)\n`;

test.each([
  ['a\nb\n', 'ended before the last row', true],
  ['a\nb', 'ended before the last row', true],
  ['', 'ended before the last row', true],
  [failed(241, '(total) memory limit exceeded: would use 9.01 GiB', 'MEMORY_LIMIT_EXCEEDED'), '(total) memory', true],
  [failed(241, 'Memory limit (total) exceeded: would use 9.01 GiB', 'MEMORY_LIMIT_EXCEEDED'), 'Memory', true],
  [failed(202, 'Too many simultaneous queries', 'TOO_MANY_SIMULTANEOUS_QUERIES'), 'Too many', true],
  // The same statement exceeds the limit again, or somebody has ended it on purpose.
  [failed(241, '(for query) memory limit exceeded: would use 9.01 GiB', 'MEMORY_LIMIT_EXCEEDED'), 'memory', false],
  [failed(241, 'Query memory limit exceeded: would use 9.01 GiB', 'MEMORY_LIMIT_EXCEEDED'), 'memory', false],
  [failed(201, 'Quota for user `reader` has been exceeded', 'QUOTA_EXCEEDED'), 'Quota', false],
  [failed(394, 'Query was cancelled', 'QUERY_WAS_CANCELLED'), 'cancelled', false],
  [
    'a\n__exception__\r\nCode: 395. DB::Exception: Bad value. (FUNCTION_THROW_IF_VALUE_IS_NON_ZERO)\r\n',
    'Bad value',
    false,
  ],
  ['a\n\\.\nb\n', 'ended before the last row', true],
])('%j is not complete', async (text, message, isOutage) => {
  const error = await read(text, 1000).catch((failure: Error) => failure);
  expect(error).toMatchObject({ message: expect.stringContaining(message) });
  expect(isDatabaseUnavailable(error as Error)).toBe(isOutage);
});
