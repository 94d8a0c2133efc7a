/** Canonical Huffman codes of limited length for deflate (RFC 1951 §3.2.2). Tables contain u32. */

/** Maximum bits of a code in deflate. */
const MAX_BITS: i32 = 15;
const MAX_SYMBOLS: i32 = 288;
/** Values to be sorted have the symbol in their lower bits and its count in the upper bits. */
const SYMBOL_BITS: i32 = 9;
const SYMBOL_MASK: u32 = (1 << SYMBOL_BITS) - 1;
const MAX_COUNT: u32 = (1 << (32 - SYMBOL_BITS)) - 1;

const sorted: usize = memory.data(4 * MAX_SYMBOLS, 16);
const depths: usize = memory.data(4 * MAX_SYMBOLS, 16);
const withLength: usize = memory.data(4 * 16, 16);
const nextCode: usize = memory.data(4 * 17, 16);

function get(table: usize, i: i32): u32 {
  return load<u32>(table + ((<usize>i) << 2));
}

function set(table: usize, i: i32, value: u32): void {
  store<u32>(table + ((<usize>i) << 2), value);
}

/**
 * Finds code lengths of at most `maxBits` bits for symbols with the given counts. The length is 0 for symbols that do not occur.
 * There is always at least one code, because deflate does not allow empty tables (§3.2.7).
 */
export function codeLengths(counts: usize, symbols: i32, maxBits: i32, lengths: usize): void {
  memory.fill(lengths, 0, symbols << 2);
  let n = 0;
  for (let symbol = 0; symbol < symbols; symbol++) {
    const count = get(counts, symbol);
    if (count > 0) set(sorted, n++, (min(count, MAX_COUNT) << SYMBOL_BITS) | symbol);
  }
  if (n <= 1) {
    set(lengths, n === 0 ? 0 : <i32>(get(sorted, 0) & SYMBOL_MASK), 1);
    return;
  }
  sort(n);
  for (let i = 0; i < n; i++) set(depths, i, get(sorted, i) >> SYMBOL_BITS);
  countsToDepths(n);
  countLengths(n, maxBits);
  let i = 0;
  for (let length = maxBits; length > 0; length--) {
    for (let k = get(withLength, length); k > 0; k--) set(lengths, <i32>(get(sorted, i++) & SYMBOL_MASK), length);
  }
}

/** Sorts with Shellsort and the gaps of Ciura (2001), which is short, not recursive, and fast enough for 286 numbers. */
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
 * Replaces the first `n` counts in `depths`, in ascending order, by the depths of the leaves in their Huffman tree.
 * Source: A. Moffat, J. Katajainen, "In-Place Calculation of Minimum-Redundancy Codes", 1995.
 */
function countsToDepths(n: i32): void {
  let leaf = 0;
  let node = 0;
  // Each step pairs the two lightest nodes. A node that has a parent then holds the index of its parent.
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

/** Counts the codes of each length. Codes longer than `maxBits` are shortened, and others become longer in return. */
function countLengths(n: i32, maxBits: i32): void {
  memory.fill(withLength, 0, 64);
  for (let i = 0; i < n; i++) changeCount(min(get(depths, i), <u32>maxBits), 1);
  // The Kraft sum, in units of 2^-maxBits.
  let shares = 0;
  for (let length = 1; length <= maxBits; length++) shares += get(withLength, length) << (maxBits - length);
  for (; shares > 1 << maxBits; shares--) {
    let length = maxBits - 1;
    while (get(withLength, length) === 0) length--;
    changeCount(length, -1);
    changeCount(length + 1, 2);
    changeCount(maxBits, -1);
  }
}

function changeCount(length: i32, count: i32): void {
  set(withLength, length, get(withLength, length) + count);
}

/** A packed code has its length in the lowest five bits, and above them its bits in the order in which deflate writes them. */
export const PACKED_LENGTH_BITS: i32 = 5;
export const PACKED_LENGTH_MASK: u32 = 31;

/** Assigns a packed code to every symbol with a length, and 0 to the others. */
export function packCodes(lengths: usize, symbols: i32, packed: usize): void {
  memory.fill(withLength, 0, 64);
  for (let symbol = 0; symbol < symbols; symbol++) changeCount(get(lengths, symbol), 1);
  set(withLength, 0, 0);
  set(nextCode, 1, 0);
  for (let length = 1; length < MAX_BITS; length++) {
    set(nextCode, length + 1, (get(nextCode, length) + get(withLength, length)) << 1);
  }
  for (let symbol = 0; symbol < symbols; symbol++) {
    const length = get(lengths, symbol);
    const code = get(nextCode, length);
    if (length > 0) set(nextCode, length, code + 1);
    set(packed, symbol, length === 0 ? 0 : (reversed(code, length) << PACKED_LENGTH_BITS) | length);
  }
}

/** Reverses a code. Huffman codes start with their highest bit, and all other values in deflate with their lowest (§3.1.1). */
function reversed(code: u32, bits: i32): u32 {
  let result: u32 = 0;
  for (let i = 0; i < bits; i++) result |= ((code >> i) & 1) << (bits - 1 - i);
  return result;
}
