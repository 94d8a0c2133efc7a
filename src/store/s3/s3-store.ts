/** The store on a bucket of S3 or an S3-compatible store. docs/decisions/0008-s3-store.md has the reasons. */
import type { Store } from '../store.ts';
import { openBucket, type S3Options } from './bucket.ts';
import { joinObjects } from './join-objects.ts';
import { linkSigner } from './link-object.ts';
import { readObject } from './read-object.ts';
import { listPrefix, removePrefix } from './remove-prefix.ts';
import { writeObject } from './write-object.ts';

export interface S3Store extends Store {
  /** Closes the connections. */
  close(): void;
}

/** Opens the store. If the bucket is missing, forbidden or unavailable, throws an error that says what to do. */
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
