/**
 * Where fields end. They are found ahead, on their own: when each was searched from the end of the one before, every search
 * waited for the last, and all took 1.2 times as long for clicks, 1.5 times for numbers.
 */
import { CHUNK, separators } from './chunk.ts';

/** Bytes that are looked through at a time: the table below has room for as many ends, and some. */
const WINDOW: usize = 4096;
/** As many as there are bits in a word. */
const STRIDE: usize = 64;
/** Ends that are listed at a time, needed or not. */
const AT_ONCE: usize = 4;

/** Addresses of TABs and LFs, in order, and then 0. */
const ends: usize = memory.data(4 * (4096 + 4), 16);
let windowEnd: usize = 0;

/** Where the address of the next end is; a 0 there asks for `findEnds`. */
export let nextEnd: usize = 0;

/** Begins with the rows at an address. */
export function beginEnds(rows: usize): void {
  windowEnd = rows;
  store<u32>(ends, 0);
  nextEnd = ends;
}

/** Goes on later from there. */
export function setNextEnd(address: usize): void {
  nextEnd = address;
}

/** Finds at least one more end, which there must be, and returns where its address is. */
export function findEnds(): usize {
  let to = ends;
  while (to === ends) {
    const start = windowEnd;
    windowEnd += WINDOW;
    for (let at = start; at < windowEnd; at += STRIDE) to = list(at, to);
  }
  store<u32>(to, 0);
  return ends;
}

/** Lists the ends of a stride: four at a time, because the processor cannot foresee how many there are. */
function list(at: usize, to: usize): usize {
  let bits = endBits(at, 0) | endBits(at, 1) | endBits(at, 2) | endBits(at, 3);
  const count = <usize>popcnt(bits);
  for (let address = to; bits !== 0; address += 4 * AT_ONCE) {
    bits = listLowest(bits, at, address);
    bits = listLowest(bits, at, address + 4);
    bits = listLowest(bits, at, address + 8);
    bits = listLowest(bits, at, address + 12);
  }
  return to + 4 * count;
}

/** Returns the bits without the lowest, which has been listed. */
function listLowest(bits: u64, at: usize, address: usize): u64 {
  store<u32>(address, at + <usize>ctz(bits));
  return bits & (bits - 1);
}

function endBits(at: usize, chunk: usize): u64 {
  const bits = i8x16.bitmask(separators(v128.load(at + CHUNK * chunk)));
  return (<u64>(<u32>bits)) << (CHUNK * chunk);
}
