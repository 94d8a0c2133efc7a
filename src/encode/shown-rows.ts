/**
 * The rows of a block as its file shows them, digested: SHA-256 of their COPY text, group by group.
 *
 * A file shows what COPY gave, byte for byte, but for a few fields. Only these are told to this class; all between is
 * taken from the block, where the database wrote it. So the digests hold the encoders, too, to what they were given:
 * whoever reads the file and writes its values as COPY text again comes to the same ones. The form is defined in
 * `docs/guide/receipts.md`.
 */
import { hash } from 'node:crypto';
import { GROUP_ROWS } from './format.ts';
import { Output } from './output.ts';
import { Words } from './words.ts';

/** A field that shows nothing; an empty text does not differ from it. */
const NOTHING = Words.of('\\N');

/** One buffer for all blocks of this thread: a block is encoded without a pause. */
const scratch = new Output(1 << 15);

export class ShownRows {
  readonly #source: Words;
  /** In hex: strings are cheaper than small Buffers. */
  readonly #digests: string[] = [];
  #rows = 0;
  /** Where the group starts in the block. */
  #groupStart = 0;
  /** Up to where the group was copied to the scratch buffer, when something in it differs. */
  #copied = 0;

  /** Of a block of COPY text whose rows start at 0. */
  constructor(source: Words) {
    this.#source = source;
    scratch.at = 0;
  }

  /** The bytes of the block from `start` to `end` are not shown. */
  leaveOut(start: number, end: number): void {
    if (start === end) return;
    this.#copyTo(start);
    this.#copied = end;
  }

  /** The field at `at` is empty. */
  empty(at: number): void {
    this.#copyTo(at);
    scratch.reserve(NOTHING.length);
    scratch.appendAll(NOTHING);
  }

  /** `text`, which is COPY text, is shown in place of the bytes from `start` to `end`. */
  replace(start: number, end: number, text: Words): void {
    this.leaveOut(start, end);
    scratch.reserve(text.length);
    scratch.appendAll(text);
  }

  /** A row has been read; the next one starts at `at`. */
  rowEnded(at: number): void {
    if (++this.#rows % GROUP_ROWS === 0) this.groupEnded(at);
  }

  /** A whole group has been read; the next one starts at `at`. In place of `rowEnded`, for who counts rows anyway. */
  groupEnded(at: number): void {
    if (scratch.at > 0 || this.#copied > this.#groupStart) this.#copyTo(at);
    const asGiven = scratch.at === 0 && this.#copied === this.#groupStart;
    const text = asGiven ? this.#source.bytes.subarray(this.#groupStart, at) : scratch.written();
    this.#digests.push(hash('sha256', text));
    this.#groupStart = at;
    this.#copied = at;
    scratch.at = 0;
  }

  /** The digests of all groups, one after the other. */
  digests(): Uint8Array {
    if (this.#groupStart < this.#source.length) this.groupEnded(this.#source.length);
    // Memory of its own: what goes to another thread takes the whole buffer along.
    return Uint8Array.fromHex(this.#digests.join(''));
  }

  #copyTo(at: number): void {
    scratch.reserve(at - this.#copied);
    scratch.append(this.#source, this.#copied, at);
    this.#copied = at;
  }
}
