/** The store on a bucket of S3 or of what speaks like it; docs/decisions/0008-s3-store.md says why it is done so. */
import type { Store } from '../store.ts';
import { openBucket, type S3Options } from './bucket.ts';
import { joinObjects } from './join-objects.ts';
import { linkSigner } from './link-object.ts';
import { readObject } from './read-object.ts';
import { listPrefix, removePrefix } from './remove-prefix.ts';
import { writeObject } from './write-object.ts';

export interface S3Store extends Store {
  /** Lets the connections go. */
  close(): void;
}

/** Opens the store. Throws what to do when the bucket is missing, closed to us, or does not answer. */
export async function openS3Store(options: S3Options): Promise<S3Store> {
  const bucket = await openBucket(options);
  return {
    write: (key, chunks) => writeObject(bucket, key, chunks),
    join: (key, pieces, options) => joinObjects(bucket, { key, pieces, ...options }),
    link: linkSigner(bucket),
    read: (key) => readObject(bucket, key),
    list: (prefix) => listPrefix(bucket, prefix),
    remove: (prefix) => removePrefix(bucket, prefix),
    close() {
      bucket.client.destroy();
      bucket.links.destroy();
    },
  };
}
