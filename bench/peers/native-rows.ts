/**
 * Rows in the form that a library takes them, prepared while the clock stands still, 1 MiB of COPY text at a time: so no
 * peer pays for reading or parsing, and none is slowed by a heap full of rows. What a peer's own threads still compress
 * meanwhile costs it nothing either.
 */
import { closeSync, openSync, readSync } from 'node:fs';
import type { Kind } from '../../src/encode/kinds.ts';
import type { PeerJob } from '../lib/peer-job.ts';
import type { Clock } from './take-job.ts';

const BATCH_BYTES = 1 << 20;

/** What a field of a kind becomes; NULL is null in every row. */
export type Prepare<Value> = (kind: Kind) => (field: string) => Value;

/** For workbooks: numbers and instants as JavaScript has them. */
export const asValues: Prepare<string | number | Date> = (kind) => {
  if (kind === 'timestamp') return (field) => new Date(`${field.slice(0, 10)}T${field.slice(11, 23)}Z`);
  if (kind === 'integer' || kind === 'decimal' || kind === 'money' || kind === 'percent') return Number;
  return (field) => field;
};

/** For CSV: text as it is to stand in the file. */
export const asText: Prepare<string> = (kind) => {
  if (kind === 'timestamp') return (field) => `${field.slice(0, 10)}T${field.slice(11, 23)}Z`;
  return (field) => field;
};

/** Yields batches of rows; the clock runs only while the consumer has them. */
export function* nativeRows<Value>(job: PeerJob, clock: Clock, prepare: Prepare<Value>): Generator<(Value | null)[][]> {
  clock.pause();
  const fields = job.columns.map(({ kind }) => prepare(kind));
  const toRow = (line: string) =>
    line.split('\t').map((field, i) => (field === '\\N' ? null : fields[i]!(field))) as (Value | null)[];
  for (const lines of linesOf(job.rowsFile)) {
    const batch = lines.map(toRow);
    clock.resume();
    yield batch;
    clock.pause();
  }
  clock.resume();
}

function* linesOf(path: string): Generator<string[]> {
  const file = openSync(path, 'r');
  const buffer = Buffer.alloc(BATCH_BYTES);
  let kept = 0;
  for (;;) {
    const filled = kept + readSync(file, buffer, kept, buffer.length - kept, null);
    if (filled === 0) break;
    const end = buffer.lastIndexOf(0x0a, filled - 1) + 1;
    yield buffer.toString('utf8', 0, end - 1).split('\n');
    buffer.copy(buffer, 0, end, filled);
    kept = filled - end;
  }
  closeSync(file);
}
