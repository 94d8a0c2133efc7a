/** Writes the header of a block with dynamic Huffman codes (RFC 1951 §3.2.7). */
import { put } from './bits.ts';
import { FIRST_LENGTH_CODE } from './codes.ts';
import { codeLengths, PACKED_LENGTH_BITS, PACKED_LENGTH_MASK, packCodes } from './huffman.ts';

/** BFINAL 0, then BTYPE 10 (§3.2.3). */
const DYNAMIC: u64 = 0b100;
/** The alphabet of code lengths: 0 to 15, and three types of repetition. */
const REPEAT_LAST: i32 = 16;
const FEW_ZEROS: i32 = 17;
const MANY_ZEROS: i32 = 18;
const ALPHABET: i32 = 19;
const MAX_BITS: i32 = 7;
/** The order in which the lengths of this alphabet's codes are written. */
const order: usize = memory.data<u8>([16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15]);

const counts: usize = memory.data(4 * ALPHABET, 16);
const lengths: usize = memory.data(4 * ALPHABET, 16);
const codes: usize = memory.data(4 * ALPHABET, 16);
/** Code lengths as symbols of the alphabet in the lowest 8 bits, with their extra bits above. */
const items: usize = memory.data(4 * 320, 16);
/** The code lengths of literals, then those of distances. */
const list: usize = memory.data(320);
let itemCount: i32 = 0;

/** Writes the header of a block that is not final. It has at most 3 fields, 19 lengths of 3 bits, and 316 symbols of 14 bits. */
export function writeHeader(literals: usize, literalCount: i32, distances: usize, distanceCount: i32): void {
  const literalCodes = max(FIRST_LENGTH_CODE, usedLength(literals, literalCount));
  const distanceCodes = max(1, usedLength(distances, distanceCount));
  for (let i = 0; i < literalCodes; i++) store<u8>(list + i, load<u32>(literals + (i << 2)));
  for (let i = 0; i < distanceCodes; i++) store<u8>(list + literalCodes + i, load<u32>(distances + (i << 2)));
  findItems(literalCodes + distanceCodes);
  codeLengths(counts, ALPHABET, MAX_BITS, lengths);
  packCodes(lengths, ALPHABET, codes);
  let listed = ALPHABET;
  while (listed > 4 && lengthInOrder(listed - 1) === 0) listed--;

  put(DYNAMIC, 3);
  put(literalCodes - FIRST_LENGTH_CODE, 5);
  put(distanceCodes - 1, 5);
  put(listed - 4, 4);
  for (let i = 0; i < listed; i++) put(lengthInOrder(i), 3);
  for (let i = 0; i < itemCount; i++) {
    const item = load<u32>(items + (i << 2));
    const symbol = item & 0xff;
    const code = load<u32>(codes + (symbol << 2));
    put(code >> PACKED_LENGTH_BITS, code & PACKED_LENGTH_MASK);
    if (symbol >= <u32>REPEAT_LAST) put(item >> 8, symbol === REPEAT_LAST ? 2 : symbol === FEW_ZEROS ? 3 : 7);
  }
}

function lengthInOrder(i: i32): u32 {
  return load<u32>(lengths + ((<usize>load<u8>(order + i)) << 2));
}

function usedLength(table: usize, length: i32): i32 {
  let used = length;
  while (used > 0 && load<u32>(table + ((used - 1) << 2)) === 0) used--;
  return used;
}

/** Converts the first `n` code lengths of the list to items, and counts their symbols. */
function findItems(n: i32): void {
  memory.fill(counts, 0, 4 * ALPHABET);
  itemCount = 0;
  for (let i = 0; i < n; ) {
    const length = load<u8>(list + i);
    let same = 1;
    while (i + same < n && load<u8>(list + i + same) === length) same++;
    if (length === 0 && same >= 11) {
      same = min(same, 138);
      addItem(MANY_ZEROS, same - 11);
    } else if (length === 0 && same >= 3) {
      addItem(FEW_ZEROS, same - 3);
    } else if (same >= 4) {
      same = min(same, 7);
      addItem(length, 0);
      addItem(REPEAT_LAST, same - 4);
    } else {
      same = 1;
      addItem(length, 0);
    }
    i += same;
  }
}

function addItem(symbol: i32, extra: i32): void {
  store<u32>(items + (itemCount++ << 2), (extra << 8) | symbol);
  const count = counts + (symbol << 2);
  store<u32>(count, load<u32>(count) + 1);
}
