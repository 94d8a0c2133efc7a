/**
 * Measures only the encoders, for work on them: rows as COPY text in memory, cut into blocks, through the pool.
 *
 *   npm run bench:encode -- [--rows 1000000] [--block-kib 1000] [--repeat 3] [--threads 1,2] [--formats xlsx,csv,jsonl]
 *     [--shape clicks|narrow|wide|numbers|longText]
 *
 * Generating the rows is not timed, and no file is written; `bench/encoders.ts` measures whole files. MB/s is COPY text read
 * per second. CPU is the time of all threads. Compare it with the wall time to see how long they waited for a busy machine.
 */
import { parseArgs } from 'node:util';
import type { FormatName } from '../src/encode/format.ts';
import { createEncoderPool, type EncoderPool } from '../src/encode/pool.ts';
import { copyRows } from './lib/corpus.ts';
import { shapes } from './lib/shapes.ts';
import { spread } from './lib/stats.ts';

const { values } = parseArgs({
  options: {
    rows: { type: 'string', default: '1000000' },
    'block-kib': { type: 'string', default: '1000' },
    repeat: { type: 'string', default: '3' },
    threads: { type: 'string', default: '1,2' },
    formats: { type: 'string', default: 'xlsx,csv' },
    shape: { type: 'string', default: 'clicks' },
  },
});

interface Block {
  rows: Buffer;
  firstRow: number;
}

const shape = shapes[values.shape as keyof typeof shapes];
const kinds = shape.columns.map((column) => column.kind);
const labels = shape.columns.map((column) => column.label);

function makeBlocks(rowCount: number, blockBytes: number): Block[] {
  const blocks: Block[] = [];
  let firstRow = 2;
  for (const { bytes, rows } of copyRows(shape, rowCount, blockBytes)) {
    blocks.push({ rows: bytes, firstRow });
    firstRow += rows;
  }
  return blocks;
}

/** Encodes all blocks, several at a time as a worker does, and returns the number of bytes written. */
async function encodeAll(pool: EncoderPool, blocks: readonly Block[], run: { format: FormatName; ahead: number }) {
  let next = 0;
  let total = 0;
  async function lane(): Promise<void> {
    for (let i = next++; i < blocks.length; i = next++) {
      const { rows, firstRow } = blocks[i]!;
      // Copies into the pool's memory, as the source does.
      const copy = pool.memory.take(rows.length).subarray(0, rows.length);
      copy.set(rows);
      const { bytes } = await pool.encode({ format: run.format, kinds, labels, rows: copy, firstRow });
      total += bytes.length;
      pool.memory.give(copy);
      pool.memory.give(bytes);
    }
  }
  await Promise.all(Array.from({ length: run.ahead }, lane));
  return total;
}

const rowCount = Number(values.rows);
const blocks = makeBlocks(rowCount, Number(values['block-kib']) * 1024);
const inputBytes = blocks.reduce((sum, block) => sum + block.rows.length, 0);
console.log(`${rowCount} rows x ${kinds.length}, ${(inputBytes / 1e6).toFixed(0)} MB in ${blocks.length} blocks`);
for (const format of values.formats.split(',') as FormatName[]) {
  for (const threads of values.threads.split(',').map(Number)) {
    const pool = createEncoderPool({ threads });
    const seconds: number[] = [];
    const cpu: number[] = [];
    let bytes = 0;
    for (let i = 0; i < Number(values.repeat); i++) {
      const start = performance.now();
      const used = process.cpuUsage();
      bytes = await encodeAll(pool, blocks, { format, ahead: threads + 1 });
      seconds.push((performance.now() - start) / 1000);
      const { user, system } = process.cpuUsage(used);
      cpu.push((user + system) / 1e6);
    }
    await pool.close();
    const { median, min, max } = spread(seconds);
    const times = `${median.toFixed(2)} s (${min.toFixed(2)}..${max.toFixed(2)}, cpu ${spread(cpu).median.toFixed(2)})`;
    const peak = (process.resourceUsage().maxRSS / 1024).toFixed(0);
    console.log(
      `${format} ${threads} thread(s): ${times}  ${(inputBytes / 1e6 / median).toFixed(0)} MB/s  out ${(bytes / 1e6).toFixed(1)} MB  peak RSS so far ${peak} MiB`,
    );
  }
}
