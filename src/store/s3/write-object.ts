/** Writes a stream of unknown length: one PUT when it is small, else a multipart upload from two buffers. */
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { at, type Bucket } from './bucket.ts';
import { inParts } from './multipart.ts';
import { MOST_PARTS } from './plan-upload.ts';

/** A fragment may so have 80 GiB. */
const PART_BYTES = 8 * 1024 ** 2;

/** One is sent while the other is filled; then both are under way until the first has arrived. */
const BUFFERS = 2;

/**
 * Resolves with the size once the store has all of it. A stream that fails leaves nothing under the key. 1 GiB took 9 s,
 * 2.2 s of processor time and 20 MiB of memory, on two busy cores that also ran Ceph.
 */
export async function writeObject(bucket: Bucket, key: string, chunks: AsyncIterable<Uint8Array>): Promise<number> {
  const size = bucket.equalParts ?? PART_BYTES;
  const place = at(bucket, key);
  const source = fillFrom(chunks);
  const buffers = Array.from({ length: BUFFERS }, () => Buffer.allocUnsafeSlow(size));
  try {
    const first = await source.fill(buffers[0]!);
    if (first < size) {
      const Body = buffers[0]!.subarray(0, first);
      await bucket.client.send(new PutObjectCommand({ ...place, Body, ContentLength: first }));
      return first;
    }
    return await inParts(bucket, { key }, async (parts) => {
      const flights: Promise<void>[] = [];
      try {
        for (let [number, length] = [1, first]; length > 0; number++) {
          if (number > MOST_PARTS) throw new Error(`${key} is longer than ${MOST_PARTS} parts of ${size} bytes.`);
          const flight = parts.send(number, buffers[(number - 1) % BUFFERS]!.subarray(0, length));
          flight.catch(() => {}); // met when its buffer is needed again, or at the end
          flights[(number - 1) % BUFFERS] = flight;
          await flights[number % BUFFERS];
          length = length < size ? 0 : await source.fill(buffers[number % BUFFERS]!);
        }
        await Promise.all(flights);
      } finally {
        await Promise.allSettled(flights);
      }
    });
  } finally {
    await source.close();
  }
}

/** Reads a stream into buffers of the reader's size. */
function fillFrom(chunks: AsyncIterable<Uint8Array>) {
  const iterator = chunks[Symbol.asyncIterator]();
  let rest: Uint8Array = new Uint8Array(0);
  return {
    /** Fills the buffer and resolves with the bytes in it: fewer than it holds only at the end. */
    async fill(buffer: Buffer): Promise<number> {
      let filled = 0;
      while (filled < buffer.length) {
        if (rest.length === 0) {
          const next = await iterator.next();
          if (next.done) break;
          rest = next.value;
        }
        const taken = rest.subarray(0, buffer.length - filled);
        buffer.set(taken, filled);
        filled += taken.length;
        rest = rest.subarray(taken.length);
      }
      return filled;
    },
    /** Lets the source go, whether it is at its end or not. */
    async close(): Promise<void> {
      await iterator.return?.();
    },
  };
}
