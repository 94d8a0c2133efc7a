/**
 * Copies fields that need no changes, which are the most common. Each chunk is checked and stored in one pass. Bytes stored after
 * the end of the field are overwritten later.
 */
import { SPACE } from '../../copy/assembly/bytes.ts';
import { CHUNK, numberStops, textStops } from '../../copy/assembly/chunk.ts';
import { beginsCareful } from './first-byte.ts';

/** Copies text, and returns the address after it, or 0 if it is empty or cannot be copied unchanged. */
export function copyText(start: usize, end: usize, out: usize): usize {
  // An empty field begins with its separator.
  if (beginsCareful(start) || load<u8>(end - 1) === SPACE) return 0;
  let at = start;
  let to = out;
  let stops = 0;
  for (; ; at += CHUNK, to += CHUNK) {
    const chunk = v128.load(at);
    v128.store(to, chunk);
    stops = i8x16.bitmask(textStops(chunk));
    if (stops !== 0) break;
  }
  return at + ctz(stops) === end ? out + (end - start) : 0;
}

/** Does the same for fields with only digits, hyphens and points. */
export function copyNumber(start: usize, end: usize, out: usize): usize {
  let at = start;
  let to = out;
  let stops = 0;
  for (; ; at += CHUNK, to += CHUNK) {
    const chunk = v128.load(at);
    v128.store(to, chunk);
    stops = i8x16.bitmask(numberStops(chunk));
    if (stops !== 0) break;
  }
  return at + ctz(stops) === end && end !== start ? out + (end - start) : 0;
}
