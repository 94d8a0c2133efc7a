/** The encoders create no object per row, so that the work of the garbage collector does not grow with the number of rows. */
import { getHeapStatistics } from 'node:v8';
import { expect, test } from 'vitest';
import { copyText } from './copy-text.ts';
import { FORMAT_NAMES, type FormatName } from './format.ts';
import { formats } from './formats.ts';
import type { Kind } from './kinds.ts';

const KINDS: readonly Kind[] = [
  'id',
  'timestamp',
  'text',
  'id',
  'url',
  'boolean',
  'date',
  'integer',
  'money',
  'percent',
];
const LABELS = KINDS.map((kind, i) => `${kind} ${i}`);

function rowsOf(count: number): Buffer {
  const row = (n: number) => [
    `c${n}`,
    `2026-01-${10 + (n % 20)} 10:${10 + (n % 50)}:09.123+00`,
    `Shop & ${n % 50}`,
    n % 3 ? 'awin' : null,
    `https://blog${n % 500}.example.com/post/${(n * 31) % 9973}?utm_source=aff`,
    n % 2 ? 't' : 'f',
    `2026-02-${10 + (n % 18)}`,
    String(n * 7919),
    n % 20 ? null : `${n}.50`,
    `0.${n % 100}5`,
  ];
  return Buffer.from(Array.from({ length: count }, (_, n) => copyText(row(n))).join(''));
}

/** Bytes that V8 has allocated on the heap since the process started, whether collected or not. Node's types do not have it yet. */
const allocated = () => (getHeapStatistics() as unknown as { total_allocated_bytes: number }).total_allocated_bytes;

/** Heap bytes of one call. The lowest of several counts, because the others include compiled code and what other tests left to do. */
function bytesOf(format: FormatName, rows: Buffer): number {
  const calls = Array.from({ length: 15 }, () => {
    const before = allocated();
    formats[format].encode({ format, kinds: KINDS, labels: LABELS, rows, firstRow: 2 });
    return allocated() - before;
  });
  return Math.min(...calls);
}

/** Measured: 5 to 11, and 93 for a workbook: 85 of them for the text with "&", which is escaped. Ten strings in an array need more than 400. */
const LIMITS: Record<FormatName, number> = {
  csv: 40,
  'csv.gz': 40,
  jsonl: 40,
  'jsonl.gz': 40,
  parquet: 40,
  xlsx: 200,
};

test.each(FORMAT_NAMES)('%s', (format) => {
  const [few, many] = [1000, 5000];
  const perRow = (bytesOf(format, rowsOf(many)) - bytesOf(format, rowsOf(few))) / (many - few);
  expect(perRow).toBeLessThan(LIMITS[format]);
});
