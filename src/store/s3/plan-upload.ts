/** Plans the parts of a multipart upload that joins pieces to a file. Computes with lengths only and reads no bytes. */
import type { Piece } from '../../encode/format.ts';

/** Limits of S3: https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html */
export const MIN_PART_BYTES = 5 * 1024 ** 2;
export const MAX_PARTS = 10_000;

/** Maximum bytes of a copied part. S3 allows 5 GiB, but smaller copies stay within the timeouts and run in parallel. */
const COPY_BYTES = 256 * 1024 ** 2;

/** A range of a piece. */
export interface Slice {
  piece: Piece;
  offset: number;
  length: number;
}

/** One part: `copy` a range within the store, or `send` the bytes of slices. */
export type UploadPart = { copy: Slice } | { send: Slice[] };

export interface UploadPlan {
  parts: UploadPart[];
  /** Maximum bytes that a part sends, and therefore holds in memory. */
  maxSent: number;
}

/**
 * The parts of a file, in order. Fragments are copied within the store. A piece that is too small for its own part is
 * sent, together with as many bytes of the next fragment as the part needs. With `equalParts`, all bytes are sent, in
 * parts of that length. The part size increases with the file, so that there are never more than {@link MAX_PARTS}.
 */
export function planUpload(pieces: readonly Piece[], equalParts: number | null = null): UploadPlan {
  const total = pieces.reduce((sum, piece) => sum + lengthOf(piece), 0);
  const minBytes = Math.max(equalParts ?? MIN_PART_BYTES, Math.ceil(total / (MAX_PARTS - 1)));
  const slices = wholeOf(pieces);
  const parts = equalParts === null ? copying(slices, minBytes) : equal(slices, minBytes);
  const maxSent = Math.max(0, ...parts.map((part) => ('send' in part ? lengthOfAll(part.send) : 0)));
  return { parts, maxSent };
}

/** Each piece as one slice, without the empty pieces. */
export function wholeOf(pieces: readonly Piece[]): Slice[] {
  return pieces.map((piece) => ({ piece, offset: 0, length: lengthOf(piece) })).filter(({ length }) => length > 0);
}

function lengthOf(piece: Piece): number {
  return piece instanceof Uint8Array ? piece.length : piece.bytes;
}

export function lengthOfAll(slices: readonly { length: number }[]): number {
  return slices.reduce((sum, slice) => sum + slice.length, 0);
}

function copying(slices: Slice[], minBytes: number): UploadPart[] {
  const parts: UploadPart[] = [];
  let pending: Slice[] = [];
  let held = 0;
  const flush = () => {
    if (pending.length > 0) parts.push({ send: pending });
    pending = [];
    held = 0;
  };
  for (const slice of slices) {
    const missing = held === 0 ? 0 : minBytes - held;
    if (slice.piece instanceof Uint8Array || slice.length - missing < minBytes) {
      pending.push(slice);
      held += slice.length;
    } else {
      const [head, rest] = cut(slice, missing);
      if (missing > 0) pending.push(head);
      flush();
      parts.push(...copies(rest, Math.max(COPY_BYTES, 2 * minBytes)));
    }
    if (held >= minBytes) flush();
  }
  flush();
  return parts;
}

/** The fewest copies of at most `max` bytes, all of about the same length. */
function copies(slice: Slice, max: number): UploadPart[] {
  const count = Math.ceil(slice.length / max);
  const border = (n: number) => Math.floor((slice.length * n) / count);
  return Array.from({ length: count }, (_, n) => ({
    copy: { piece: slice.piece, offset: slice.offset + border(n), length: border(n + 1) - border(n) },
  }));
}

function equal(slices: Slice[], bytes: number): UploadPart[] {
  const parts: UploadPart[] = [];
  let pending: Slice[] = [];
  for (let slice of slices) {
    for (;;) {
      const [head, rest] = cut(slice, Math.min(slice.length, bytes - lengthOfAll(pending)));
      pending.push(head);
      if (lengthOfAll(pending) === bytes) {
        parts.push({ send: pending });
        pending = [];
      }
      if (rest.length === 0) break;
      slice = rest;
    }
  }
  if (pending.length > 0) parts.push({ send: pending });
  return parts;
}

function cut({ piece, offset, length }: Slice, at: number): [Slice, Slice] {
  return [
    { piece, offset, length: at },
    { piece, offset: offset + at, length: length - at },
  ];
}
