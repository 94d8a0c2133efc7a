/**
 * Rows in the form that a library needs, prepared while its clock is stopped, 1 MiB of COPY text at a time. So no peer pays
 * for reading or parsing, and none is slowed down by a heap full of rows. Compression that a peer's own threads do in that
 * time costs it nothing, either.
 */
import { closeSync, openSync, readSync } from 'node:fs';
import type { Kind } from '../../src/encode/kinds.ts';
import type { PeerJob } from '../lib/peer-job.ts';
import type { Clock } from './take-job.ts';

const BATCH_BYTES = 1 << 20;

/** Converts a field of a kind. NULL is null in every row. */
export type Prepare<Value> = (kind: Kind) => (field: string) => Value;

/** For workbooks: numbers and timestamps as JavaScript values. */
export const asValues: Prepare<string | number | Date> = (kind) => {
  if (kind === 'timestamp') return (field) => new Date(`${field.slice(0, 10)}T${field.slice(11, 23)}Z`);
  if (kind === 'integer' || kind === 'decimal' || kind === 'money' || kind === 'percent') return Number;
  return (field) => field;
};

/** For CSV: strings as they appear in the file. */
export const asText: Prepare<string> = (kind) => {
  if (kind === 'timestamp') return (field) => `${field.slice(0, 10)}T${field.slice(11, 23)}Z`;
  return (field) => field;
};

/** Yields batches of rows. The clock runs only while the consumer processes them. */
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
