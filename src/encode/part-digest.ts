/** What the groups of rows of a part add up to: the digest in the receipt, and marks that say where files differ. */
import { createHash } from 'node:crypto';
import { type EncodedBlock, GROUP_ROWS } from './format.ts';

const DIGEST_BYTES = 32;
/** Bytes of a group's digest that a receipt keeps: 80 KB of hex for a million rows, and one change in 2³² shows no place. */
const MARK_BYTES = 4;

export interface PartProof {
  /** SHA-256 over the SHA-256 of every group, in order. */
  sha256: Buffer;
  /** The first four bytes of the SHA-256 of every group, in order. */
  marks: Buffer;
}

export class PartDigest {
  readonly #hash = createHash('sha256');
  readonly #marks: Uint8Array[] = [];
  #rows = 0;

  /** Takes the blocks of a part in order. Throws when a block before the last one ended within a group. */
  add({ rows, groupDigests }: Pick<EncodedBlock, 'rows' | 'groupDigests'>): void {
    if (this.#rows % GROUP_ROWS !== 0) throw new Error('a block ended within a group of rows');
    this.#rows += rows;
    this.#hash.update(groupDigests);
    for (let at = 0; at < groupDigests.length; at += DIGEST_BYTES) {
      this.#marks.push(groupDigests.subarray(at, at + MARK_BYTES));
    }
  }

  /** The proof of all blocks so far; ends the digest. */
  finish(): PartProof {
    return { sha256: this.#hash.digest(), marks: Buffer.concat(this.#marks) };
  }
}
