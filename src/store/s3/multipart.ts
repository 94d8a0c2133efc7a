/** One multipart upload: its parts arrive in any order, then there is an object of the right size, or none. */
import {
  AbortMultipartUploadCommand,
  type CompletedPart,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  HeadObjectCommand,
  S3ServiceException,
  UploadPartCommand,
  UploadPartCopyCommand,
} from '@aws-sdk/client-s3';
import { CopyRefused, type FileHeaders } from '../store.ts';
import { at, type Bucket } from './bucket.ts';

/** The headers that the store keeps with an object and sends with it. */
export function storedHeaders({ contentType, contentDisposition }: FileHeaders) {
  return { ContentType: contentType, ContentDisposition: contentDisposition };
}

/** Uploads the parts of one object. Numbers start at 1. */
export interface Parts {
  send(number: number, bytes: Uint8Array): Promise<void>;
  /** Copies a range of another object within the store. Rejects if that object does not have the expected size. */
  copy(number: number, from: { key: string; bytes: number; offset: number; length: number }): Promise<void>;
}

/**
 * Calls `fill` to upload the parts of an object, completes the upload, and resolves with the size that the store confirmed.
 * Aborts the upload when anything fails or the signal aborts. `fill` must not end while parts are still uploading.
 */
export async function inParts(
  bucket: Bucket,
  object: { key: string; headers?: FileHeaders; signal?: AbortSignal | undefined },
  fill: (parts: Parts) => Promise<void>,
): Promise<number> {
  const place = at(bucket, object.key);
  const ended = object.signal ? { abortSignal: object.signal } : {};
  const headers = object.headers && storedHeaders(object.headers);
  const created = await bucket.client.send(new CreateMultipartUploadCommand({ ...place, ...headers }));
  const upload = { ...place, UploadId: created.UploadId! };
  const done: CompletedPart[] = [];
  let bytes = 0;
  const add = (PartNumber: number, ETag: string | undefined, length: number) => {
    if (!ETag) throw new Error(`The store accepted part ${PartNumber} of ${object.key} without an ETag.`);
    done.push({ PartNumber, ETag });
    bytes += length;
  };
  try {
    await fill({
      async send(PartNumber, Body) {
        const { ETag } = await bucket.client.send(new UploadPartCommand({ ...upload, PartNumber, Body }), ended);
        add(PartNumber, ETag, Body.length);
      },
      async copy(PartNumber, { key, offset, length, bytes: expected }) {
        const from = at(bucket, key);
        const { ETag: CopySourceIfMatch } = await headOf(bucket, { key, bytes: expected });
        const copy = new UploadPartCopyCommand({
          ...upload,
          PartNumber,
          CopySource: `${from.Bucket}/${from.Key.split('/').map(encodeURIComponent).join('/')}`,
          CopySourceIfMatch,
          ...(length === expected ? {} : { CopySourceRange: `bytes=${offset}-${offset + length - 1}` }),
        });
        const { CopyPartResult } = await bucket.client.send(copy, ended).catch(explainCopy);
        add(PartNumber, CopyPartResult?.ETag, length);
      },
    });
    done.sort((a, b) => a.PartNumber! - b.PartNumber!);
    await complete(bucket, { ...upload, MultipartUpload: { Parts: done } });
    await headOf(bucket, { key: object.key, bytes });
    return bytes;
  } catch (error) {
    // If this fails too, `remove` or the bucket's lifecycle rule removes the upload.
    await bucket.client.send(new AbortMultipartUploadCommand(upload)).catch(() => {});
    throw error;
  }
}

function explainCopy(error: Error): never {
  if (error instanceof S3ServiceException && (error.name === 'AccessDenied' || isUnsupported(error))) {
    throw new CopyRefused(`The store does not copy objects within the bucket with these credentials (${error.name}).`, {
      cause: error,
    });
  }
  throw error;
}

function isUnsupported({ $metadata: { httpStatusCode } }: S3ServiceException): boolean {
  return httpStatusCode === 405 || httpStatusCode === 501;
}

/** Gets the metadata of an object. Rejects when its size is not `bytes`. */
export async function headOf(bucket: Bucket, { key, bytes }: { key: string; bytes: number }) {
  const head = await bucket.client.send(new HeadObjectCommand(at(bucket, key)));
  if (head.ContentLength !== bytes)
    throw new Error(`${key} has ${head.ContentLength} bytes in the store, not ${bytes}.`);
  return head;
}

/** Ignores NoSuchUpload: an earlier try may have completed the upload before its connection broke. The size check decides. */
async function complete(bucket: Bucket, input: CompleteMultipartUploadCommand['input']): Promise<void> {
  try {
    await bucket.client.send(new CompleteMultipartUploadCommand(input));
  } catch (error) {
    if (!(error instanceof S3ServiceException && error.name === 'NoSuchUpload')) throw error;
  }
}
