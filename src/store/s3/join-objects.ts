/** Joins bytes and fragments into one object, within the store where possible, and checks the result. */
import { DeleteObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { JoinCheck } from '../join-check.ts';
import type { Joined, JoinOptions, StoredPiece } from '../store.ts';
import { at, type Bucket } from './bucket.ts';
import { eachLimited } from './each-limited.ts';
import { headOf, inParts, storedHeaders } from './multipart.ts';
import { lengthOfAll, planUpload, type Slice, type UploadPlan, wholeOf } from './plan-upload.ts';
import { readRange } from './read-range.ts';

/** Smaller files are sent in one PUT, which saves the three requests of a multipart upload. */
const SINGLE_BYTES = 8 * 1024 ** 2;

/** Parts copied, sent or read at the same time. */
const AT_A_TIME = 4;

/** Maximum bytes in memory, except that from 256 GiB on, a single part can need up to a 4,000th of the file. */
const IN_MEMORY_BYTES = 64 * 1024 ** 2;

/** Bytes per read when a file is checked. */
const CHECK_BYTES = 4 * 1024 ** 2;

export interface JoinInput extends JoinOptions {
  key: string;
  pieces: readonly StoredPiece[];
}

/**
 * Joins on two busy cores that also ran Ceph: twenty fragments of 10 MiB took 1.0 s within the store and 0.7 s to read
 * back, in 16 MiB of memory. Fragments of 1 GiB and 256 MiB took 8.8 s without the reading, and 26 s when all bytes
 * were sent in equal parts.
 */
export async function joinObjects(bucket: Bucket, input: JoinInput): Promise<Joined> {
  const { key, pieces, contentType, contentDisposition, signal } = input;
  const headers = { contentType, contentDisposition };
  const whole = wholeOf(pieces);
  // Empty fragments are never read or copied, so check that they exist.
  const empty = pieces.filter((piece) => 'key' in piece && piece.bytes === 0) as { key: string; bytes: number }[];
  await eachLimited(empty, AT_A_TIME, async (piece) => void (await headOf(bucket, piece)));
  const check = checkInOrder(pieces);
  if (lengthOfAll(whole) <= SINGLE_BYTES) {
    const Body = await check.add(bytesOf(bucket, whole, signal));
    const sha256 = await check.sha256();
    await bucket.client.send(new PutObjectCommand({ ...at(bucket, key), ...storedHeaders(headers), Body }));
    return { bytes: Body.length, sha256 };
  }
  const plan = planUpload(pieces, bucket.equalParts);
  const allSent = plan.parts.every((part) => 'send' in part);
  const bytes = await inParts(bucket, { key, headers, signal }, async (upload) => {
    await eachLimited(plan.parts.entries(), atATime(plan), async ([index, part]) => {
      signal?.throwIfAborted();
      if ('copy' in part) {
        const { piece, ...range } = part.copy;
        return upload.copy(index + 1, { ...(piece as { key: string; bytes: number }), ...range });
      }
      const read = bytesOf(bucket, part.send, signal);
      return upload.send(index + 1, await (allSent ? check.add(read) : read));
    });
    if (allSent) await check.sha256();
  });
  if (!allSent) await readBack(bucket, { key, bytes, signal, add: check.add });
  return { bytes, sha256: await check.sha256() };
}

function atATime({ maxSent }: UploadPlan): number {
  return Math.max(1, Math.min(AT_A_TIME, Math.floor(IN_MEMORY_BYTES / Math.max(1, maxSent))));
}

interface ReadBack {
  key: string;
  bytes: number;
  signal: AbortSignal | undefined;
  add(bytes: Promise<Buffer>): Promise<Buffer>;
}

/** Reads a file back into its check, and removes the file if the check or a read fails. */
async function readBack(bucket: Bucket, { key, bytes, signal, add }: ReadBack): Promise<void> {
  const buffers = Array.from({ length: AT_A_TIME }, () => Buffer.allocUnsafeSlow(CHECK_BYTES));
  const offsets = Array.from({ length: Math.ceil(bytes / CHECK_BYTES) }, (_, n) => n * CHECK_BYTES);
  try {
    await eachLimited(offsets, AT_A_TIME, async (offset) => {
      const buffer = buffers.pop()!;
      const into = buffer.subarray(0, bytes - offset);
      await add(readRange(bucket, { key, bytes, offset, into, signal }).then(() => into));
      buffers.push(buffer);
    });
  } catch (error) {
    await bucket.client.send(new DeleteObjectCommand(at(bucket, key))).catch(() => {});
    throw error;
  }
}

/** Checks bytes in the order of the calls to `add`, whatever the order in which they arrive. */
function checkInOrder(pieces: readonly StoredPiece[]) {
  const check = new JoinCheck(pieces);
  let before: Promise<unknown> = Promise.resolve();
  let sha256: string | null = null;
  return {
    /** Resolves with the bytes once they and all earlier ones are checked. */
    async add(bytes: Promise<Buffer>): Promise<Buffer> {
      const inOrder = Promise.all([bytes, before]).then(([all]) => {
        check.add(all);
        return all;
      });
      before = inOrder;
      return inOrder;
    },
    /** The SHA-256 of all added bytes. */
    async sha256(): Promise<string> {
      await before;
      sha256 ??= check.sha256();
      return sha256;
    },
  };
}

/** Reads and concatenates the bytes of slices. */
async function bytesOf(bucket: Bucket, slices: readonly Slice[], signal: AbortSignal | undefined): Promise<Buffer> {
  const bytes = Buffer.allocUnsafeSlow(lengthOfAll(slices));
  let place = 0;
  const places = slices.map((slice) => {
    place += slice.length;
    return { ...slice, into: bytes.subarray(place - slice.length, place) };
  });
  await eachLimited(places, AT_A_TIME, async ({ piece, offset, into }) => {
    if (piece instanceof Uint8Array) into.set(piece.subarray(offset, offset + into.length));
    else await readRange(bucket, { ...piece, offset, into, signal });
  });
  return bytes;
}
