/**
 * The opening tags of a row, such as `<row r="1048">` and `<c r="B1048" s="3"><v>`. Their row number is incremented in place. For
 * nine of ten rows, this changes one byte of each tag, and encoders copy a whole tag in words.
 */
import { Words } from '../words.ts';
import { MAX_ROWS } from './limits.ts';

/** The ASCII text before and after the row number. */
export interface TagParts {
  before: string;
  after: string;
}

const ZERO = 0x30;
const NINE = 0x39;
const MAX_ROW_DIGITS = String(MAX_ROWS).length;

export class CountedTags {
  /** All tags, each with room for the longest row number. */
  readonly words: Words;
  /** The start of each tag in `words`. */
  readonly starts: Int32Array;
  /** The end of the row number in each tag. */
  readonly numberEnds: Int32Array;
  /** The end of each tag. */
  readonly ends: Int32Array;
  /** Maximum length of a tag, in bytes. */
  readonly maxBytes: number;
  readonly #parts: readonly TagParts[];
  #row: number;

  constructor(parts: readonly TagParts[], firstRow: number) {
    this.maxBytes = Math.max(...parts.map(({ before, after }) => before.length + MAX_ROW_DIGITS + after.length));
    this.words = new Words(new Uint8Array(parts.length * this.maxBytes + 8));
    this.starts = Int32Array.from(parts, (_, i) => i * this.maxBytes);
    this.numberEnds = new Int32Array(parts.length);
    this.ends = new Int32Array(parts.length);
    this.#parts = parts;
    this.#row = firstRow;
    this.#write();
  }

  /** Advances to the next row. After the last row of a sheet, the tags are wrong but within bounds. */
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
