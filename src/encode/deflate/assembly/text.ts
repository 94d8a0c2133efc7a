/** Matches within text of which nothing is known: every four bytes are looked up in a table of those seen last. */
import { WINDOW } from './codes.ts';
import { sameAfter } from './compare.ts';
import { origin } from './stretch.ts';
import { addMatch } from './symbols.ts';

const HASH_BITS: i32 = 13;
/** Beyond this distance four bytes take more bits as a match than as literals. */
const FAR: i32 = 2048;

const places: usize = memory.data(4 << HASH_BITS, 16);

/** Forgets all text. */
export function beginText(): void {
  memory.fill(places, 0, 4 << HASH_BITS);
}

/** Matches what it can from `start` to `stop`, and beyond when a match goes on; returns where the last match ended. */
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
