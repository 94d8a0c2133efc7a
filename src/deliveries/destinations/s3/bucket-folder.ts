/** Writes to the bucket. Only this file loads the SDK, when a destination is used: it takes 20 MiB of memory. */
import { createHash, randomUUID } from 'node:crypto';
import type { Readable } from 'node:stream';
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  PutObjectCommand,
  type S3Client,
  type S3ServiceException,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { hostOf } from '../../../webhooks/public-address.ts';
import { connectHost } from '../connect-host.ts';
import {
  type DeliveredFile,
  type Destination,
  type DestinationContext,
  DestinationError,
  type FileStep,
  nameTaken,
  receiptName,
} from '../destination.ts';
import { isPlainName } from '../plain-name.ts';
import { atStep, withBucket } from './bucket-client.ts';
import type { S3Settings } from './settings.ts';

/** Bytes of a part, which is held in memory. S3 requires 5 MiB, and at most 10,000 parts. https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html */
const PART_BYTES = 8 * 1024 ** 2;
const MAX_PARTS = 10_000;

export function bucketFolder(settings: S3Settings, ctx: DestinationContext): Destination<FileStep> {
  const at = (name: string) => {
    if (!isPlainName(name)) throw new Error(`The file name ${JSON.stringify(name)} leads out of its folder.`);
    return { Bucket: settings.bucket, Key: settings.prefix ? `${settings.prefix}/${name}` : name };
  };

  return {
    test: (report, signal) =>
      withBucket(settings, { ctx, signal }, async (client) => {
        const ended = { abortSignal: signal };
        report('resolve');
        const url = new URL(settings.endpoint ?? `https://s3.${settings.region ?? 'us-east-1'}.amazonaws.com`);
        const socket = await connectHost({
          host: hostOf(url),
          port: Number(url.port) || (url.protocol === 'https:' ? 443 : 80),
          allowPrivate: ctx.allowPrivate,
          signal,
          onResolved: () => report('connect'),
        });
        socket.destroy();
        report('authenticate');
        const bucket = { Bucket: settings.bucket };
        await atStep('authenticate', settings, () => client.send(new HeadBucketCommand(bucket), ended));
        const place = at(`sheaf-test-${randomUUID()}.txt`);
        const text = 'A test by Sheaf. You can delete this file.\n';
        try {
          report('write');
          await atStep('write', settings, () => client.send(new PutObjectCommand({ ...place, Body: text }), ended));
          report('read_back');
          const read = await atStep('read_back', settings, async () => {
            const { Body } = await client.send(new GetObjectCommand(place), ended);
            return Body!.transformToString();
          });
          if (read !== text) {
            throw new DestinationError('read_back', {
              wrong: 'The bucket returned other bytes than were written',
              next: 'Check whether another program changes objects in the bucket',
            });
          }
          report('delete');
          await atStep('delete', settings, () => client.send(new DeleteObjectCommand(place), ended));
        } catch (error) {
          await client.send(new DeleteObjectCommand(place)).catch(() => {});
          throw error;
        }
      }),

    exists: (name, signal) =>
      withBucket(settings, { ctx, signal }, (client) =>
        atStep('connect', settings, async () => (await headOf(client, at(name), signal)) !== null),
      ),

    deliver: (file, signal) =>
      withBucket(settings, { ctx, signal }, (client) =>
        atStep('write', settings, async () => {
          const target = { client, place: at(file.name), file, signal };
          const receipt = { ...target, place: at(receiptName(file.name)) };
          if (file.tryNumber > 1 || file.earlier.length > 0) await abortEarlier([target, receipt]);
          const found = await headOf(client, target.place, signal);
          if (!(await isDelivered(target, found))) await upload(target, conditionOf(file, found));
          await putReceipt(receipt);
          return { location: `s3://${target.place.Bucket}/${target.place.Key}` };
        }),
      ),

    removeDrafts: async ({ name, before }, signal) => {
      if (name === null) return;
      await withBucket(settings, { ctx, signal }, (client) =>
        atStep('delete', settings, async () => {
          for (const place of [at(name), at(receiptName(name))]) await abortUploads({ client, place, signal }, before);
        }),
      );
    },
  };
}

interface Place {
  Bucket: string;
  Key: string;
}

interface Target {
  client: S3Client;
  place: Place;
  file: DeliveredFile;
  signal: AbortSignal;
}

interface Head {
  /** In bytes. */
  size: number;
  etag: string | undefined;
}

