/** Sees the bytes of a joined file pass: they must be those that were written, and their SHA-256 is wanted. */
import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import type { StoredPiece } from './store.ts';

/** For one file; its bytes come in order, in chunks of any length. */
export class JoinCheck {
  readonly #hash = createHash('sha256');
  readonly #pieces: readonly StoredPiece[];
  /** The piece that the next byte belongs to, how many of its bytes have passed, and their CRC-32. */
  #piece = 0;
  #passed = 0;
  #crc32 = 0;

  constructor(pieces: readonly StoredPiece[]) {
    this.#pieces = pieces;
    this.#skipFinished();
  }

  /** Throws, naming the piece, when the bytes are others than its, or are too many. */
  add(bytes: Uint8Array): void {
    this.#hash.update(bytes);
    for (let rest = bytes; rest.length > 0; ) {
      const piece = this.#pieces[this.#piece];
      if (!piece) throw new Error('The joined file is longer than its pieces.');
      const part = rest.subarray(0, lengthOf(piece) - this.#passed);
      this.#crc32 = crc32(part, this.#crc32);
      this.#passed += part.length;
      rest = rest.subarray(part.length);
      this.#skipFinished();
    }
  }

  /** The SHA-256 in hex, once all bytes have passed. Throws when some are missing. */
  sha256(): string {
    if (this.#piece < this.#pieces.length) throw new Error('The joined file is shorter than its pieces.');
    return this.#hash.digest('hex');
  }

  #skipFinished(): void {
    for (let piece = this.#pieces[this.#piece]; piece; piece = this.#pieces[++this.#piece]) {
      if (this.#passed < lengthOf(piece)) return;
      const expected = piece instanceof Uint8Array ? crc32(piece) : piece.crc32;
      if (expected !== undefined && expected !== this.#crc32) {
        const what = piece instanceof Uint8Array ? `Piece ${this.#piece}` : piece.key;
        throw new Error(`${what} has other bytes in the joined file than were written.`);
      }
      this.#passed = 0;
      this.#crc32 = 0;
    }
  }
}

function lengthOf(piece: StoredPiece): number {
  return piece instanceof Uint8Array ? piece.length : piece.bytes;
}
