/**
 * Finds the ends of fields in advance, independently of each other. If each search starts at the end of the previous field, it
 * has to wait for the previous search. Encoding then took 1.2 times as long for clicks, and 1.5 times for numbers.
 */
import { CHUNK, separators } from './chunk.ts';

/** Bytes that are searched at a time. The table below has room for as many ends, and a few more. */
const WINDOW: usize = 4096;
/** Bytes per word of result bits. */
const STRIDE: usize = 64;
/** Number of ends that are stored at a time, whether they exist or not. */
const ENDS_AT_A_TIME: usize = 4;

/** Addresses of TABs and LFs, in order, followed by 0. */
const ends: usize = memory.data(4 * (4096 + 4), 16);
let windowEnd: usize = 0;

/** Where the address of the next end is stored. If it is 0, call `findEnds`. */
export let nextEnd: usize = 0;

/** Begins with the rows at the given address. */
export function beginEnds(rows: usize): void {
  windowEnd = rows;
  store<u32>(ends, 0);
  nextEnd = ends;
}

/** Sets where the address of the next end is stored. */
export function setNextEnd(address: usize): void {
  nextEnd = address;
}

/** Finds one or more ends, and returns where the address of the first is stored. There must be at least one more end. */
export function findEnds(): usize {
  let to = ends;
  while (to === ends) {
    const start = windowEnd;
    windowEnd += WINDOW;
    for (let at = start; at < windowEnd; at += STRIDE) to = listEnds(at, to);
  }
  store<u32>(to, 0);
  return ends;
}

/** Lists the ends of a stride at `to`, and returns the address after them. It always stores four at a time, because the processor cannot predict their number. */
export function listEnds(at: usize, to: usize): usize {
  let bits = endBits(at, 0) | endBits(at, 1) | endBits(at, 2) | endBits(at, 3);
  const count = <usize>popcnt(bits);
  for (let address = to; bits !== 0; address += 4 * ENDS_AT_A_TIME) {
    bits = listLowest(bits, at, address);
    bits = listLowest(bits, at, address + 4);
    bits = listLowest(bits, at, address + 8);
    bits = listLowest(bits, at, address + 12);
  }
  return to + 4 * count;
}

/** Lists the lowest bit, and returns the other bits. */
function listLowest(bits: u64, at: usize, address: usize): u64 {
  store<u32>(address, at + <usize>ctz(bits));
  return bits & (bits - 1);
}

function endBits(at: usize, chunk: usize): u64 {
  const bits = i8x16.bitmask(separators(v128.load(at + CHUNK * chunk)));
  return (<u64>(<u32>bits)) << (CHUNK * chunk);
}
