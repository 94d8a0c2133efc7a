/**
 * Measures the encoders alone: click-like rows of 12 columns as COPY text in memory, cut into blocks, through the pool.
 *
 *   node bench/encode.ts [--rows 1000000] [--block-kib 1024] [--repeat 3] [--threads 1,2] [--formats xlsx,csv]
 *
 * Making the rows is not timed. MB/s is COPY text read per second;
 * cpu is the time of all threads, which tells how much of the wall time was spent waiting for a busy machine.
 */
import { parseArgs } from 'node:util';
import type { FormatName } from '../src/encode/format.ts';
import { createEncoderPool, type EncoderPool } from '../src/encode/pool.ts';
import type { Kind } from '../src/reports/kinds.ts';

const { values } = parseArgs({
  options: {
    rows: { type: 'string', default: '1000000' },
    'block-kib': { type: 'string', default: '1024' },
    repeat: { type: 'string', default: '3' },
    threads: { type: 'string', default: '1,2' },
    formats: { type: 'string', default: 'xlsx,csv' },
  },
});

const kinds: readonly Kind[] = [
  'id', // click
  'timestamp',
  'text', // advertiser
  'text', // network
  'text', // country
  'text', // device
  'url', // referrer
  'text', // sub id
  'url', // landing page
  'id', // order
  'money', // sale
  'money', // commission
];

/** The same numbers on every run (Numerical Recipes' linear congruential generator). */
let seed = 1;
function random(below: number): number {
  seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
  return seed % below;
}
const pick = <T>(list: readonly T[]): T => list[random(list.length)]!;

const advertisers = ['Zalando', 'OTTO', 'MediaMarkt', 'About You', 'Müller & Söhne', 'Booking.com', 'Thalia', 'Lidl'];

/** One click, one in twenty of them with an order. */
function clickRow(id: number): string {
  const sold = random(20) === 0;
  const at = new Date(Date.UTC(2026, 0, 1) + id * 1000).toISOString().replace('T', ' ').replace(/Z$/, '');
  const fields = [
    String(100_000_000_000 + id),
    `${at}${random(1000)}+00`,
    pick(advertisers),
    pick(['awin', 'cj', 'rakuten', 'tradedoubler']),
    pick(['DE', 'AT', 'CH', 'GB', 'US']),
    pick(['desktop', 'mobile', 'tablet']),
    `https://blog${random(500)}.example.com/post/${random(10_000)}`,
    `sub_${random(1_000_000)}`,
    `https://www.shop${random(8)}.example/p/${random(100_000)}?utm_source=aff&utm_medium=cpc`,
    sold ? `ORD-${random(1_000_000)}` : '\\N',
    sold ? (random(30_000) / 100).toFixed(2) : '\\N',
    sold ? (random(3000) / 100).toFixed(2) : '\\N',
  ];
  return `${fields.join('\t')}\n`;
}

interface Block {
  rows: Buffer;
  firstRow: number;
}

function makeBlocks(rowCount: number, blockBytes: number): Block[] {
  const blocks: Block[] = [];
  let rows: string[] = [];
  let bytes = 0;
  let firstRow = 2;
  for (let i = 0; i < rowCount; i++) {
    const row = clickRow(i);
    rows.push(row);
    bytes += row.length;
    if (bytes >= blockBytes || i === rowCount - 1) {
      blocks.push({ rows: Buffer.from(rows.join('')), firstRow });
      firstRow += rows.length;
      rows = [];
      bytes = 0;
    }
  }
  return blocks;
}

/** Encodes all blocks with a few under way at a time, as a worker does, and returns the bytes that came out. */
async function encodeAll(pool: EncoderPool, blocks: readonly Block[], run: { format: FormatName; ahead: number }) {
  let next = 0;
  let total = 0;
  async function lane(): Promise<void> {
    for (let i = next++; i < blocks.length; i = next++) {
      const { rows, firstRow } = blocks[i]!;
      // A copy, because the pool takes its memory away; the source makes a fresh block each time, too.
      const moved = new Uint8Array(rows);
      const { bytes } = await pool.encode({ format: run.format, kinds, rows: moved, firstRow });
      total += bytes.length;
    }
  }
  await Promise.all(Array.from({ length: run.ahead }, lane));
  return total;
}

const medianOf = (list: readonly number[]): number => list.toSorted((a, b) => a - b)[Math.floor(list.length / 2)]!;

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
    const median = medianOf(seconds);
    const speed = `${median.toFixed(2)} s (best ${Math.min(...seconds).toFixed(2)}, cpu ${medianOf(cpu).toFixed(2)})  ${(inputBytes / 1e6 / median).toFixed(0)} MB/s`;
    const peak = (process.resourceUsage().maxRSS / 1024).toFixed(0);
    console.log(
      `${format} ${threads} thread(s): ${speed}  out ${(bytes / 1e6).toFixed(1)} MB  peak RSS so far ${peak} MiB`,
    );
  }
}
