/**
 * The opening tags of a row, such as `<row r="1048">` and `<c r="B1048" s="3"><v>`, whose row number counts up in place:
 * on nine rows of ten one byte of each changes, and a whole tag is copied in words.
 */
import { Words } from '../words.ts';
import { MAX_ROWS } from './limits.ts';

/** What stands before and after the row number. ASCII. */
export interface TagParts {
  before: string;
  after: string;
}

const ZERO = 0x30;
const NINE = 0x39;
const MOST_DIGITS = String(MAX_ROWS).length;

export class CountedTags {
  /** All tags in one piece of memory, each with room for the longest number. */
  readonly words: Words;
  /** Where each tag starts in `words`. */
  readonly starts: Int32Array;
  /** Where each tag's row number ends. */
  readonly numberEnds: Int32Array;
  /** Where each tag ends. */
  readonly ends: Int32Array;
  /** No tag is longer than this. */
  readonly mostBytes: number;
  readonly #parts: readonly TagParts[];
  #row: number;

  constructor(parts: readonly TagParts[], firstRow: number) {
    this.mostBytes = Math.max(...parts.map(({ before, after }) => before.length + MOST_DIGITS + after.length));
    this.words = new Words(new Uint8Array(parts.length * this.mostBytes + 8));
    this.starts = Int32Array.from(parts, (_, i) => i * this.mostBytes);
    this.numberEnds = new Int32Array(parts.length);
    this.ends = new Int32Array(parts.length);
    this.#parts = parts;
    this.#row = firstRow;
    this.#write();
  }

  /** Moves on to the next row. Beyond the last row of a sheet the tags are wrong but in bounds. */
  next(): void {
    this.#row++;
    const { bytes } = this.words;
    const { numberEnds } = this;
    if (bytes[numberEnds[0]! - 1] === NINE) this.#carry();
    else for (let i = 0; i < numberEnds.length; i++) bytes[numberEnds[i]! - 1]!++;
  }

  #carry(): void {
    const { bytes } = this.words;
    if (String(this.#row).length > String(this.#row - 1).length) {
      this.#write();
      return;
    }
    for (const end of this.numberEnds) {
      let p = end - 1;
      while (bytes[p] === NINE) bytes[p--] = ZERO;
      bytes[p]!++;
    }
  }

  #write(): void {
    this.#parts.forEach(({ before, after }, i) => {
      const number = `${before}${this.#row}`;
      const start = this.starts[i]!;
      this.words.bytes.set(new TextEncoder().encode(number + after), start);
      this.numberEnds[i] = start + number.length;
      this.ends[i] = start + number.length + after.length;
    });
  }
}
