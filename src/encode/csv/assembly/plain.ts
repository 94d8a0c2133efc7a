/** Fields that are copied as they are, which most are: looked at and stored on the way, and what is too much is written again. */
import { SPACE } from './bytes.ts';
import { CHUNK, numberStops, textStops } from './chunk.ts';
import { beginsCareful } from './first-byte.ts';

/** Copies the text, and returns the address behind it; 0 when it is empty or needs care. */
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

/** The same for digits, hyphens and points. */
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
