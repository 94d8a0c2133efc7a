/** Cuts a file that is joined from pieces into the parts of a multipart upload. Numbers only: no byte is touched. */
import type { Piece } from '../../encode/format.ts';

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html */
export const LEAST_PART_BYTES = 5 * 1024 ** 2;
export const MOST_PARTS = 10_000;

/** S3 copies up to 5 GiB a part; smaller ones end within the client's timeouts and are copied side by side. */
const COPY_BYTES = 256 * 1024 ** 2;

/** A range of a piece. */
export interface Slice {
  piece: Piece;
  offset: number;
  length: number;
}

/** One part: `copy` within the store, or `send` the bytes of slices one after the other. */
export type UploadPart = { copy: Slice } | { send: Slice[] };

export interface UploadPlan {
  parts: UploadPart[];
  /** Most bytes that any part sends, and so holds in memory. */
  mostSent: number;
}

/**
 * The parts of a file in order. Fragments are copied within the store; what is too small for a part of its own is sent,
 * together with as much of the next fragment as a part needs. With `equalParts` all is sent, in parts of that length.
 * Parts grow with the file, so that there are never more than {@link MOST_PARTS}.
 */
export function planUpload(pieces: readonly Piece[], equalParts: number | null = null): UploadPlan {
  const total = pieces.reduce((sum, piece) => sum + lengthOf(piece), 0);
  const least = Math.max(equalParts ?? LEAST_PART_BYTES, Math.ceil(total / (MOST_PARTS - 1)));
  const slices = wholeOf(pieces);
  const parts = equalParts === null ? copying(slices, least) : equal(slices, least);
  const mostSent = Math.max(0, ...parts.map((part) => ('send' in part ? lengthOfAll(part.send) : 0)));
  return { parts, mostSent };
}

/** Every piece as a slice, save those without bytes: they are no part of anything. */
export function wholeOf(pieces: readonly Piece[]): Slice[] {
  return pieces.map((piece) => ({ piece, offset: 0, length: lengthOf(piece) })).filter(({ length }) => length > 0);
}

export function lengthOf(piece: Piece): number {
  return piece instanceof Uint8Array ? piece.length : piece.bytes;
}

export function lengthOfAll(slices: readonly { length: number }[]): number {
  return slices.reduce((sum, slice) => sum + slice.length, 0);
}

function copying(slices: Slice[], least: number): UploadPart[] {
  const parts: UploadPart[] = [];
  let pending: Slice[] = [];
  let held = 0;
  const flush = () => {
    if (pending.length > 0) parts.push({ send: pending });
    pending = [];
    held = 0;
  };
  for (const slice of slices) {
    const wanted = held === 0 ? 0 : least - held;
    if (slice.piece instanceof Uint8Array || slice.length - wanted < least) {
      pending.push(slice);
      held += slice.length;
    } else {
      const [head, rest] = cut(slice, wanted);
      if (wanted > 0) pending.push(head);
      flush();
      parts.push(...copies(rest, Math.max(COPY_BYTES, 2 * least)));
    }
    if (held >= least) flush();
  }
  flush();
  return parts;
}

/** The fewest copies of at most `most` bytes, all of about the same length. */
function copies(slice: Slice, most: number): UploadPart[] {
  const count = Math.ceil(slice.length / most);
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
