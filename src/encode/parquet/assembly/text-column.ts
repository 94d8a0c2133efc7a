/** Columns of texts: for each value its length in four bytes, and its bytes in UTF-8. */
import { BACKSLASH } from '../../copy/assembly/bytes.ts';
import { backslashes, CHUNK } from '../../copy/assembly/chunk.ts';
import { decoded, decodeEscape } from '../../copy/assembly/escape.ts';
import { columnEnds, fail, isNull, rowStride, rows, separator, setNull } from './fields.ts';

/** Bytes before a value. */
const LENGTH: usize = 4;

/** The addresses of the smallest and the largest value by their bytes, where their lengths are. 0 if there is none. */
export let minText: usize = 0;
export let maxText: usize = 0;
/** The first eight bytes of these, as numbers that sort like the bytes. */
let minStart: u64 = 0;
let maxStart: u64 = 0;

/** Encodes the column that was begun, and returns the address after its values, or 0 if a row has the wrong number of fields. */
export function encodeTexts(out: usize): usize {
  const count = rows;
  const step = rowStride;
  const expected = separator;
  let to = out;
  let field = columnEnds;
  minText = 0;
  maxText = 0;
  for (let row: u32 = 0; row < count; row++, field += step) {
    const start: usize = load<u32>(field) + 1;
    const end: usize = load<u32>(field, 4);
    if (load<u8>(end) !== expected) return fail(row);
    const value = to + LENGTH;
    let length = end - start;
    let escapes = 0;
    for (let done: usize = 0; done < length; done += CHUNK) {
      const chunk = v128.load(start + done);
      v128.store(value + done, chunk);
      const bits = i8x16.bitmask(backslashes(chunk));
      const rest = <i32>(length - done);
      escapes |= rest < <i32>CHUNK ? bits & ((1 << rest) - 1) : bits;
    }
    if (escapes !== 0) {
      if (isNull(start, end)) {
        setNull(row);
        continue;
      }
      length = decode(start, end, value) - value;
    }
    store<u32>(to, <u32>length);
    addToBounds(to, length);
    to = value + length;
  }
  return to;
}

function decode(start: usize, end: usize, out: usize): usize {
  let at = start;
  let to = out;
  while (at < end) {
    let byte = load<u8>(at++);
    if (byte === BACKSLASH && at < end) {
      at = decodeEscape(at, end);
      byte = decoded;
    }
    store<u8>(to++, byte);
  }
  return to;
}

function addToBounds(text: usize, length: usize): void {
  const start = startOf(text, length);
  if (minText === 0) {
    minText = text;
    maxText = text;
    minStart = start;
    maxStart = start;
    return;
  }
  if (start < minStart || (start === minStart && isLess(text, minText))) {
    minText = text;
    minStart = start;
  }
  if (start > maxStart || (start === maxStart && isLess(maxText, text))) {
    maxText = text;
    maxStart = start;
  }
}

function startOf(text: usize, length: usize): u64 {
  const bytes = bswap(load<u64>(text, 4));
  if (length >= 8) return bytes;
  return length === 0 ? 0 : bytes & ((<u64>-1) << (64 - 8 * <u64>length));
}

/** Whether the first text sorts before the second. */
function isLess(one: usize, other: usize): bool {
  const length: usize = load<u32>(one);
  const otherLength: usize = load<u32>(other);
  const common = min(length, otherLength);
  let at: usize = 0;
  for (; at + 8 <= common; at += 8) {
    const a = bswap(load<u64>(one + at, 4));
    const b = bswap(load<u64>(other + at, 4));
    if (a !== b) return a < b;
  }
  for (; at < common; at++) {
    const a = load<u8>(one + at, 4);
    const b = load<u8>(other + at, 4);
    if (a !== b) return a < b;
  }
  return length < otherLength;
}
