/** A growing byte array that is written from front to back. You reserve bytes first, then append without further checks. */
import type { Words } from './words.ts';

/** Bytes kept free after every reservation, because whole words are written and can extend past the end. */
const SLACK = 8;

/** Allocates memory without filling it with zeros, because all of it is written before it is read. */
const allocate = (size: number): Uint8Array => new Uint8Array(Buffer.allocUnsafeSlow(size).buffer);

export class Output {
  bytes: Uint8Array;
  view: DataView;
  /** Number of bytes written so far, which is the index of the next byte. */
  at = 0;
  readonly #more: (size: number) => Uint8Array;

  /**
   * Writes to `memory` if it has room for `capacity` bytes, or else to newly allocated memory. When the bytes do not suffice,
   * `more` returns at least `size` bytes that begin with the existing ones. By default, it copies to new memory.
   */
  constructor(capacity: number, memory?: Uint8Array, more = (size: number): Uint8Array => this.#copied(size)) {
    this.#more = more;
    const bytes = memory && memory.length >= capacity + SLACK ? memory : allocate(capacity + SLACK);
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  }

  /** Ensures that `count` more bytes can be appended. */
  reserve(count: number): void {
    if (this.at + count + SLACK > this.bytes.length) this.#grow(count);
  }

  #grow(count: number): void {
    this.bytes = this.#more(Math.max(this.bytes.length * 2, this.at + count + SLACK));
    this.view = new DataView(this.bytes.buffer);
  }

  #copied(size: number): Uint8Array {
    const bigger = allocate(size);
    bigger.set(this.bytes.subarray(0, this.at));
    return bigger;
  }

  /** Appends one byte, which must be reserved. */
  appendByte(byte: number): void {
    this.bytes[this.at++] = byte;
  }

  /** Appends all bytes of a constant, which must be reserved. */
  appendAll(constant: Words): void {
    this.append(constant, 0, constant.length);
  }

  /** Appends the bytes `start` to `end` (exclusive) of `from`, which must be reserved. */
  append(from: Words, start: number, end: number): void {
    let at = this.at;
    this.at = at + end - start;
    if (end + 7 <= from.bytes.length) {
      const { view } = this;
      const source = from.view;
      for (let p = start; p < end; p += 8, at += 8) view.setFloat64(at, source.getFloat64(p, true), true);
    } else {
      const { bytes } = this;
      const source = from.bytes;
      for (let p = start; p < end; p++) bytes[at++] = source[p]!;
    }
  }

  /** Appends the last `count` decimal digits of an integer below 2³¹, with leading zeros. They must be reserved. */
  appendDigits(value: number, count: number): void {
    const { bytes } = this;
    let rest = value | 0;
    for (let p = this.at + count - 1; p >= this.at; p--) {
      const tenth = (rest / 10) | 0;
      bytes[p] = 0x30 + rest - tenth * 10;
      rest = tenth;
    }
    this.at += count;
  }

  /** Appends ASCII, which must be reserved. Use it for short strings only, because long ones are faster as `Words`. */
  appendAscii(text: string): void {
    const { bytes } = this;
    let { at } = this;
    for (let i = 0; i < text.length; i++) bytes[at++] = text.charCodeAt(i);
    this.at = at;
  }

  /** Returns a view of the bytes written so far. It is valid until the next append. */
  written(): Uint8Array {
    return this.bytes.subarray(0, this.at);
  }
}
