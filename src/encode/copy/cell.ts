/** The position and the combined marks of one field of a COPY row. One object is reused for every field of a block. */
import { Words } from '../words.ts';
import { checkLastRow, fieldCountError } from './check-rows.ts';
import { Mark, marksOfByte, marksOfPair } from './marks.ts';

const LF = 0x0a;
const LETTER_N = 0x4e;
const END_OF_FIELD = Mark.tab | Mark.lf;

export class Cell {
  readonly source: Words;
  /** Index of the field's first byte. */
  start = 0;
  /** Index after the field's last byte, where the TAB or LF is. */
  end = 0;
  /** The marks of all its bytes, and of the TAB or LF after it. */
  marks = 0;

  /** Takes a block of whole rows. Throws if the last row is incomplete. */
  constructor(rows: Uint8Array) {
    // An LF as the last byte guarantees that `read` cannot run past the end.
    checkLastRow(rows);
    this.source = new Words(rows);
  }

  /** Reads the field that starts at `start`, which must be inside the block, and returns where the next one starts. */
  read(start: number): number {
    const { bytes, view } = this.source;
    // These are locals because an import is looked up at every use.
    const ofByte = marksOfByte;
    const ofPair = marksOfPair;
    const last = bytes.length - 1;
    let at = start;
    let marks = 0;
    while (at < last) {
      const pair = ofPair[view.getUint16(at, true)]!;
      if ((pair & END_OF_FIELD) !== 0) break;
      marks |= pair;
      at += 2;
    }
    let mark = 0;
    do {
      mark = ofByte[bytes[at++]!]!;
      marks |= mark;
    } while ((mark & END_OF_FIELD) === 0);
    this.start = start;
    this.end = at - 1;
    this.marks = marks;
    return at;
  }

  /** Throws unless the field ends its row if, and only if, it is in the last column. */
  checkPlace(column: number, columns: number): void {
    if (((this.marks & Mark.lf) !== 0) !== (column === columns - 1)) this.#throwFieldCount(column, columns);
  }

  #throwFieldCount(column: number, columns: number): never {
    const than = column < columns - 1 ? 'fewer' : 'more';
    const row = this.source.bytes.subarray(0, this.start).reduce((sum, byte) => (byte === LF ? sum + 1 : sum), 1);
    throw fieldCountError(row, than, columns);
  }

  /** Whether the field is NULL (`\N`) or empty. Neither CSV nor Excel files distinguish the two. */
  isBlank(): boolean {
    const { start, end } = this;
    if (end === start) return true;
    return (this.marks & Mark.backslash) !== 0 && end - start === 2 && this.source.bytes[start + 1] === LETTER_N;
  }

  /** Whether the field begins or ends with a space. */
  hasOuterSpace(): boolean {
    const { bytes } = this.source;
    return this.end > this.start && (bytes[this.start] === 0x20 || bytes[this.end - 1] === 0x20);
  }
}
