/**
 * Fails if an encoder has lost more than a quarter of its speed relative to the simple reference encoder of the tests. The
 * reference runs beside it in every round, so that the machine and its load cancel out. The fastest round of each counts.
 * usage: npm run bench:guard
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

/** The last measured speed relative to the reference. A change that makes an encoder faster raises its number. */
const TIMES_AS_FAST: Record<Measured, number> = { csv: 7.6, xlsx: 3.7, jsonl: 7.3 };

const LOST = 0.25;
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

let failed = false;
for (const format of MEASURED) {
  const encode = () => formats[format].encode({ format, kinds: KINDS, labels: LABELS, rows, firstRow: 2 });
  let [sheaf, baseline] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  for (let round = 0; round < ROUNDS; round++) {
    sheaf = Math.min(sheaf, timed(encode));
    baseline = Math.min(baseline, timed(reference[format]));
  }
  const ratio = baseline / sheaf;
  const least = (1 - LOST) * TIMES_AS_FAST[format];
  console.log(
    `${format}: ${ratio.toFixed(2)} times as fast as the reference encoder; at least ${least.toFixed(2)} expected`,
  );
  failed ||= ratio < least;
}
process.exitCode = failed ? 1 : 0;

function timed(work: () => unknown): number {
  const started = performance.now();
  work();
  return performance.now() - started;
}
