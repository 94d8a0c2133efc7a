/** Combines the CRC-32 of two byte sequences without reading them. `crc32` of node:zlib computes the CRC-32 itself. */

/** The polynomial of ISO 3309 and PKWARE APPNOTE §4.4.7, with its bits reversed. */
const POLYNOMIAL = 0xedb88320;

/** Returns the product of two polynomials over GF(2), modulo the CRC polynomial. The highest bit is x⁰. */
function multiply(a: number, b: number): number {
  let product = 0;
  let power = b;
  for (let bit = 0x80000000; bit !== 0; bit >>>= 1) {
    if (a & bit) product ^= power;
    power = power & 1 ? (power >>> 1) ^ POLYNOMIAL : power >>> 1;
  }
  return product >>> 0;
}

/** x to the power 2ⁿ, for n from 0 to 31. The powers repeat after that because x has the order 2³² − 1. */
const squares: number[] = [0x40000000];
while (squares.length < 32) squares.push(multiply(squares.at(-1)!, squares.at(-1)!));

/**
 * Returns the CRC-32 of the bytes of `a` followed by the bytes of `b`, given the CRC-32 of both. The length of `b`, in bytes, can
 * be any safe integer. The method is that of zlib's `crc32_combine`, which advances `a` over as many zero bits as `b` has.
 */
export function combineCrc32(a: number, b: number, lengthOfB: number): number {
  let advanced = a >>> 0;
  let rest = lengthOfB;
  // A byte has eight bits, so the first square is 2³.
  for (let n = 3; rest > 0; n++, rest = Math.floor(rest / 2)) {
    if (rest % 2 === 1) advanced = multiply(squares[n % 32]!, advanced);
  }
  return (advanced ^ b) >>> 0;
}
