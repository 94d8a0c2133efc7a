/** One deflate block from symbols: with Huffman codes of its own, or stored where those do not pay. */
import { align, at, pending, pendingBits, put, setBits, writeTo } from './bits.ts';
import {
  DISTANCE_CODES,
  distanceCode,
  distanceExtraBits,
  END_OF_BLOCK,
  FIRST_LENGTH_CODE,
  LENGTHS,
  LITERAL_CODES,
  lengthBase,
  lengthCode,
  lengthExtraBits,
} from './codes.ts';
import { countSymbols, distanceCounts, literalCounts } from './count.ts';
import { writeHeader } from './header.ts';
import { codeLengths, PACKED_LENGTH_BITS, PACKED_LENGTH_MASK, packCodes } from './huffman.ts';
import { origin } from './stretch.ts';
import { distanceLess1, isOnlyLiterals, lengthLess3, literalRun, matchedBytes } from './symbol.ts';

/** Deflate allows 15 bits. With 14 four literals go into one word together with 7 bits that wait. */
const LONGEST_LITERAL: i32 = 14;
const LONGEST_DISTANCE: i32 = 15;
/** The most bytes of a stored block (RFC 1951 §3.2.4), and what it takes besides: a header, padding, two lengths. */
const MOST_STORED: i32 = 65535;
const STORED_HEADER: i32 = 5;

const literalLengths: usize = memory.data(4 * LITERAL_CODES, 16);
const distanceLengths: usize = memory.data(4 * DISTANCE_CODES, 16);
/** Packed codes, see `packCodes`. */
const literals: usize = memory.data(4 * LITERAL_CODES, 16);
/** Codes of the lengths, by length less 3, with their extra bits. */
const lengths: usize = memory.data(4 * LENGTHS, 16);
/** Codes of the distances: bits above 10, how many extra bits above 5, how many bits in the lower 5. */
const distances: usize = memory.data(4 * DISTANCE_CODES, 16);

/** Writes the block of the symbols, which stand for the bytes `start` to `end` (not included), not the last one of its stream. */
export function writeBlock(symbols: usize, count: i32, start: i32, end: i32): void {
  const oldAt = at;
  const oldPending = pending;
  const oldPendingBits = pendingBits;
  countSymbols(symbols, count, start);
  codeLengths(literalCounts, LITERAL_CODES, LONGEST_LITERAL, literalLengths);
  codeLengths(distanceCounts, DISTANCE_CODES, LONGEST_DISTANCE, distanceLengths);
  packCodes(literalLengths, LITERAL_CODES, literals);
  packCodes(distanceLengths, DISTANCE_CODES, distances);
  packLengths();
  packDistances();
  writeHeader(literalLengths, LITERAL_CODES, distanceLengths, DISTANCE_CODES);
  writeSymbols(symbols, count, start);
  const code = load<u32>(literals + 4 * END_OF_BLOCK);
  put(codeBits(code), <i32>codeLength(code));

  const bytes = end - start;
  const most = bytes + (bytes / MOST_STORED + 1) * STORED_HEADER;
  if (<i32>(at - oldAt) <= most) return;
  setBits(oldAt, oldPending, oldPendingBits);
  writeStored(start, end);
}

function packLengths(): void {
  for (let x = 0; x < LENGTHS; x++) {
    const code = lengthCode(x);
    const packed = load<u32>(literals + ((FIRST_LENGTH_CODE + code) << 2));
    const bits = codeBits(packed) | ((<u64>(x - lengthBase(code))) << codeLength(packed));
    store<u32>(
      lengths + (x << 2),
      ((<u32>bits) << PACKED_LENGTH_BITS) | (<u32>codeLength(packed) + lengthExtraBits(code)),
    );
  }
}

function packDistances(): void {
  for (let code = 0; code < DISTANCE_CODES; code++) {
    const address = distances + (code << 2);
    const packed = load<u32>(address);
    const extra = distanceExtraBits(code) << PACKED_LENGTH_BITS;
    store<u32>(address, ((<u32>codeBits(packed)) << (2 * PACKED_LENGTH_BITS)) | extra | <u32>codeLength(packed));
  }
}

/** The bits of a packed code, and how many they are. */
function codeBits(packed: u32): u64 {
  return packed >> PACKED_LENGTH_BITS;
}

function codeLength(packed: u32): u64 {
  return packed & PACKED_LENGTH_MASK;
}

function packedLiteral(address: usize): u32 {
  return load<u32>(literals + ((<usize>load<u8>(address)) << 2));
}

/** `put` is written out here, with its state in locals and as many codes at once as fit into a word. */
function writeSymbols(symbols: usize, count: i32, start: i32): void {
  let to = at;
  let word = pending;
  let bits = pendingBits;
  let p = origin + start;
  const end = symbols + (count << 2);
  for (let s = symbols; s < end; s += 4) {
    const symbol = load<u32>(s);
    const runEnd = p + literalRun(symbol);
    for (; p + 4 <= runEnd; p += 4) {
      const first = packedLiteral(p);
      const second = packedLiteral(p + 1);
      const third = packedLiteral(p + 2);
      const fourth = packedLiteral(p + 3);
      const two = codeLength(first) + codeLength(second);
      const lower = codeBits(first) | (codeBits(second) << codeLength(first));
      const upper = codeBits(third) | (codeBits(fourth) << codeLength(third));
      word |= (lower | (upper << two)) << bits;
      bits += two + codeLength(third) + codeLength(fourth);
      store<u64>(to, word);
      to += <usize>(bits >> 3);
      word >>= bits & 56;
      bits &= 7;
    }
    // Up to three, 42 bits.
    for (; p < runEnd; p++) {
      const literal = packedLiteral(p);
      word |= codeBits(literal) << bits;
      bits += codeLength(literal);
    }
    store<u64>(to, word);
    to += <usize>(bits >> 3);
    word >>= bits & 56;
    bits &= 7;
    if (isOnlyLiterals(symbol)) continue;

    // Length and distance with their extra bits, 14 + 5 and 15 + 13.
    const length = load<u32>(lengths + (lengthLess3(symbol) << 2));
    word |= codeBits(length) << bits;
    bits += codeLength(length);
    const x = distanceLess1(symbol);
    const distance = load<u32>(distances + (distanceCode(x) << 2));
    const extraBits = (distance >> PACKED_LENGTH_BITS) & PACKED_LENGTH_MASK;
    word |= (<u64>(distance >> (2 * PACKED_LENGTH_BITS))) << bits;
    bits += codeLength(distance);
    word |= (<u64>(x & ((1 << extraBits) - 1))) << bits;
    bits += extraBits;
    store<u64>(to, word);
    to += <usize>(bits >> 3);
    word >>= bits & 56;
    bits &= 7;
    p += matchedBytes(symbol);
  }
  setBits(to, word, bits);
}

/** The bytes as they are (§3.2.4). */
function writeStored(start: i32, end: i32): void {
  for (let from = start; from < end; from += MOST_STORED) {
    const bytes = min(MOST_STORED, end - from);
    put(0, 3);
    align();
    put(bytes, 16);
    put(bytes ^ 0xffff, 16);
    memory.copy(at, origin + from, bytes);
    writeTo(at + bytes);
  }
}
