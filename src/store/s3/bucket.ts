/** Opens the bucket: endpoints, timeouts, and an error that explains why it cannot be opened. */
import { createHash } from 'node:crypto';
import { HeadBucketCommand, S3Client, type S3ClientConfig, type S3ServiceException } from '@aws-sdk/client-s3';
import { RequestError } from '../../errors.ts';

export interface S3Options {
  bucket: string;
  /** URL of an S3-compatible store. Null: AWS. */
  endpoint: string | null;
  /** URL in links, if clients reach the store by another URL than Sheaf. */
  publicEndpoint: string | null;
  /** Null: the region of the AWS settings, or us-east-1 with an endpoint. */
  region: string | null;
  /** Use `https://store/bucket/key` instead of `https://bucket.store/key`. */
  forcePathStyle: boolean;
  /** Size in bytes of the equal parts that some stores require. Null: parts can differ, and are copied within the store. */
  equalParts: number | null;
  /** Prefix of all keys: empty, or ends in a slash. */
  prefix: string;
  /** Null: the SDK's chain of environment, profile, web identity, container role and instance role. */
  credentials?: NonNullable<S3ClientConfig['credentials']>;
}

export interface Bucket {
  client: S3Client;
  name: string;
  prefix: string;
  equalParts: number | null;
  /** Signs links with the same credentials, but with the URL that clients use. */
  links: S3Client;
}

/** Three tries within 0.2 s bridge a brief network fault. For longer outages, the queue retries the job. */
const MAX_TRIES = 3;

/** The longest wait is for a server-side copy of at most 256 MiB. A store slower than 4.5 MB/s counts as broken. */
const TIMEOUTS = {
  connectionTimeout: 5_000,
  socketTimeout: 60_000,
  requestTimeout: 300_000,
  throwOnRequestTimeout: true,
};

/** Maximum milliseconds to check the bucket at startup, retries included. */
const OPEN_MS = 10_000;

/** Opens the bucket and checks that it exists. Throws a VALIDATION_ERROR or UNAVAILABLE that says what to do. */
export async function openBucket(options: S3Options): Promise<Bucket> {
  const { endpoint, publicEndpoint, forcePathStyle } = options;
  const region = options.region ?? (endpoint ? 'us-east-1' : null);
  const common: S3ClientConfig = {
    forcePathStyle,
    ...(region ? { region } : {}),
    maxAttempts: MAX_TRIES,
    requestHandler: TIMEOUTS,
    // The SHA-256 of every body is signed, and every store with Signature Version 4 verifies it. The SDK's additional CRC-32
    // is rejected by stores that do not support it, and on AWS it must match its multipart upload.
    // https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-auth-using-authorization-header.html
    requestChecksumCalculation: 'WHEN_REQUIRED',
  };
  const { credentials } = options;
  const client = new S3Client({
    ...common,
    ...(endpoint ? { endpoint } : {}),
    ...(credentials ? { credentials } : {}),
  });
  sendContentMd5(client);
  const linkEndpoint = publicEndpoint ?? endpoint;
  const links = new S3Client({
    ...common,
    ...(linkEndpoint ? { endpoint: linkEndpoint } : {}),
    credentials: client.config.credentials,
    // Otherwise links have a checksum parameter, which browsers do not use.
    responseChecksumValidation: 'WHEN_REQUIRED',
  });
  const bucket = { client, links, name: options.bucket, prefix: options.prefix, equalParts: options.equalParts };
  try {
    await client.send(new HeadBucketCommand({ Bucket: options.bucket }), { abortSignal: AbortSignal.timeout(OPEN_MS) });
  } catch (error) {
    client.destroy();
    throw explained(error as S3ServiceException, options);
  }
  return bucket;
}

/** The bucket and full key of an object. Throws for keys that a client or proxy could resolve to another object. */
export function at(bucket: Bucket, key: string): { Bucket: string; Key: string } {
  if (key === '' || /(?:^|\/)\.{1,2}(?:\/|$)|\0/.test(key)) {
    throw new Error(`The key ${JSON.stringify(key)} is empty or leads out of the store.`);
  }
  return { Bucket: bucket.name, Key: bucket.prefix + key };
}

/**
 * DeleteObjects must have a checksum. All stores support Content-MD5, but not all support the SDK's CRC-32.
 * https://github.com/aws/aws-sdk-js-v3/blob/main/supplemental-docs/MD5_FALLBACK.md
 */
function sendContentMd5(client: S3Client): void {
  client.middlewareStack.add(
    (next, { commandName }) =>
      async (args) => {
        if (commandName === 'DeleteObjectsCommand') {
          const request = args.request as { headers: Record<string, string>; body: string | Uint8Array };
          for (const name of Object.keys(request.headers)) {
            if (/^x-amz-(?:sdk-)?checksum-/i.test(name)) delete request.headers[name];
          }
          request.headers['content-md5'] = createHash('md5').update(request.body).digest('base64');
        }
        return next(args);
      },
    { step: 'build', priority: 'low', name: 'contentMd5' },
  );
}

function explained(error: S3ServiceException, options: S3Options): RequestError {
  const where = options.endpoint ?? 'AWS';
  const status = error.$metadata?.httpStatusCode;
  const region = error.$response?.headers?.['x-amz-bucket-region'];
  const refuse = (code: 'VALIDATION_ERROR' | 'UNAVAILABLE', message: string) =>
    new RequestError(code, message, { cause: error });
  if (status === 404) {
    return refuse(
      'VALIDATION_ERROR',
      `S3_BUCKET: the bucket "${options.bucket}" does not exist at ${where}. Create it, or set S3_BUCKET to another bucket.`,
    );
  }
  if (status === 301 || (status === 400 && region && region !== options.region)) {
    return refuse(
      'VALIDATION_ERROR',
      `S3_REGION: the bucket "${options.bucket}" is in another region. Set S3_REGION to ${region ?? 'the region that AWS shows for it'}.`,
    );
  }
  if (status === 401 || status === 403 || status === 400) {
    return refuse(
      'VALIDATION_ERROR',
      `S3_BUCKET: ${where} does not allow these credentials to use the bucket "${options.bucket}" (${status}). Grant the permissions that docs/guide/storage.md lists.`,
    );
  }
  if (error.name === 'CredentialsProviderError') {
    return refuse(
      'VALIDATION_ERROR',
      'No S3 credentials were found. Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or give this machine a role.',
    );
  }
  if (/region is missing/i.test(error.message)) {
    return refuse(
      'VALIDATION_ERROR',
      `S3_REGION: not set. Set it to the region of the bucket "${options.bucket}", for example us-east-1.`,
    );
  }
  const silent = error.name === 'AbortError' || error.name === 'TimeoutError';
  const reason = silent
    ? `no response within ${OPEN_MS / 1000} s`
    : error.message || (error as { code?: string }).code || error.name;
  return refuse(
    'UNAVAILABLE',
    `The S3 store at ${where} does not respond: ${reason.replace(/\.$/, '')}. Correct S3_ENDPOINT, or check the store and the network.`,
  );
}
