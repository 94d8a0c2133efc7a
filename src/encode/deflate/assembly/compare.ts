/**
 * Compares bytes of the stretch, eight at a time: sixteen by SIMD were no faster, since most matches are shorter than 40.
 * Bytes behind its end are read, but do not count.
 */
import { limit, origin } from './stretch.ts';

/** How many bytes from the places `a` and `b` on are the same, up to the end of the batch; `a` is before `b`. */
export function sameAfter(a: i32, b: i32): i32 {
  const most = limit - b;
  const start = origin + b;
  const back = b - a;
  for (let n = 0; n < most; n += 8) {
    const at = start + n;
    const differing = load<u64>(at) ^ load<u64>(at - back);
    if (differing !== 0) return min(n + <i32>(ctz(differing) >> 3), most);
  }
  return max(most, 0);
}

/** How many bytes before the places `a` and `b` are the same, at most `most`; `a` is before `b`. */
export function sameBefore(a: i32, b: i32, most: i32): i32 {
  const start = origin + b - 8;
  const back = b - a;
  for (let n = 0; n < most; n += 8) {
    const at = start - n;
    const differing = load<u64>(at) ^ load<u64>(at - back);
    if (differing !== 0) return min(n + <i32>(clz(differing) >> 3), most);
  }
  return max(most, 0);
}
