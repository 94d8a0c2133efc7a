/** Reads a whole object. */
import { GetObjectCommand } from '@aws-sdk/client-s3';
import { at, type Bucket } from './bucket.ts';

/** Rejects when the connection breaks. */
export async function* readObject(bucket: Bucket, key: string): AsyncGenerator<Uint8Array> {
  const { Body } = await bucket.client.send(new GetObjectCommand(at(bucket, key)));
  yield* Body as AsyncIterable<Uint8Array>;
}
