/** Reads a range of an object into memory, over connections that may break. */
import { addAbortSignal, type Readable } from 'node:stream';
import { GetObjectCommand } from '@aws-sdk/client-s3';
import { at, type Bucket } from './bucket.ts';

/** A connection that breaks within a body is not the SDK's to mend. */
const READS = 3;

export interface ReadRange {
  key: string;
  /** Size that the object must have. */
  bytes: number;
  offset: number;
  into: Buffer;
  signal?: AbortSignal | undefined;
}

/** Fills `into`; what was read when a connection breaks is not read again. Rejects when the object has another size. */
export async function readRange(bucket: Bucket, range: ReadRange): Promise<void> {
  let filled = 0;
  for (let attempt = 1; filled < range.into.length; attempt++) {
    if (attempt > READS) throw new Error(`${range.key} broke off after ${filled} of ${range.into.length} bytes.`);
    const rest = { ...range, offset: range.offset + filled, into: range.into.subarray(filled) };
    filled += await readOnce(bucket, rest);
  }
}

/** Reads until the connection ends or breaks, and resolves with how far it came. */
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
      if (filled + chunk.length > into.length) throw new Error(`${key} gave more bytes than were asked for.`);
      into.set(chunk, filled);
      filled += chunk.length;
    }
  } catch (error) {
    body.destroy();
    if (filled === into.length || (error as { code?: string }).code !== 'ECONNRESET') throw error;
  }
  return filled;
}
