/** Finds matches in arbitrary text, by looking up every four bytes in a table of their last positions. */
import { WINDOW } from './codes.ts';
import { sameAfter } from './compare.ts';
import { origin } from './stretch.ts';
import { addMatch } from './symbols.ts';

const HASH_BITS: i32 = 13;
/** From this distance on, a match of four bytes takes more bits than literals. */
const FAR: i32 = 2048;

const places: usize = memory.data(4 << HASH_BITS, 16);

/** Clears the table. */
export function beginText(): void {
  memory.fill(places, 0, 4 << HASH_BITS);
}

/** Adds the matches from `start` to `stop`. The last one can extend beyond. Returns the end of the last match. */
export function matchText(start: i32, stop: i32): i32 {
  let matched = start;
  let at = start;
  while (at + 4 <= stop) {
    const word = load<u32>(origin + at);
    const place = places + (((word * 0x9e3779b1) >> (32 - HASH_BITS)) << 2);
    const from = load<i32>(place);
    store<i32>(place, at);
    const distance = at - from;
    if (from > 0 && distance <= WINDOW && load<u32>(origin + from) === word) {
      const length = 4 + sameAfter(from + 4, at + 4);
      if (length > 4 || distance < FAR) {
        addMatch(at, length, distance);
        at += length;
        matched = at;
        continue;
      }
    }
    at++;
  }
  return matched;
}
