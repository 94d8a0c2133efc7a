import fc from 'fast-check';
import { expect, test } from 'vitest';
import { BLOCK_BYTES, BlockMemory } from '../encode/block-memory.ts';
import { GROUP_ROWS } from '../encode/format.ts';
import { CopyBlocks } from './copy-blocks.ts';
import type { RowBlock } from './row-blocks.ts';

/** Returns a message in the form in which the server sends it. */
function message(type: string, content: string): Buffer {
  const bytes = Buffer.from(`${type}....${content}`);
  bytes.writeUInt32BE(bytes.length - 1, 1);
  return bytes;
}

const START = message('H', '\0\0\0');
const END = Buffer.concat([message('c', ''), message('C', 'COPY 1\0'), message('Z', 'I')]);

/**
 * Reads the rows in chunks whose sizes repeat the given ones. Returns the blocks, and the bytes that do not belong to the COPY.
 */
function read(rows: readonly string[], sizes: readonly number[], between: readonly Buffer[] = []) {
  const messages = rows.flatMap((row, i) => [message('d', row), ...between.filter((_, n) => i % (n + 2) === 1)]);
  const bytes = Buffer.concat([START, ...messages, END]);
  const blocks: RowBlock[] = [];
  const reader = new CopyBlocks(new BlockMemory(), (block) => blocks.push(block));
  const others: Buffer[] = [];
  for (let at = 0, n = 0; at < bytes.length; n++) {
    const chunk = bytes.subarray(at, at + sizes[n % sizes.length]!);
    at += chunk.length;
    const rest = others.length > 0 ? chunk : reader.read(chunk);
    if (rest) others.push(rest);
  }
  reader.end();
  return { blocks, others: Buffer.concat(others) };
}

const textOf = (blocks: readonly RowBlock[]) => Buffer.concat(blocks.map((block) => block.bytes)).toString();

test('rows are complete and in order, with any chunk size and with other messages between them', () => {
  const row = fc.string({ maxLength: 50 }).map((text) => `${text.replaceAll('\n', '')}\n`);
  const sizes = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 5 });
  fc.assert(
    fc.property(fc.array(row, { maxLength: 300 }), sizes, (rows, cuts) => {
      const { blocks, others } = read(rows, cuts, [message('N', 'a notice\0'), message('S', 'TimeZone\0UTC\0')]);
      expect(textOf(blocks)).toBe(rows.join(''));
      expect(blocks.reduce((sum, block) => sum + block.rows, 0)).toBe(rows.length);
      expect(others.equals(END)).toBe(true);
    }),
  );
});

test('blocks are slightly smaller than BLOCK_BYTES and end with a group of rows', () => {
  const rows = Array.from({ length: 20_050 }, (_, n) => `${n}\t${'x'.repeat(n % 700)}\n`);
  const { blocks } = read(rows, [65_536]);
  expect(textOf(blocks)).toBe(rows.join(''));
  const whole = blocks.slice(0, -1);
  expect(whole.length).toBeGreaterThan(5);
  for (const { bytes, rows: count } of whole) {
    expect(count % GROUP_ROWS).toBe(0);
    expect(bytes.length).toBeLessThanOrEqual(BLOCK_BYTES);
    expect(bytes.length).toBeGreaterThan(0.9 * BLOCK_BYTES);
  }
});

test('a group of rows that is larger than a block stays together', () => {
  const rows = Array.from({ length: 250 }, (_, n) => `${'x'.repeat(40_000 + n)}\n`);
  const { blocks } = read(rows, [65_536]);
  expect(blocks.map((block) => block.rows)).toEqual([100, 100, 50]);
  expect(textOf(blocks)).toBe(rows.join(''));
});

test('rejects a message that is not a whole row', () => {
  expect(() => read(['a\n', 'b'], [1000])).toThrow('a row without a line feed');
});
