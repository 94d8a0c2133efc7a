/**
 * Writes timestamps in ISO 8601. `2026-11-23 14:05:09.123456+01` becomes `2026-11-23T14:05:09.123456+01:00`, and a zero offset
 * becomes `Z`. The fraction and an offset with minutes or seconds (local mean time) are copied. All other values, such as
 * `infinity`, `BC` and the year 10000, are text.
 */
import { COLON, HYPHEN, isDigit, PLUS, POINT } from './bytes.ts';
import { CHUNK, digitBits } from './chunk.ts';

/** The minimum and the maximum of each byte of `dddd-dd-dd dd:dd`. */
const minBytes: usize = memory.data<u8>([48, 48, 48, 48, 45, 48, 48, 45, 48, 48, 32, 48, 48, 58, 48, 48]);
const maxBytes: usize = memory.data<u8>([57, 57, 57, 57, 45, 57, 57, 45, 57, 57, 32, 57, 57, 58, 57, 57]);
/** XOR with these bytes turns the space into a T. */
const spaceToT: usize = memory.data<u8>([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x74, 0, 0, 0, 0, 0]);
const TWO_ZEROS: u16 = 0x3030;
const LETTER_Z: u8 = 0x5a;
/** `:00`, little-endian, and an unused byte. */
const ZERO_MINUTES: u32 = 0x30303a;

/**
 * Writes a timestamp without offset or with an offset of whole hours, and returns the address after it. Returns 0 for any other
 * field, and for fields longer than two chunks.
 */
export function writeCommonTimestamp(start: usize, end: usize, out: usize): usize {
  const minutes = v128.load(start);
  if (!isToMinutes(minutes)) return 0;
  // The rest must be `:dd[.d…][±dd]`.
  const rest = v128.load(start, CHUNK);
  const length = end - start - CHUNK;
  if (length < 3 || length > CHUNK || load<u8>(start, CHUNK) !== COLON) return 0;
  const sign = load<u8>(end - 3);
  const isHours = sign === PLUS || sign === HYPHEN;
  const offset = isHours ? length - 3 : length;
  const hasFraction = offset > 4 && load<u8>(start + CHUNK + 3) === POINT;
  if (offset !== 3 && !hasFraction) return 0;
  const signs = 1 | (hasFraction ? 1 << 3 : 0) | (isHours ? 1 << (<i32>offset) : 0);
  if (((digitBits(rest) ^ ~signs) & ((1 << (<i32>length)) - 1)) !== 0) return 0;
  v128.store(out, v128.xor(minutes, v128.load(spaceToT)));
  v128.store(out, rest, CHUNK);
  return isHours ? finishHours(end, out + CHUNK + length) : out + CHUNK + length;
}

/** Writes any timestamp, and returns the address after it, or 0 for any other field. */
export function writeTimestamp(start: usize, end: usize, out: usize): usize {
  const offset = offsetStart(start, end);
  if (offset === 0) return 0;
  memory.copy(out, start, end - start);
  v128.store(out, v128.xor(v128.load(out), v128.load(spaceToT)));
  const to = out + (end - start);
  return end - offset === 3 ? finishHours(end, to) : to;
}

/** Completes the offset that was copied from before `end` to before `to`. A zero offset becomes `Z`, and others get minutes. */
function finishHours(end: usize, to: usize): usize {
  if (load<u16>(end - 2) === TWO_ZEROS) {
    store<u8>(to - 3, LETTER_Z);
    return to - 2;
  }
  store<u32>(to, ZERO_MINUTES);
  return to + 3;
}

function isToMinutes(chunk: v128): bool {
  const lowest = v128.load(minBytes);
  return i8x16.all_true(i8x16.le_u(i8x16.sub(chunk, lowest), i8x16.sub(v128.load(maxBytes), lowest)));
}

/**
 * Returns the start of the offset in a `dddd-dd-dd dd:dd:dd[.d…][±dd[:dd[:dd]]]`, or `end` if it has no offset. Returns 0 if the
 * bytes have another form.
 */
function offsetStart(start: usize, end: usize): usize {
  if (end - start < 19 || !isToMinutes(v128.load(start))) return 0;
  if (load<u8>(start, 16) !== COLON || !isTwoDigits(start + 17)) return 0;
  let at = start + 19;
  if (at < end && load<u8>(at) === POINT) {
    const first = ++at;
    while (at < end && isDigit(load<u8>(at))) at++;
    if (at === first) return 0;
  }
  const offset = at;
  if (at === end) return offset;
  if (load<u8>(at) !== PLUS && load<u8>(at) !== HYPHEN) return 0;
  for (at++; end - at > 2 && isTwoDigits(at); at += 3) if (load<u8>(at, 2) !== COLON) return 0;
  return end - at === 2 && isTwoDigits(at) ? offset : 0;
}

function isTwoDigits(at: usize): bool {
  return isDigit(load<u8>(at)) && isDigit(load<u8>(at, 1));
}