/** What is known about an object, or null if there is none. */
async function headOf(client: S3Client, place: Place, signal: AbortSignal): Promise<Head | null> {
  try {
    const { ContentLength, ETag } = await client.send(new HeadObjectCommand(place), { abortSignal: signal });
    return { size: ContentLength ?? 0, etag: ETag };
  } catch (error) {
    if ((error as Error).name === 'NotFound') return null;
    throw error;
  }
}

/**
 * An object is written only if its name is free, or to be replaced, only if nobody has replaced it meanwhile. This alone is not enough, because
 * an ETag returns with its bytes: a process that was suspended after it had confirmed its claim could replace a newer file that equals the one
 * it saw. Therefore all that replaces is an upload that later processes abort. Stores that do not support the condition ignore it, or refuse the write.
 */
function conditionOf({ overwrite }: DeliveredFile, found: Head | null): Condition {
  if (!overwrite || !found) return { IfNoneMatch: '*' };
  return found.etag === undefined ? {} : { IfMatch: found.etag };
}

interface Condition {
  IfNoneMatch?: string;
  IfMatch?: string;
}

/**
 * Sends a write with its condition. Ceph compares ETags without their quotes, AWS and MinIO accept both forms, and RFC 9110 requires the quotes.
 * Thus a write that was refused although the object is unchanged is sent again with them.
 * https://www.rfc-editor.org/rfc/rfc9110#section-13.1.1
 */
async function writeIf<T>(
  { client, place, signal }: Omit<Target, 'file'>,
  condition: Condition,
  send: (condition: Condition) => Promise<T>,
): Promise<T> {
  const { IfMatch, IfNoneMatch } = condition;
  try {
    return await send(IfMatch === undefined ? condition : { IfMatch: IfMatch.replaceAll('"', '') });
  } catch (error) {
    if (statusOf(error) === 501 && (IfMatch ?? IfNoneMatch) !== undefined) throw unconditional(condition, error);
    if (IfMatch === undefined || (error as Error).name !== 'PreconditionFailed') throw error;
    if ((await headOf(client, place, signal))?.etag !== IfMatch) throw error;
    return send(condition);
  }
}

const statusOf = (error: unknown) => (error as Partial<S3ServiceException>).$metadata?.httpStatusCode;

/** Every first write of a file has If-None-Match, so only the lack of If-Match leaves a choice. */
function unconditional({ IfMatch }: Condition, cause: unknown): DestinationError {
  const [header, lost, next] =
    IfMatch === undefined
      ? ['If-None-Match', 'a file of another program could be overwritten', 'Use another store']
      : [
          'If-Match',
          'a file cannot be replaced safely',
          'Set existing_file of the schedule to keep, or use another store',
        ];
  return new DestinationError('write', {
    wrong: `The store does not support conditional writes (${header}), without which ${lost}`,
    next,
    isFinal: true,
    cause,
  });
}

/** The receipt of an earlier file is replaced. Without `overwrite`, it is that of an earlier try. */
async function putReceipt(target: Target): Promise<void> {
  const { client, place, file, signal } = target;
  const receipt = { ...place, ContentType: 'application/json' };
  const Body = Buffer.from(file.receipt);
  if (file.overwrite) {
    const condition = conditionOf(file, await headOf(client, place, signal));
    return uploadParts(target, { object: receipt, parts: [Body], condition });
  }
  await file.confirm();
  await client.send(new PutObjectCommand({ ...receipt, Body }), { abortSignal: signal });
}

/** Whether the file is there already. Throws if another one has the name and must stay. */
async function isDelivered({ client, place, file, signal }: Target, found: Head | null): Promise<boolean> {
  if (!found) return false;
  if (found.size === file.size) {
    const hash = createHash('sha256');
    const { Body } = await client.send(new GetObjectCommand(place), { abortSignal: signal });
    for await (const chunk of Body as Readable) hash.update(chunk as Buffer);
    if (hash.digest('hex') === file.sha256) return true;
  }
  if (!file.overwrite) throw nameTaken(file.name);
  return false;
}

/** A missing permission, whose code differs from store to store, or an operation that the store does not have. */
const CANNOT_ABORT = [403, 405, 501];

/**
 * Ends uploads under the same names that dead processes began, because stores keep and charge their parts. Keys without the permission to list
 * uploads, and stores without the operation, leave that to the lifecycle rules of the bucket. With earlier deliveries, other errors end the try:
 * one of them could still complete its upload and replace a newer file. Without them, the removal of drafts is the next chance.
 */
