/**
 * Properties of a byte that the worksheet encoder needs, one bit each. One pass over a field finds its end and whether it needs
 * any escaping.
 */
export const Mark = {
  /** Ends a field. */
  tab: 1,
  /** Ends a row. */
  lf: 2,
  /** Begins a COPY escape or the NULL `\N`. */
  backslash: 4,
  /**
   * Can need an escape in XML text: & < > and control characters. EF is included because it begins U+F000…U+FFFF, two of which
   * XML 1.0 §2.2 forbids.
   */
  xml: 8,
  /** Together with `letterX`, it can look like an ST_Xstring escape (ECMA-376 Part 1 §22.9.2.19). */
  underscore: 16,
  letterX: 32,
} as const;

function markOf(byte: number): number {
  const char = String.fromCharCode(byte);
  let mark = 0;
  if (char === '\t') return Mark.tab;
  if (char === '\n') return Mark.lf;
  if (char === '\\') mark |= Mark.backslash;
  if ('&<>'.includes(char) || byte < 0x20 || byte === 0xef) mark |= Mark.xml;
  if (char === '_') mark |= Mark.underscore;
  if (char === 'x' || char === 'X') mark |= Mark.letterX;
  return mark;
}

/** The marks of every byte. */
export const marksOfByte: Uint8Array = Uint8Array.from({ length: 256 }, (_, byte) => markOf(byte));

/**
 * The combined marks of every pair of bytes, by their little-endian number. A scan by pairs took 0.8 ns a byte. By single bytes
 * it took 2.0 ns, and by four bytes with two lookups 1.2 ns. The 64 KiB table stays in the second-level cache.
 */
export const marksOfPair: Uint8Array = Uint8Array.from(
  { length: 65_536 },
  (_, pair) => marksOfByte[pair & 0xff]! | marksOfByte[pair >> 8]!,
);
