/**
 * Digests the rows of a block as its file shows them. Each digest is the SHA-256 of the COPY text of a group of rows.
 *
 * Except for a few fields, a file shows exactly the bytes that COPY returned. Encoders report only these fields to this class,
 * and it takes all other bytes from the block. The digests therefore also verify the encoders. A program that reads the file and
 * writes its values as COPY text computes the same digests. `docs/guide/receipts.md` defines the form.
 */
import { hash } from 'node:crypto';
import { GROUP_ROWS } from './format.ts';
import { Output } from './output.ts';
import { Words } from './words.ts';

/** The text of an empty field. NULL and empty strings are the same here. */
const NOTHING = Words.of('\\N');

/** All blocks in this thread share one buffer, because a block is encoded synchronously. */
const scratch = new Output(1 << 15);

export class ShownRows {
  readonly #source: Words;
  /** The digests in hex, because strings are cheaper than small Buffers. */
  readonly #digests: string[] = [];
  #rows = 0;
  /** Start of the group in the block. */
  #groupStart = 0;
  /** End of the bytes copied to the scratch buffer, or the group's start if all its fields are shown unchanged so far. */
  #copied = 0;

  /** Takes a block of COPY text whose rows start at 0. */
  constructor(source: Words) {
    this.#source = source;
    scratch.at = 0;
  }

  /** Reports that the file does not show the bytes from `start` to `end` of the block. */
  leaveOut(start: number, end: number): void {
    if (start === end) return;
    this.#copyTo(start);
    this.#copied = end;
  }

  /** Reports that the field at `at` is empty. */
  empty(at: number): void {
    this.#copyTo(at);
    scratch.reserve(NOTHING.length);
    scratch.appendAll(NOTHING);
  }

  /** Reports that the file shows `text`, which is COPY text, instead of the bytes from `start` to `end`. */
  replace(start: number, end: number, text: Words): void {
    this.leaveOut(start, end);
    scratch.reserve(text.length);
    scratch.appendAll(text);
  }

  /** Reports that a row ended. The next one starts at `at`. */
  rowEnded(at: number): void {
    if (++this.#rows % GROUP_ROWS === 0) this.groupEnded(at);
  }

  /**
   * Reports that a group of rows ended. The next one starts at `at`. An encoder that counts rows calls it instead of `rowEnded`.
   */
  groupEnded(at: number): void {
    if (scratch.at > 0 || this.#copied > this.#groupStart) this.#copyTo(at);
    const unchanged = scratch.at === 0 && this.#copied === this.#groupStart;
    const text = unchanged ? this.#source.bytes.subarray(this.#groupStart, at) : scratch.written();
    this.#digests.push(hash('sha256', text));
    this.#groupStart = at;
    this.#copied = at;
    scratch.at = 0;
  }

  /** Returns the digests of all groups, in order. */
  digests(): Uint8Array {
    if (this.#groupStart < this.#source.length) this.groupEnded(this.#source.length);
    // The digests have a buffer of their own, because a message to another thread includes the whole buffer.
    return Uint8Array.fromHex(this.#digests.join(''));
  }

  #copyTo(at: number): void {
    scratch.reserve(at - this.#copied);
    scratch.append(this.#source, this.#copied, at);
    this.#copied = at;
  }
}
