/**
 * Compares bytes of the stretch, eight at a time. Sixteen at a time with SIMD was no faster, because most matches are shorter
 * than 40 bytes. Bytes after the end of the stretch are read but ignored.
 */
import { limit, origin } from './stretch.ts';

/** Returns the number of equal bytes from the positions `a` and `b` on, up to the end of the batch. `a` must be before `b`. */
export function sameAfter(a: i32, b: i32): i32 {
  const maxBytes = limit - b;
  const start = origin + b;
  const back = b - a;
  for (let n = 0; n < maxBytes; n += 8) {
    const at = start + n;
    const differing = load<u64>(at) ^ load<u64>(at - back);
    if (differing !== 0) return min(n + <i32>(ctz(differing) >> 3), maxBytes);
  }
  return max(maxBytes, 0);
}

/** Returns the number of equal bytes before the positions `a` and `b`, at most `maxBytes`. `a` must be before `b`. */
export function sameBefore(a: i32, b: i32, maxBytes: i32): i32 {
  const start = origin + b - 8;
  const back = b - a;
  for (let n = 0; n < maxBytes; n += 8) {
    const at = start - n;
    const differing = load<u64>(at) ^ load<u64>(at - back);
    if (differing !== 0) return min(n + <i32>(clz(differing) >> 3), maxBytes);
  }
  return max(maxBytes, 0);
}
