/** Recognizes the common ISO forms of PostgreSQL's dates and timestamps. All others (infinity, BC, year 10000) are text. */

const isDigit = (byte: number | undefined): boolean => byte !== undefined && byte >= 0x30 && byte <= 0x39;

/** Returns the end of the `dddd-dd-dd` at `start`, or -1 if there is none. */
export function dateEnd(bytes: Uint8Array, start: number, end: number): number {
  if (end - start < 10 || bytes[start + 4] !== 0x2d || bytes[start + 7] !== 0x2d) return -1;
  const digits =
    isDigit(bytes[start]) &&
    isDigit(bytes[start + 1]) &&
    isDigit(bytes[start + 2]) &&
    isDigit(bytes[start + 3]) &&
    isDigit(bytes[start + 5]) &&
    isDigit(bytes[start + 6]) &&
    isDigit(bytes[start + 8]) &&
    isDigit(bytes[start + 9]);
  return digits ? start + 10 : -1;
}

/**
 * Returns the start of the offset in a `dddd-dd-dd dd:dd:dd[.d…][±dd[:dd[:dd]]]`, or `end` if it has no offset. Returns -1 if
 * the bytes have another form.
 */
export function offsetStart(bytes: Uint8Array, start: number, end: number): number {
  if (dateEnd(bytes, start, end) < 0 || end - start < 19) return -1;
  if (bytes[start + 10] !== 0x20 || bytes[start + 13] !== 0x3a || bytes[start + 16] !== 0x3a) return -1;
  for (let p = start + 11; p < start + 19; p += 3) if (!isDigit(bytes[p]) || !isDigit(bytes[p + 1])) return -1;
  let p = start + 19;
  if (bytes[p] === 0x2e && p < end) {
    const first = ++p;
    while (p < end && isDigit(bytes[p])) p++;
    if (p === first) return -1;
  }
  const offset = p;
  if (p === end) return offset;
  if (bytes[p] !== 0x2b && bytes[p] !== 0x2d) return -1;
  for (p++; ; p += 3) {
    if (end - p < 2 || !isDigit(bytes[p]) || !isDigit(bytes[p + 1])) return -1;
    if (end - p === 2) return offset;
    if (bytes[p + 2] !== 0x3a) return -1;
  }
}
