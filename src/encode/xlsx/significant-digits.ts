/**
 * Returns the number of significant digits of the number between `start` and `end`, without zeros at both ends. Returns -1 if it
 * is not a plain decimal number that Excel supports (`NaN`, `Infinity`, an exponent of three digits, or not a number).
 */
export function significantDigits(bytes: Uint8Array, start: number, end: number): number {
  // Longer numbers can exceed 9.99E+307, Excel's maximum.
  if (end - start > 300) return -1;
  let p = bytes[start] === 0x2d ? start + 1 : start;
  let significant = 0;
  let zeros = 0;
  let digits = 0;
  let inFraction = false;
  for (; p < end; p++) {
    const value = bytes[p]! - 0x30;
    if (value >= 0 && value <= 9) {
      digits++;
      if (value !== 0) {
        significant += zeros + 1;
        zeros = 0;
      } else if (significant > 0) {
        zeros++;
      }
    } else if (value === 0x2e - 0x30 && !inFraction && digits > 0) {
      inFraction = true;
      digits = 0;
    } else {
      break;
    }
  }
  if (digits === 0) return -1;
  return p === end || isExponent(bytes, p, end) ? significant : -1;
}

/** Whether the bytes are an exponent as in PostgreSQL's float8, such as `e+20` or `e-07`, with at most two digits. */
function isExponent(bytes: Uint8Array, start: number, end: number): boolean {
  if ((bytes[start]! | 0x20) !== 0x65) return false;
  let p = start + 1;
  if (bytes[p] === 0x2b || bytes[p] === 0x2d) p++;
  if (end - p < 1 || end - p > 2) return false;
  for (; p < end; p++) if (bytes[p]! < 0x30 || bytes[p]! > 0x39) return false;
  return true;
}
