/** Writes a stream of unknown length: one PUT if it is small, otherwise a multipart upload from two buffers. */
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { at, type Bucket } from './bucket.ts';
import { inParts } from './multipart.ts';
import { MAX_PARTS } from './plan-upload.ts';

/** With 10,000 parts, a fragment can have up to 80 GiB. */
const PART_BYTES = 8 * 1024 ** 2;

/** One buffer is filled while the other is sent. */
const BUFFERS = 2;

/**
 * Resolves with the size once the store has all bytes. A stream that fails leaves nothing under the key. 1 GiB took 9 s,
 * 2.2 s of CPU time and 20 MiB of memory, on two busy cores that also ran Ceph.
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
          if (number > MAX_PARTS) throw new Error(`${key} is longer than ${MAX_PARTS} parts of ${size} bytes.`);
          const flight = parts.send(number, buffers[(number - 1) % BUFFERS]!.subarray(0, length));
          flight.catch(() => {}); // Its rejection is handled when its buffer is needed again, or at the end.
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

/** Reads a stream into buffers of a chosen size. */
function fillFrom(chunks: AsyncIterable<Uint8Array>) {
  const iterator = chunks[Symbol.asyncIterator]();
  let rest: Uint8Array = new Uint8Array(0);
  return {
    /** Fills the buffer and resolves with the number of bytes. Only the last buffer is not full. */
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
    /** Closes the source, even before its end. */
    async close(): Promise<void> {
      await iterator.return?.();
    },
  };
}
