/** Reads a range of an object into memory, and continues after a broken connection. */
import { addAbortSignal, type Readable } from 'node:stream';
import { GetObjectCommand } from '@aws-sdk/client-s3';
import { at, type Bucket } from './bucket.ts';

/** Maximum tries. The SDK does not retry when a connection breaks within a body. */
const MAX_TRIES = 3;

export interface ReadRange {
  key: string;
  /** Size that the object must have. */
  bytes: number;
  offset: number;
  into: Buffer;
  signal?: AbortSignal | undefined;
}

/** Fills `into`. After a broken connection, reads only the remaining bytes. Rejects when the object has another size. */
export async function readRange(bucket: Bucket, range: ReadRange): Promise<void> {
  let filled = 0;
  for (let tries = 1; filled < range.into.length; tries++) {
    if (tries > MAX_TRIES)
      throw new Error(
        `${range.key}: the connection broke ${MAX_TRIES} times; ${filled} of ${range.into.length} bytes were read.`,
      );
    const rest = { ...range, offset: range.offset + filled, into: range.into.subarray(filled) };
    filled += await readOnce(bucket, rest);
  }
}

/** Reads until the connection ends or breaks, and resolves with the number of bytes read. */
async function readOnce(bucket: Bucket, { key, bytes, offset, into, signal }: ReadRange): Promise<number> {
  const { Body, ContentRange } = await bucket.client.send(
    new GetObjectCommand({ ...at(bucket, key), Range: `bytes=${offset}-${offset + into.length - 1}` }),
    signal ? { abortSignal: signal } : {},
  );
  const body = Body as Readable;
  if (signal) addAbortSignal(signal, body);
  const size = Number(ContentRange?.split('/')[1]);
  let filled = 0;
  try {
    if (size !== bytes) throw new Error(`${key} has ${size} bytes in the store, not ${bytes}.`);
    for await (const chunk of body as AsyncIterable<Uint8Array>) {
      if (filled + chunk.length > into.length) throw new Error(`${key} returned more bytes than requested.`);
      into.set(chunk, filled);
      filled += chunk.length;
    }
  } catch (error) {
    body.destroy();
    if (filled === into.length || (error as { code?: string }).code !== 'ECONNRESET') throw error;
  }
  return filled;
}
