/** Removes everything under a prefix: complete objects, and the parts of incomplete uploads. */
import {
  AbortMultipartUploadCommand,
  DeleteObjectsCommand,
  ListMultipartUploadsCommand,
  type ListMultipartUploadsCommandInput,
  paginateListObjectsV2,
  S3ServiceException,
} from '@aws-sdk/client-s3';
import type { StoredObject } from '../store.ts';
import { at, type Bucket } from './bucket.ts';
import { eachLimited } from './each-limited.ts';

/** Uploads aborted at the same time. Objects need no such limit: one request removes a thousand. */
const AT_A_TIME = 4;

export async function removePrefix(bucket: Bucket, prefix: string): Promise<void> {
  for await (const page of pages(bucket, prefix)) {
    const Objects = page.map(({ Key }) => ({ Key: Key! }));
    if (Objects.length === 0) continue;
    const { Errors = [] } = await bucket.client.send(
      new DeleteObjectsCommand({ Bucket: bucket.name, Delete: { Objects, Quiet: true } }),
    );
    const [first] = Errors;
    if (first)
      throw new Error(
        `${Errors.length} objects could not be removed. The first is ${first.Key}: ${first.Message ?? first.Code}`,
      );
  }
  await abortUploads(bucket, prefix);
}

/** The complete objects whose key begins with the prefix, sorted by key. */
export async function* listPrefix(bucket: Bucket, prefix: string): AsyncGenerator<StoredObject> {
  for await (const page of pages(bucket, prefix)) {
    for (const { Key, Size, LastModified } of page) {
      yield { key: Key!.slice(bucket.prefix.length), bytes: Size!, modified: LastModified! };
    }
  }
}

async function* pages(bucket: Bucket, prefix: string) {
  const { Bucket, Key: Prefix } = at(bucket, prefix);
  const under = { Bucket, Prefix };
  for await (const page of paginateListObjectsV2({ client: bucket.client }, under)) yield page.Contents ?? [];
}

async function abortUploads(bucket: Bucket, prefix: string): Promise<void> {
  const { Bucket, Key: Prefix } = at(bucket, prefix);
  const input: ListMultipartUploadsCommandInput = { Bucket, Prefix };
  for (;;) {
    const page = await bucket.client.send(new ListMultipartUploadsCommand(input));
    await eachLimited(page.Uploads ?? [], AT_A_TIME, async ({ Key, UploadId }) => {
      await bucket.client.send(new AbortMultipartUploadCommand({ Bucket, Key, UploadId })).catch(ignoreCompleted);
    });
    if (!page.IsTruncated) return;
    input.KeyMarker = page.NextKeyMarker;
    input.UploadIdMarker = page.NextUploadIdMarker;
  }
}

/** The upload was completed or aborted since it was listed. */
function ignoreCompleted(error: unknown): void {
  if (!(error instanceof S3ServiceException && error.name === 'NoSuchUpload')) throw error;
}
