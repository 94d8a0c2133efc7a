/** Writes the contents of JSON strings (RFC 8259 §7). */
import { BACKSLASH, QUOTE, SPACE } from '../../copy/assembly/bytes.ts';
import { CHUNK, stringStops } from '../../copy/assembly/chunk.ts';
import { decoded, decodeEscape } from '../../copy/assembly/escape.ts';

/** `\u00`, little-endian. */
const UNICODE_ESCAPE: u32 = 0x3030755c;

/** The letter of the short escape of a control character, or 0 if it has none. COPY and JSON have the same ones, except for `\v`. */
const letters: usize = memory.data(32);
store<u8>(letters, 0x62, 0x08);
store<u8>(letters, 0x74, 0x09);
store<u8>(letters, 0x6e, 0x0a);
store<u8>(letters, 0x66, 0x0c);
store<u8>(letters, 0x72, 0x0d);

/** Copies text without quotes, backslashes and control characters, and returns the address after it, or 0 for other text. */
export function copyText(start: usize, end: usize, out: usize): usize {
  let at = start;
  let to = out;
  let stops = 0;
  for (; ; at += CHUNK, to += CHUNK) {
    const chunk = v128.load(at);
    v128.store(to, chunk);
    stops = i8x16.bitmask(stringStops(chunk));
    if (stops !== 0) break;
  }
  return at + ctz(stops) === end ? out + (end - start) : 0;
}

/** Writes any text, and returns the address after it. */
export function writeText(start: usize, end: usize, out: usize): usize {
  let at = start;
  let to = out;
  while (at < end) {
    const chunk = v128.load(at);
    v128.store(to, chunk);
    const stops = i8x16.bitmask(stringStops(chunk));
    const count = stops === 0 ? CHUNK : <usize>ctz(stops);
    if (at + count >= end) return to + (end - at);
    at += count;
    to += count;
    if (stops === 0) continue;
    let byte = load<u8>(at++);
    if (byte === BACKSLASH && at < end) {
      at = decodeEscape(at, end);
      byte = decoded;
    }
    to = writeByte(byte, to);
  }
  return to;
}

function writeByte(byte: u8, out: usize): usize {
  if (byte >= SPACE) {
    const isEscaped = byte === QUOTE || byte === BACKSLASH;
    if (isEscaped) store<u8>(out, BACKSLASH);
    const to = isEscaped ? out + 1 : out;
    store<u8>(to, byte);
    return to + 1;
  }
  const letter = load<u8>(letters + byte);
  if (letter !== 0) {
    store<u8>(out, BACKSLASH);
    store<u8>(out, letter, 1);
    return out + 2;
  }
  store<u32>(out, UNICODE_ESCAPE);
  store<u8>(out, hexDigit(byte >> 4), 4);
  store<u8>(out, hexDigit(byte & 15), 5);
  return out + 6;
}

function hexDigit(value: u8): u8 {
  return value < 10 ? 0x30 + value : 0x57 + value;
}
