/**
 * Bytes that can be read eight at a time.
 *
 * Copies of a dozen bytes are what encoding is made of. Measured on the development machine, 32 bytes: byte loop 58 ns,
 * `TypedArray.set` 22 ns, `DataView` words 10 ns; 8 bytes: 17, 25 and 4 ns. The words are float64 because V8 moves them
 * without allocating in every tier. A float64 keeps its bits unless it is a signalling NaN, and little-endian that takes a
 * last byte of 7F or FF after one ≥ F0, which valid UTF-8 never has: F0…F4 are followed by 80…BF, and FF does not occur.
 */
export class Words {
  readonly bytes: Uint8Array;
  readonly view: DataView;
  /** How many bytes mean something; `bytes` may be longer, so that the last word can be read whole. */
  readonly length: number;

  /** Over `bytes` as they are, without a copy. */
  constructor(bytes: Uint8Array, length: number = bytes.length) {
    // A plain Uint8Array even when a Buffer comes: one hidden class in the hot loops.
    this.bytes = new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.length = length;
  }

  /** The UTF-8 bytes of a constant, padded so that its last word can be read whole. */
  static of(text: string): Words {
    const utf8 = new TextEncoder().encode(text);
    const padded = new Uint8Array(utf8.length + 8);
    padded.set(utf8);
    return new Words(padded, utf8.length);
  }
}