async function abortEarlier(targets: Target[]): Promise<void> {
  for (const target of targets) {
    await abortUploads(target, null).catch((error: Error) => {
      if (target.file.earlier.length > 0 && !CANNOT_ABORT.includes(statusOf(error)!)) throw error;
    });
    target.signal.throwIfAborted();
  }
}

/** Ends the uploads under a name that began before a time, if there is one. An upload that was completed or aborted meanwhile is none. */
async function abortUploads(
  { client, place: { Bucket, Key }, signal }: Omit<Target, 'file'>,
  before: Date | null,
): Promise<void> {
  const ended = { abortSignal: signal };
  const { Uploads = [] } = await client.send(new ListMultipartUploadsCommand({ Bucket, Prefix: Key }), ended);
  for (const { Key: found, UploadId, Initiated } of Uploads) {
    if (found !== Key) continue;
    if (before && (!Initiated || Initiated > before)) continue;
    await client.send(new AbortMultipartUploadCommand({ Bucket, Key, UploadId }), ended).catch((error: Error) => {
      if (error.name !== 'NoSuchUpload') throw error;
    });
  }
}

/** Uploads the file. It appears only when the bucket has all bytes and they are correct. */
async function upload(target: Target, condition: Condition): Promise<void> {
  const { client, place, file, signal } = target;
  const parts = partsOf(file);
  const object = { ...place, ContentType: file.contentType };
  try {
    if (file.size > PART_BYTES || file.overwrite) return await uploadParts(target, { object, parts, condition });
    const { value: Body = Buffer.alloc(0) } = await parts.next();
    // Compares the size and the checksum, before the object appears.
    await parts.next();
    await file.confirm();
    await writeIf(target, condition, (only) =>
      client.send(new PutObjectCommand({ ...object, ...only, Body }), { abortSignal: signal }),
    );
  } catch (error) {
    if ((error as Error).name !== 'PreconditionFailed') throw error;
    // An earlier try can have continued after a pause and written the same bytes meanwhile: that is a success, and not a second file.
    if (!(await isDelivered(target, await headOf(client, place, signal)))) throw error;
  }
}

interface Upload {
  object: Place & { ContentType: string };
  parts: AsyncIterable<Buffer> | Iterable<Buffer>;
  condition: Condition;
}

/** Writes an object in parts. The claim is confirmed after the last one, and then a later process can only abort the upload, or see its object. */
async function uploadParts(target: Target, { object, parts, condition }: Upload): Promise<void> {
  const { client, place, file, signal } = target;
  const ended = { abortSignal: signal };
  const { UploadId } = await client.send(new CreateMultipartUploadCommand(object), ended);
  try {
    const done: { PartNumber: number; ETag: string | undefined }[] = [];
    const put = async (Body: Buffer) => {
      const PartNumber = done.length + 1;
      const { ETag } = await client.send(new UploadPartCommand({ ...place, UploadId, PartNumber, Body }), ended);
      done.push({ PartNumber, ETag });
    };
    for await (const part of parts) await put(part);
    // An upload without parts cannot be completed.
    if (done.length === 0) await put(Buffer.alloc(0));
    await file.confirm();
    const completed = { ...place, UploadId, MultipartUpload: { Parts: done } };
    await writeIf(target, condition, (only) =>
      client.send(new CompleteMultipartUploadCommand({ ...completed, ...only }), ended),
    );
  } catch (error) {
    await client.send(new AbortMultipartUploadCommand({ ...place, UploadId })).catch(() => {});
    throw error;
  }
}

/** The bytes in parts. Throws after the last one if size or checksum are wrong. */
async function* partsOf(file: DeliveredFile): AsyncGenerator<Buffer> {
  const partBytes = Math.max(PART_BYTES, Math.ceil(file.size / MAX_PARTS));
  const hash = createHash('sha256');
  let size = 0;
  let chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of (await file.open()) as AsyncIterable<Buffer>) {
    hash.update(chunk);
    size += chunk.length;
    chunks.push(chunk);
    length += chunk.length;
    if (length < partBytes || size >= file.size) continue;
    yield Buffer.concat(chunks);
    [chunks, length] = [[], 0];
  }
  if (size !== file.size || hash.digest('hex') !== file.sha256) {
    throw new DestinationError('write', {
      wrong: `The export has ${size} of ${file.size} bytes, or other ones`,
      next: 'Run the export again',
    });
  }
  if (length > 0) yield Buffer.concat(chunks);
}
