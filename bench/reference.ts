/**
 * Compares the encoders with the simple reference encoder of the tests, which runs beside them in every round, so that the load of
 * the machine cancels out. The fastest round of each counts. CI prints the result and does not judge it: the same code was 3.7
 * times as fast as the reference for a workbook on one kind of processor, and 2.6 times on another. What CI judges is in
 * `src/encode/allocation.test.ts`.
 * usage: npm run bench:reference
 */
import { copyText } from '../src/encode/copy-text.ts';
import { formats } from '../src/encode/formats.ts';
import type { Kind } from '../src/encode/kinds.ts';
import {
  referenceCsvRow,
  referenceJsonlRow,
  referenceSheetRow,
  type Values,
} from '../test/support/encode/reference.ts';

/** Compressed formats are not measured, because zlib needs most of their time. */
const MEASURED = ['csv', 'xlsx', 'jsonl'] as const;

type Measured = (typeof MEASURED)[number];

/** The last measured speed relative to the reference, on an Intel Xeon. Measure before and after a change of an encoder. */
const TIMES_AS_FAST: Record<Measured, number> = { csv: 7.9, xlsx: 3.7, jsonl: 7.3 };

const ROUNDS = 100;

const KINDS: readonly Kind[] = [
  'id',
  'timestamp',
  'text',
  'id',
  'id',
  'text',
  'url',
  'id',
  'url',
  'id',
  'money',
  'money',
];

const LABELS = KINDS.map((kind, i) => `${kind} ${i}`);
const COLUMNS = KINDS.map((kind, i) => ({ kind, label: LABELS[i]! }));

const table = Array.from({ length: 2000 }, (_, n): Values => {
  const at = `2026-01-${10 + (n % 20)} 10:${10 + (n % 50)}:09.123+00`;
  const from = `https://blog${n % 500}.example.com/post/${(n * 31) % 9973}`;
  const link = `https://www.shop${n % 8}.example/p/${(n * 7919) % 100_000}?utm_source=aff&utm_medium=cpc`;
  const sold = n % 20 === 0 ? [`ORD-${n * 7}`, `${n}.50`, `${n % 97}.05`] : [null, null, null];
  return [`c${n}`, at, `Shop & ${n % 50}`, 'awin', 'DE', 'mobile', from, `sub_${n * 17}`, link, ...sold];
});
const rows = Buffer.from(table.map(copyText).join(''));

const reference: Record<Measured, () => unknown> = {
  csv: () => table.map((row) => referenceCsvRow(KINDS, row)).join(''),
  jsonl: () => table.map((row) => referenceJsonlRow(COLUMNS, row)).join(''),
  xlsx: () => table.map((row, i) => referenceSheetRow(KINDS, row, i + 2)).join(''),
};

for (const format of MEASURED) {
  const encode = () => formats[format].encode({ format, kinds: KINDS, labels: LABELS, rows, firstRow: 2 });
  let [sheaf, baseline] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  for (let round = 0; round < ROUNDS; round++) {
    sheaf = Math.min(sheaf, timed(encode));
    baseline = Math.min(baseline, timed(reference[format]));
  }
  const ratio = baseline / sheaf;
  console.log(
    `${format}: ${ratio.toFixed(2)} times as fast as the reference encoder; last measured: ${TIMES_AS_FAST[format].toFixed(1)}`,
  );
}

function timed(work: () => unknown): number {
  const started = performance.now();
  work();
  return performance.now() - started;
}
