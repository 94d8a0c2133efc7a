/** Writes CSV text fields, with quotes where needed and guards before text that programs would read as a formula. */
import { APOSTROPHE, BACKSLASH, COMMA, QUOTE, SPACE } from '../../copy/assembly/bytes.ts';
import { backslashes, CHUNK, contentStops, quotables } from '../../copy/assembly/chunk.ts';
import { decoded, decodeEscape } from '../../copy/assembly/escape.ts';
import { cellNeedsGuard, endsCell, fieldNeedsGuard, otherEnd } from './formula.ts';

/** Writes text that is not empty, and returns the address after it. */
export function writeText(start: usize, end: usize, out: usize): usize {
  const quoted = needsQuotes(start, end);
  let to = out;
  if (quoted) store<u8>(to++, QUOTE);
  if (fieldNeedsGuard(start, end)) store<u8>(to++, APOSTROPHE);
  to = writeContent(start, end, to);
  if (quoted) store<u8>(to++, QUOTE);
  return to;
}

/**
 * Whether the text contains comma, quote, CR or LF (RFC 4180 §2.6), or semicolon or TAB, which some programs use as separators.
 * Text that begins or ends with a space also needs quotes, because some programs trim unquoted fields.
 */
function needsQuotes(start: usize, end: usize): bool {
  if (load<u8>(start) === SPACE || load<u8>(end - 1) === SPACE) return true;
  let escaped = false;
  for (let at = start; at < end; at += CHUNK) {
    const chunk = v128.load(at);
    const inside = end - at < CHUNK ? (1 << (<i32>(end - at))) - 1 : 0xffff;
    if ((i8x16.bitmask(quotables(chunk)) & inside) !== 0) return true;
    if ((i8x16.bitmask(backslashes(chunk)) & inside) !== 0) escaped = true;
  }
  return escaped && escapesNeedQuotes(start, end);
}

function escapesNeedQuotes(start: usize, end: usize): bool {
  for (let at = start; at < end; ) {
    if (load<u8>(at) !== BACKSLASH || at + 1 === end) {
      at++;
      continue;
    }
    const next = decodeEscape(at + 1, end);
    if (decoded === QUOTE || decoded === COMMA || endsCell(decoded)) return true;
    if (decoded === SPACE && (at === start || next === end)) return true;
    at = next;
  }
  return false;
}

/** Copies the text. It doubles quotes, decodes escapes, and inserts guards after bytes that can end a cell. */
function writeContent(start: usize, end: usize, out: usize): usize {
  let at = start;
  let to = out;
  while (at < end) {
    const chunk = v128.load(at);
    v128.store(to, chunk);
    const special = i8x16.bitmask(contentStops(chunk, otherEnd));
    const count = special === 0 ? CHUNK : <usize>ctz(special);
    if (at + count >= end) return to + (end - at);
    at += count;
    to += count;
    if (special === 0) continue;
    let byte = load<u8>(at++);
    if (byte === BACKSLASH && at < end) {
      at = decodeEscape(at, end);
      byte = decoded;
    }
    store<u8>(to++, byte);
    if (byte === QUOTE) store<u8>(to++, QUOTE);
    else if (endsCell(byte) && cellNeedsGuard(at, end)) store<u8>(to++, APOSTROPHE);
  }
  return to;
}
