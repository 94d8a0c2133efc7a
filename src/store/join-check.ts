/** Verifies a joined file as it streams and computes its SHA-256. */
import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import type { StoredPiece } from './store.ts';

/** Checks one file. Bytes must arrive in order, in chunks of any length. */
export class JoinCheck {
  readonly #hash = createHash('sha256');
  readonly #pieces: readonly StoredPiece[];
  /** Index of the piece that the next byte belongs to, the number of its bytes seen so far, and their CRC-32. */
  #piece = 0;
  #seen = 0;
  #crc32 = 0;

  constructor(pieces: readonly StoredPiece[]) {
    this.#pieces = pieces;
    this.#skipFinished();
  }

  /** Throws and names the piece when bytes differ from it, or when there are too many. */
  add(bytes: Uint8Array): void {
    this.#hash.update(bytes);
    for (let rest = bytes; rest.length > 0; ) {
      const piece = this.#pieces[this.#piece];
      if (!piece) throw new Error('The joined file is longer than its pieces.');
      const part = rest.subarray(0, lengthOf(piece) - this.#seen);
      this.#crc32 = crc32(part, this.#crc32);
      this.#seen += part.length;
      rest = rest.subarray(part.length);
      this.#skipFinished();
    }
  }

  /** The SHA-256 in hex, after all bytes. Throws when bytes are missing. */
  sha256(): string {
    if (this.#piece < this.#pieces.length) throw new Error('The joined file is shorter than its pieces.');
    return this.#hash.digest('hex');
  }

  #skipFinished(): void {
    for (let piece = this.#pieces[this.#piece]; piece; piece = this.#pieces[++this.#piece]) {
      if (this.#seen < lengthOf(piece)) return;
      const expected = piece instanceof Uint8Array ? crc32(piece) : piece.crc32;
      if (expected !== undefined && expected !== this.#crc32) {
        const name = piece instanceof Uint8Array ? `Piece ${this.#piece}` : piece.key;
        throw new Error(`${name} has other bytes in the joined file than were written.`);
      }
      this.#seen = 0;
      this.#crc32 = 0;
    }
  }
}

function lengthOf(piece: StoredPiece): number {
  return piece instanceof Uint8Array ? piece.length : piece.bytes;
}
