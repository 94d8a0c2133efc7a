/**
 * Compares the encoders of two formats in one process and one thread. They encode the same block in turns, so that the machine and its load
 * cancel out.
 *
 *   npm run bench:turns -- [--formats csv,jsonl] [--rounds 150]
 */
import { parseArgs } from 'node:util';
import type { FormatName } from '../src/encode/format.ts';
import { formats } from '../src/encode/formats.ts';
import { copyRows } from './lib/corpus.ts';
import { type Shape, shapes } from './lib/shapes.ts';

const { values } = parseArgs({
  options: { formats: { type: 'string', default: 'csv,jsonl' }, rounds: { type: 'string', default: '150' } },
});
const [one, other] = values.formats.split(',') as [FormatName, FormatName];
const into = new Uint8Array(new SharedArrayBuffer(8 << 20));

for (const shape of Object.values(shapes)) {
  const [block] = copyRows(shape, 30_000, 1 << 20);
  const { bytes, rows } = { ...block!, bytes: Buffer.from(block!.bytes) };
  const times = { [one]: [] as number[], [other]: [] as number[] };
  for (let round = 0; round < Number(values.rounds); round++) {
    for (const format of [one, other]) times[format]!.push(timed(shape, format, bytes));
  }
  const fastest = [one, other].map((format) => Math.min(...times[format]!));
  const speeds = [one, other].map((format, i) => `${format} ${(rows / fastest[i]! / 1000).toFixed(2)}`);
  const medians = [one, other].map((format) => times[format]!.toSorted((a, b) => a - b)[times[format]!.length >> 1]!);
  console.log(
    `${shape.name}: ${speeds.join(', ')} million rows/s; ${other} has ${(fastest[0]! / fastest[1]!).toFixed(2)} of the speed of ${one}, by medians ${(medians[0]! / medians[1]!).toFixed(2)}`,
  );
}

function timed({ columns }: Shape, format: FormatName, rows: Uint8Array): number {
  const kinds = columns.map(({ kind }) => kind);
  const labels = columns.map(({ label }) => label);
  const started = performance.now();
  formats[format].encode({ format, kinds, labels, rows, firstRow: 2 }, into);
  return performance.now() - started;
}
