/** Writes a deflate block from symbols, with dynamic Huffman codes, or as a stored block if that is smaller. */
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

/** Maximum bits of a literal code. Deflate allows 15, but with 14, four literals and 7 pending bits fit in one word. */
const MAX_LITERAL_BITS: i32 = 14;
const MAX_DISTANCE_BITS: i32 = 15;
/** Maximum bytes of a stored block (RFC 1951 §3.2.4), and the bytes of its header, padding and two lengths. */
const MAX_STORED: i32 = 65535;
const STORED_HEADER: i32 = 5;

const literalLengths: usize = memory.data(4 * LITERAL_CODES, 16);
const distanceLengths: usize = memory.data(4 * DISTANCE_CODES, 16);
/** Codes of the literals, packed by `packCodes`. */
const literals: usize = memory.data(4 * LITERAL_CODES, 16);
/** Codes of the lengths with their extra bits, by length minus 3. */
const lengths: usize = memory.data(4 * LENGTHS, 16);
/**
 * Codes of the distances. The code is above bit 10, the number of extra bits is above bit 5, and the lowest 5 bits are its
 * length.
 */
const distances: usize = memory.data(4 * DISTANCE_CODES, 16);

/** Writes a block of the symbols, which represent the bytes `start` to `end` (exclusive). It is not the final block. */
export function writeBlock(symbols: usize, count: i32, start: i32, end: i32): void {
  const oldAt = at;
  const oldPending = pending;
  const oldPendingBits = pendingBits;
  countSymbols(symbols, count, start);
  codeLengths(literalCounts, LITERAL_CODES, MAX_LITERAL_BITS, literalLengths);
  codeLengths(distanceCounts, DISTANCE_CODES, MAX_DISTANCE_BITS, distanceLengths);
  packCodes(literalLengths, LITERAL_CODES, literals);
  packCodes(distanceLengths, DISTANCE_CODES, distances);
  packLengths();
  packDistances();
  writeHeader(literalLengths, LITERAL_CODES, distanceLengths, DISTANCE_CODES);
  writeSymbols(symbols, count, start);
  const code = load<u32>(literals + 4 * END_OF_BLOCK);
  put(codeBits(code), <i32>codeLength(code));

  const bytes = end - start;
  const maxStored = bytes + (bytes / MAX_STORED + 1) * STORED_HEADER;
  if (<i32>(at - oldAt) <= maxStored) return;
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

/** Returns the bits of a packed code. */
function codeBits(packed: u32): u64 {
  return packed >> PACKED_LENGTH_BITS;
}

/** Returns the number of bits of a packed code. */
function codeLength(packed: u32): u64 {
  return packed & PACKED_LENGTH_MASK;
}

function packedLiteral(address: usize): u32 {
  return load<u32>(literals + ((<usize>load<u8>(address)) << 2));
}

/** Inlines `put`, keeps its state in locals, and appends as many codes at a time as fit in a word. */
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
    // At most three literals remain, which are 42 bits.
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

    // Length and distance with their extra bits have at most 14 + 5 and 15 + 13 bits.
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

/** Writes the bytes as stored blocks (§3.2.4). */
function writeStored(start: i32, end: i32): void {
  for (let from = start; from < end; from += MAX_STORED) {
    const bytes = min(MAX_STORED, end - from);
    put(0, 3);
    align();
    put(bytes, 16);
    put(bytes ^ 0xffff, 16);
    memory.copy(at, origin + from, bytes);
    writeTo(at + bytes);
  }
}
