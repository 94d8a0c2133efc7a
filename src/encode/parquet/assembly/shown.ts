/**
 * The rows as the file shows them, for the digests. Columns mark bytes that the file does not show with two bytes that do not occur in
 * UTF-8.
 */
import { LF, POINT, TAB, ZERO } from '../../copy/assembly/bytes.ts';
import { CHUNK, fillers } from '../../copy/assembly/chunk.ts';
import { oddText } from './odd.ts';

/** A byte that is left out. */
export const LEFT_OUT: u8 = 0xff;
/** The first byte of a field whose text is longer than in the block. */
export const REPLACED: u8 = 0xfe;

/** Whether the file shows any field differently. */
export let differs: bool = false;

export function beginShown(): void {
  differs = false;
}

/** Leaves out the bytes from `start` to `end`. */
export function leaveOut(start: usize, end: usize): void {
  memory.fill(start, LEFT_OUT, end - start);
  differs = true;
}

/** Leaves out the zeros at the end of a number with a point, and the point if no digit remains after it. */
export function leaveOutZeros(end: usize): void {
  let at = end - 1;
  if (load<u8>(at) !== ZERO) return;
  differs = true;
  for (; load<u8>(at) === ZERO; at--) store<u8>(at, LEFT_OUT);
  if (load<u8>(at) === POINT) store<u8>(at, LEFT_OUT);
}

/** Marks a field that is replaced. */
export function replace(start: usize): void {
  store<u8>(start, REPLACED);
  differs = true;
}

/** Copies rows as the file shows them to `out`, and returns the address after them. */
export function copyShown(start: usize, end: usize, out: usize): usize {
  let to = out;
  for (let at = start; at < end; ) {
    const chunk = v128.load(at);
    v128.store(to, chunk);
    const special = i8x16.bitmask(fillers(chunk));
    const count = special === 0 ? CHUNK : <usize>ctz(special);
    if (at + count >= end) return to + (end - at);
    at += count;
    to += count;
    if (special === 0) continue;
    if (load<u8>(at) === REPLACED) {
      to = oddText(at, to);
      while (load<u8>(at) !== TAB && load<u8>(at) !== LF) at++;
    }
    while (load<u8>(at) === LEFT_OUT) at++;
  }
  return to;
}
