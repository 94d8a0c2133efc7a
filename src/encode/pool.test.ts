import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, describe, expect, test } from 'vitest';
import { formats } from './formats.ts';
import { createEncoderPool } from './pool.ts';

const pool = createEncoderPool({ threads: 2 });
afterAll(() => pool.close());

const block = (text: string, format: 'csv' | 'xlsx' = 'csv') => ({
  format,
  kinds: ['text', 'integer'] as const,
  rows: new TextEncoder().encode(text),
  firstRow: 2,
});

describe('the encoder pool', () => {
  test('resolves each call with its own block, equal to the result of the encoder', async () => {
    const texts = Array.from({ length: 20 }, (_, i) => `row ${i}\t${i}\n`.repeat(1 + ((i * 7919) % 3000)));
    const encoded = await Promise.all(texts.map((text) => pool.encode(block(text, 'xlsx'))));
    for (const [i, text] of texts.entries()) {
      const here = formats.xlsx.encode(block(text, 'xlsx'));
      expect(Buffer.compare(encoded[i]!.bytes, here.bytes)).toBe(0);
      expect({ ...encoded[i], bytes: null }).toEqual({ ...here, bytes: null });
    }
  });

  test('reads rows in shared memory without a copy, and reuses memory only after it is given back', async () => {
    const { memory } = pool;
    const rows = memory.take().subarray(0, 4);
    rows.set(Buffer.from('a\t1\n'));
    const first = await pool.encode({ ...block(''), rows });
    expect(Buffer.from(first.bytes).toString()).toBe('a,1\r\n');
    const second = await pool.encode({ ...block(''), rows });
    expect(second.bytes.buffer).not.toBe(first.bytes.buffer);
    memory.give(first.bytes);
    const third = await pool.encode({ ...block(''), rows });
    expect(third.bytes.buffer).toBe(first.bytes.buffer);
    expect(Buffer.from(second.bytes).toString()).toBe('a,1\r\n');
  });

  test('a result that does not fit in the memory of a block has separate memory', async () => {
    const quotes = '"'.repeat(1_400_000);
    const { bytes } = await pool.encode(block(`${quotes}\t1\n`));
    expect(Buffer.from(bytes).toString()).toBe(`"${quotes}${quotes}",1\r\n`);
    const { rows } = await pool.encode(block('a\t1\n'));
    expect(rows).toBe(1);
  });

  test('rejects with the error of the encoder and continues', async () => {
    await expect(pool.encode(block('a\n'))).rejects.toThrow('Row 1 of the block has fewer fields than the 2 columns');
    expect((await pool.encode(block('a\t1\n'))).rows).toBe(1);
  });

  test.runIf(process.platform === 'linux')('its threads have a lower priority than all others', async () => {
    await Promise.all([1, 2].map((n) => pool.encode(block(`a\t${n}\n`))));
    const priorities = readdirSync('/proc/self/task').map(priorityOf);
    const own = priorityOf(String(process.pid));
    const lower = Math.min(own + 5, 19);
    expect(priorities.filter((one) => one === lower).length).toBeGreaterThanOrEqual(1);
    expect(priorities.every((one) => one === own || one === lower)).toBe(true);
  });

  test('finishes pending blocks when it closes', async () => {
    const closing = createEncoderPool({ threads: 1 });
    const results = Array.from({ length: 5 }, (_, i) => closing.encode(block(`a\t${i}\n`.repeat(1000))));
    await closing.close();
    expect((await Promise.all(results)).map(({ rows }) => rows)).toEqual([1000, 1000, 1000, 1000, 1000]);
  });

  test('rejects blocks after it is closed', async () => {
    const closed = createEncoderPool({ threads: 1 });
    await closed.close();
    await expect(closed.encode(block('a\t1\n'))).rejects.toThrow('The encoder pool is closed');
  });
});

/** The nice value of a thread, the 19th field of its line. https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html */
function priorityOf(thread: string): number {
  const line = readFileSync(`/proc/self/task/${thread}/stat`, 'utf8');
  return Number(line.slice(line.lastIndexOf(')') + 2).split(' ')[16]);
}
