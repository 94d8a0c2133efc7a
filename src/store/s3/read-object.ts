/** Reads an object from its beginning to its end. */
import { GetObjectCommand } from '@aws-sdk/client-s3';
import { at, type Bucket } from './bucket.ts';

/** A connection that breaks ends the reading with an error. */
export async function* readObject(bucket: Bucket, key: string): AsyncGenerator<Uint8Array> {
  const { Body } = await bucket.client.send(new GetObjectCommand(at(bucket, key)));
  yield* Body as AsyncIterable<Uint8Array>;
}
