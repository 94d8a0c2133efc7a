/** The bucket: how it is reached, how long anything may take, and in which words it says what is wrong at the start. */
import { createHash } from 'node:crypto';
import { HeadBucketCommand, S3Client, type S3ClientConfig, type S3ServiceException } from '@aws-sdk/client-s3';
import { RequestError } from '../../errors.ts';

export interface S3Options {
  bucket: string;
  /** Address of a store that is not AWS's. */
  endpoint: string | null;
  /** Address in links, where clients reach the store by another one than we do. */
  publicEndpoint: string | null;
  /** Null: what AWS's own settings say, and us-east-1 with an endpoint. */
  region: string | null;
  /** `https://store/bucket/key` in place of `https://bucket.store/key`. */
  forcePathStyle: boolean;
  /** Bytes of the equal parts that some stores demand; null: parts may differ, and are copied within the store. */
  equalParts: number | null;
  /** What all keys begin with: empty, or ending in a slash. */
  prefix: string;
  /** Null: the SDK's chain of environment, profile, web identity, container and instance roles. */
  credentials?: NonNullable<S3ClientConfig['credentials']>;
}

export interface Bucket {
  client: S3Client;
  name: string;
  prefix: string;
  equalParts: number | null;
  /** Signs links: the same credentials, the address that clients know. */
  links: S3Client;
}

/** Against a slip of the network: all three are over within 0.2 s. A store that is away is left to the queue's attempts. */
const ATTEMPTS = 3;

/** The longest silence is that of a server-side copy, of 256 MiB at most: a store slower than 4.5 MB/s is broken. */
const TIMEOUTS = {
  connectionTimeout: 5_000,
  socketTimeout: 60_000,
  requestTimeout: 300_000,
  throwOnRequestTimeout: true,
};

/** Maximum milliseconds for the first look at the bucket, retries included. */
const OPEN_MS = 10_000;

/** Opens the bucket and looks whether it is there. Throws a VALIDATION_ERROR or UNAVAILABLE that says what to do. */
export async function openBucket(options: S3Options): Promise<Bucket> {
  const { endpoint, publicEndpoint, forcePathStyle } = options;
  const region = options.region ?? (endpoint ? 'us-east-1' : null);
  const common: S3ClientConfig = {
    forcePathStyle,
    ...(region ? { region } : {}),
    maxAttempts: ATTEMPTS,
    requestHandler: TIMEOUTS,
    // Every body is signed with its SHA-256, which every store of Signature Version 4 verifies. The SDK's additional CRC-32
    // is refused by stores that do not know it, and on AWS must fit the multipart upload it belongs to.
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
  const address = publicEndpoint ?? endpoint;
  const links = new S3Client({
    ...common,
    ...(address ? { endpoint: address } : {}),
    credentials: client.config.credentials,
    // Otherwise links carry a parameter that asks for checksums, which browsers have no use for.
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

/** Where a key lies. Throws for keys that some client or proxy would resolve to another place. */
export function at(bucket: Bucket, key: string): { Bucket: string; Key: string } {
  if (key === '' || /(?:^|\/)\.{1,2}(?:\/|$)|\0/.test(key)) throw new Error('The key leaves the store.');
  return { Bucket: bucket.name, Key: bucket.prefix + key };
}

/**
 * DeleteObjects must carry a checksum. All stores know Content-MD5, not all know the SDK's CRC-32.
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
      `S3_BUCKET: there is no bucket "${options.bucket}" at ${where}. Create it, or name another.`,
    );
  }
  if (status === 301 || (status === 400 && region && region !== options.region)) {
    return refuse(
      'VALIDATION_ERROR',
      `S3_REGION: the bucket "${options.bucket}" is in the region ${region ?? 'that AWS shows for it'}.`,
    );
  }
  if (status === 401 || status === 403 || status === 400) {
    return refuse(
      'VALIDATION_ERROR',
      `S3_BUCKET: ${where} does not let these credentials use the bucket "${options.bucket}" (${status}). docs/guide/storage.md lists the rights they need.`,
    );
  }
  if (error.name === 'CredentialsProviderError') {
    return refuse(
      'VALIDATION_ERROR',
      'There are no credentials for S3. Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or give this machine a role.',
    );
  }
  if (/region is missing/i.test(error.message)) {
    return refuse('VALIDATION_ERROR', `S3_REGION: say in which region the bucket "${options.bucket}" is.`);
  }
  const silent = error.name === 'AbortError' || error.name === 'TimeoutError';
  const reason = silent
    ? `no response within ${OPEN_MS / 1000} s`
    : error.message || (error as { code?: string }).code || error.name;
  return refuse(
    'UNAVAILABLE',
    `The S3 store at ${where} does not answer: ${reason.replace(/\.$/, '')}. Correct S3_ENDPOINT, or look at the store and the network on the way.`,
  );
}
