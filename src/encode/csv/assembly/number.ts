/** Numbers, whose decimal separator can be a comma. */
import { POINT } from '../../copy/assembly/bytes.ts';
import { CHUNK, numberStops, points } from '../../copy/assembly/chunk.ts';
import { copyNumber } from './plain.ts';

/** What turns a point into the decimal separator with XOR, sixteen times. */
const fromPoint: usize = memory.data(16, 16);
let decimal: u8 = POINT;

export function setDecimal(byte: u8): void {
  decimal = byte;
  v128.store(fromPoint, i8x16.splat(<i8>(byte ^ POINT)));
}

/** Copies a field with only digits, hyphens and points, and returns the address after it, or 0 for any other field. */
export function writeNumber(start: usize, end: usize, out: usize): usize {
  return decimal === POINT ? copyNumber(start, end, out) : writeDecimal(start, end, out);
}

/** Writes a number of any form. */
export function writeAnyNumber(start: usize, end: usize, out: usize): usize {
  for (let at = start, to = out; at < end; at++, to++) {
    const byte = load<u8>(at);
    store<u8>(to, byte === POINT ? decimal : byte);
  }
  return out + (end - start);
}

/** `copyNumber` with another decimal separator. */
function writeDecimal(start: usize, end: usize, out: usize): usize {
  let at = start;
  let to = out;
  let stops = 0;
  for (; ; at += CHUNK, to += CHUNK) {
    const chunk = v128.load(at);
    v128.store(to, v128.xor(chunk, v128.and(points(chunk), v128.load(fromPoint))));
    stops = i8x16.bitmask(numberStops(chunk));
    if (stops !== 0) break;
  }
  return at + ctz(stops) === end && end !== start ? out + (end - start) : 0;
}
