/** A separate bucket for each test file, on the gateway of `test/support/ceph-s3 start` or of SHEAF_TEST_S3. */
import { randomBytes } from 'node:crypto';
import {
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  DeleteBucketCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  ListMultipartUploadsCommand,
  PutObjectCommand,
  paginateListObjectsV2,
  S3Client,
} from '@aws-sdk/client-s3';
import type { S3Options } from '../../src/store/s3/bucket.ts';

export const ENDPOINT = process.env['SHEAF_TEST_S3'] ?? 'http://127.0.0.1:7480';
export const CREDENTIALS = {
  accessKeyId: process.env['AWS_ACCESS_KEY_ID'] ?? 'testkey',
  secretAccessKey: process.env['AWS_SECRET_ACCESS_KEY'] ?? 'testsecret',
};

export interface TestBucket {
  options: S3Options & { credentials: typeof CREDENTIALS };
  /** The same values as settings of the service. */
  env: Record<string, string>;
  /** The bytes of an object, or null. */
  read(key: string): Promise<Buffer | null>;
  write(key: string, content: string): Promise<void>;
  /** Deletes all objects. */
  empty(): Promise<void>;
  /** The keys of the objects. */
  keys(): Promise<string[]>;
  /** The keys of uploads that were neither completed nor aborted. */
  uploads(): Promise<string[]>;
  /** Begins an upload that nobody finishes. */
  beginUpload(key: string): Promise<void>;
  drop(): Promise<void>;
}

/**
 * Whether the tests that need S3 can run. If not, prints once for each test file how to run them.
 * With SHEAF_TEST_ALL=1 a missing gateway is an error.
 */
export async function hasS3(): Promise<boolean> {
  const response = await fetch(ENDPOINT, { signal: AbortSignal.timeout(2000) }).catch(() => null);
  if (response) return true;
  const message = `No S3 gateway at ${ENDPOINT}. To run the S3 tests, first run test/support/ceph-s3 start.`;
  if (process.env['SHEAF_TEST_ALL'] === '1' || process.env['SHEAF_TEST_S3']) throw new Error(message);
  console.warn(`skipped: ${message}`);
  return false;
}

/** Creates a bucket. Call it in `beforeAll`, and `drop` in `afterAll`. */
export async function testBucket(more: Partial<S3Options> = {}): Promise<TestBucket> {
  const bucket = `sheaf-test-${randomBytes(6).toString('hex')}`;
  const client = new S3Client({
    endpoint: ENDPOINT,
    region: 'us-east-1',
    forcePathStyle: true,
    credentials: CREDENTIALS,
  });
  await client.send(new CreateBucketCommand({ Bucket: bucket }));
  const options = {
    bucket,
    endpoint: ENDPOINT,
    publicEndpoint: null,
    region: null,
    forcePathStyle: true,
    equalParts: null,
    prefix: '',
    ...more,
    credentials: CREDENTIALS,
  };
  const keys = async () => {
    const pages = await Array.fromAsync(paginateListObjectsV2({ client }, { Bucket: bucket }));
    return pages.flatMap(({ Contents = [] }) => Contents.map(({ Key }) => Key!));
  };
  const empty = async () => {
    for (const Key of await keys()) await client.send(new DeleteObjectCommand({ Bucket: bucket, Key }));
  };
  return {
    options,
    keys,
    env: {
      SHEAF_STORE: 's3',
      S3_BUCKET: bucket,
      S3_ENDPOINT: ENDPOINT,
      AWS_ACCESS_KEY_ID: CREDENTIALS.accessKeyId,
      AWS_SECRET_ACCESS_KEY: CREDENTIALS.secretAccessKey,
    },
    async read(key) {
      const found = await client
        .send(new GetObjectCommand({ Bucket: bucket, Key: options.prefix + key }))
        .catch((error: Error) => {
          if (error.name !== 'NoSuchKey') throw error;
        });
      return found ? Buffer.from(await found.Body!.transformToByteArray()) : null;
    },
    async uploads() {
      const { Uploads = [] } = await client.send(new ListMultipartUploadsCommand({ Bucket: bucket }));
      return Uploads.map(({ Key }) => Key!);
    },
    async write(key, content) {
      await client.send(new PutObjectCommand({ Bucket: bucket, Key: options.prefix + key, Body: content }));
    },
    empty,
    async beginUpload(key) {
      await client.send(new CreateMultipartUploadCommand({ Bucket: bucket, Key: options.prefix + key }));
    },
    async drop() {
      await empty();
      await client.send(new DeleteBucketCommand({ Bucket: bucket }));
      client.destroy();
    },
  };
}
