/** Computes the digest of a part for the receipt, and the marks that show where files differ. */
import { createHash } from 'node:crypto';
import { type EncodedBlock, GROUP_ROWS } from './format.ts';

const DIGEST_BYTES = 32;
/** Bytes of each group's digest in a receipt. A million rows take 80 KB of hex. One change in 2³² cannot be located. */
const MARK_BYTES = 4;

export interface PartProof {
  /** SHA-256 of the SHA-256 digests of all groups, in order. */
  sha256: Buffer;
  /** The first four bytes of the SHA-256 digests of all groups, in order. */
  marks: Buffer;
}

export class PartDigest {
  readonly #hash = createHash('sha256');
  readonly #marks: Uint8Array[] = [];
  #rows = 0;

  /** Adds the next block of a part. Throws if a block other than the last one ended within a group. */
  add({ rows, groupDigests }: Pick<EncodedBlock, 'rows' | 'groupDigests'>): void {
    if (this.#rows % GROUP_ROWS !== 0) throw new Error('A block ended within a group of rows.');
    this.#rows += rows;
    this.#hash.update(groupDigests);
    for (let at = 0; at < groupDigests.length; at += DIGEST_BYTES) {
      this.#marks.push(groupDigests.subarray(at, at + MARK_BYTES));
    }
  }

  /** Returns the proof of all blocks. Do not add blocks afterward. */
  finish(): PartProof {
    return { sha256: this.#hash.digest(), marks: Buffer.concat(this.#marks) };
  }
}
