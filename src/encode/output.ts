/** A byte array that grows, written front to back. The writer reserves first and then appends without further checks. */
import type { Words } from './words.ts';

/** Room kept after every reservation, because whole words are written and may reach past the end. */
const SLACK = 8;

/** Memory of its own, not filled with zeros: all of it is written before it is read. */
const allocate = (size: number): Uint8Array => new Uint8Array(Buffer.allocUnsafeSlow(size).buffer);

export class Output {
  bytes: Uint8Array;
  view: DataView;
  /** Bytes written so far; the next one goes here. */
  at = 0;
  readonly #more: (size: number) => Uint8Array;

  /**
   * Writes to `memory` when it has room for `capacity` bytes, and to memory of its own when not, or once they do not
   * suffice. Memory that can grow by itself comes with `more`, which gives at least `size` bytes, beginning with those there are.
   */
  constructor(capacity: number, memory?: Uint8Array, more = (size: number): Uint8Array => this.#copied(size)) {
    this.#more = more;
    const bytes = memory && memory.length >= capacity + SLACK ? memory : allocate(capacity + SLACK);
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  }

  /** Makes sure that `count` more bytes can be appended. */
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

  /** Appends one reserved byte. */
  appendByte(byte: number): void {
    this.bytes[this.at++] = byte;
  }

  /** Appends all reserved bytes of a constant. */
  appendAll(constant: Words): void {
    this.append(constant, 0, constant.length);
  }

  /** Appends the reserved bytes `start` to `end` (not included) of `from`. */
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

  /** Appends the reserved last `count` decimal digits of an integer below 2³¹, zeros in front. */
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

  /** Appends reserved ASCII. For short strings: longer ones are faster as `Words`. */
  appendAscii(text: string): void {
    const { bytes } = this;
    let { at } = this;
    for (let i = 0; i < text.length; i++) bytes[at++] = text.charCodeAt(i);
    this.at = at;
  }

  /** What was written, a view on the buffer: valid until the next append. */
  written(): Uint8Array {
    return this.bytes.subarray(0, this.at);
  }
}
