/** Huffman codes of limited length in the canonical form of deflate (RFC 1951 §3.2.2). Tables are of u32. */

/** The longest code that deflate knows. */
const LONGEST: i32 = 15;
const MOST_SYMBOLS: i32 = 288;
/** Symbols fill the lower bits of what is sorted, counts the upper ones. */
const SYMBOL_BITS: i32 = 9;
const SYMBOL_MASK: u32 = (1 << SYMBOL_BITS) - 1;
const MOST_COUNT: u32 = (1 << (32 - SYMBOL_BITS)) - 1;

const sorted: usize = memory.data(4 * MOST_SYMBOLS, 16);
const depths: usize = memory.data(4 * MOST_SYMBOLS, 16);
const withLength: usize = memory.data(4 * 16, 16);
const nextCode: usize = memory.data(4 * 17, 16);

function get(table: usize, i: i32): u32 {
  return load<u32>(table + ((<usize>i) << 2));
}

function set(table: usize, i: i32, value: u32): void {
  store<u32>(table + ((<usize>i) << 2), value);
}

/**
 * Finds code lengths of at most `most` bits for symbols that occur as often as `counts` says, and 0 for those that do
 * not. At least one code comes out, also for no symbols at all, since deflate's tables may not be empty (§3.2.7).
 */
export function codeLengths(counts: usize, symbols: i32, most: i32, lengths: usize): void {
  memory.fill(lengths, 0, symbols << 2);
  let n = 0;
  for (let symbol = 0; symbol < symbols; symbol++) {
    const count = get(counts, symbol);
    if (count > 0) set(sorted, n++, (min(count, MOST_COUNT) << SYMBOL_BITS) | symbol);
  }
  if (n <= 1) {
    set(lengths, n === 0 ? 0 : <i32>(get(sorted, 0) & SYMBOL_MASK), 1);
    return;
  }
  sort(n);
  for (let i = 0; i < n; i++) set(depths, i, get(sorted, i) >> SYMBOL_BITS);
  countsToDepths(n);
  countLengths(n, most);
  let i = 0;
  for (let length = most; length > 0; length--) {
    for (let k = get(withLength, length); k > 0; k--) set(lengths, <i32>(get(sorted, i++) & SYMBOL_MASK), length);
  }
}

/** Shell's sort with the gaps of Ciura (2001): short, without recursion, and fast enough for 286 numbers. */
function sort(n: i32): void {
  sortByGap(n, 132);
  sortByGap(n, 57);
  sortByGap(n, 23);
  sortByGap(n, 10);
  sortByGap(n, 4);
  sortByGap(n, 1);
}

function sortByGap(n: i32, gap: i32): void {
  for (let i = gap; i < n; i++) {
    const value = get(sorted, i);
    let k = i;
    for (; k >= gap && get(sorted, k - gap) > value; k -= gap) set(sorted, k, get(sorted, k - gap));
    set(sorted, k, value);
  }
}

/**
 * Turns the first `n` rising counts in `depths` into the depths of the leaves of their Huffman tree, in place.
 * Source: A. Moffat, J. Katajainen, "In-Place Calculation of Minimum-Redundancy Codes", 1995.
 */
function countsToDepths(n: i32): void {
  let leaf = 0;
  let node = 0;
  // Pairs the two lightest; a node that has a parent holds its place from then on.
  for (let parent = 0; parent < n - 1; parent++) {
    let weight: u32 = 0;
    for (let child = 0; child < 2; child++) {
      if (leaf >= n || (node < parent && get(depths, node) < get(depths, leaf))) {
        weight += get(depths, node);
        set(depths, node++, parent);
      } else {
        weight += get(depths, leaf++);
      }
    }
    set(depths, parent, weight);
  }
  set(depths, n - 2, 0);
  for (let i = n - 3; i >= 0; i--) set(depths, i, get(depths, get(depths, i)) + 1);
  let inner = n - 2;
  let next = n - 1;
  for (let free = 1, depth: u32 = 0; free > 0; depth++) {
    let nodes = 0;
    for (; inner >= 0 && get(depths, inner) === depth; inner--) nodes++;
    for (; free > nodes; free--) set(depths, next--, depth);
    free = 2 * nodes;
  }
}

/** Counts the codes of each length when none is longer than `most`: too long ones are cut, and others pay for them. */
function countLengths(n: i32, most: i32): void {
  memory.fill(withLength, 0, 64);
  for (let i = 0; i < n; i++) more(min(get(depths, i), <u32>most), 1);
  // Kraft's sum in units of the shortest share, 2^-most.
  let shares = 0;
  for (let length = 1; length <= most; length++) shares += get(withLength, length) << (most - length);
  for (; shares > 1 << most; shares--) {
    let length = most - 1;
    while (get(withLength, length) === 0) length--;
    more(length, -1);
    more(length + 1, 2);
    more(most, -1);
  }
}

function more(length: i32, count: i32): void {
  set(withLength, length, get(withLength, length) + count);
}

/** A code's bits, in the order in which deflate writes them, above five bits with its length. */
export const PACKED_LENGTH_BITS: i32 = 5;
export const PACKED_LENGTH_MASK: u32 = 31;

/** Gives every symbol with a length its code: packed, see above; 0 for the others. */
export function packCodes(lengths: usize, symbols: i32, packed: usize): void {
  memory.fill(withLength, 0, 64);
  for (let symbol = 0; symbol < symbols; symbol++) more(get(lengths, symbol), 1);
  set(withLength, 0, 0);
  set(nextCode, 1, 0);
  for (let length = 1; length < LONGEST; length++) {
    set(nextCode, length + 1, (get(nextCode, length) + get(withLength, length)) << 1);
  }
  for (let symbol = 0; symbol < symbols; symbol++) {
    const length = get(lengths, symbol);
    const code = get(nextCode, length);
    if (length > 0) set(nextCode, length, code + 1);
    set(packed, symbol, length === 0 ? 0 : (reversed(code, length) << PACKED_LENGTH_BITS) | length);
  }
}

/** Huffman codes start with their highest bit, all else in deflate with its lowest (§3.1.1). */
function reversed(code: u32, bits: i32): u32 {
  let result: u32 = 0;
  for (let i = 0; i < bits; i++) result |= ((code >> i) & 1) << (bits - 1 - i);
  return result;
}
