/**
 * Counts what an encoder allocates on the heap, in a thread of its own: V8 counts for each thread, so that nothing else that the process does
 * is in the result. Sends the bytes per row. `workerData` is the name of a format.
 */
import { getHeapStatistics } from 'node:v8';
import { parentPort, workerData } from 'node:worker_threads';
import { copyText } from '../../src/encode/copy-text.ts';
import type { FormatName } from '../../src/encode/format.ts';
import { formats } from '../../src/encode/formats.ts';
import type { Kind } from '../../src/encode/kinds.ts';

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

/** Bytes that V8 has allocated since the thread started, whether collected or not. Node's types do not have it yet. */
const allocated = () => (getHeapStatistics() as unknown as { total_allocated_bytes: number }).total_allocated_bytes;

const ROWS = 5000;
const format = workerData as FormatName;
const rows = rowsOf(ROWS);
const encode = (calls: number) => {
  for (let call = 0; call < calls; call++) {
    formats[format].encode({ format, kinds: KINDS, labels: LABELS, rows, firstRow: 2 });
  }
};
// By then, the code is compiled, and its buffers have their size.
encode(20);
// V8 counts in pages, so one call says little.
const CALLS = 40;
const before = allocated();
encode(CALLS);
parentPort!.postMessage((allocated() - before) / (CALLS * ROWS));
