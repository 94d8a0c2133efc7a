/** The client of a publisher's bucket: with the publisher's credentials only, and only to addresses that were checked. */
import http from 'node:http';
import https from 'node:https';
import type { LookupFunction } from 'node:net';
import { S3Client, S3ServiceException } from '@aws-sdk/client-s3';
import { addressesOf, hostOf, isPublic, NoPublicAddress } from '../../../webhooks/public-address.ts';
import { type DestinationContext, DestinationError, type Step } from '../destination.ts';
import type { S3Settings } from './settings.ts';

/** A part of 8 MiB within the longest of these needs 28 KB/s. */
const TIMEOUTS = {
  connectionTimeout: 10_000,
  socketTimeout: 60_000,
  requestTimeout: 300_000,
  throwOnRequestTimeout: true,
};

/** Tries of one request, within a second. The ledger repeats the delivery after longer faults. */
const MAX_TRIES = 3;

/** Runs `work` with a client, and closes it. When the signal aborts, throws its reason. */
export async function withBucket<T>(
  settings: S3Settings,
  { ctx: { allowPrivate }, signal }: { ctx: DestinationContext; signal: AbortSignal },
  work: (client: S3Client) => Promise<T>,
): Promise<T> {
  signal.throwIfAborted();
  // Every connection resolves, checks and uses the same addresses. A literal address needs no lookup, and is checked here.
  const lookup: LookupFunction = (host, { all }, done) => {
    addressesOf(host, { allowPrivate, signal }).then(
      (addresses) => (all ? done(null, addresses) : done(null, addresses[0]!.address, addresses[0]!.family)),
      (error) => done(error, []),
    );
  };
  if (settings.endpoint && !allowPrivate) refusePrivate(new URL(settings.endpoint));
  const agents = { httpAgent: new http.Agent({ lookup }), httpsAgent: new https.Agent({ lookup }) };
  const client = new S3Client({
    ...(settings.endpoint ? { endpoint: settings.endpoint } : {}),
    region: settings.region ?? 'us-east-1',
    forcePathStyle: settings.path_style ?? settings.endpoint !== undefined,
    credentials: { accessKeyId: settings.access_key_id, secretAccessKey: settings.secret_access_key },
    maxAttempts: MAX_TRIES,
    requestHandler: { ...TIMEOUTS, ...agents },
    // Stores without the SDK's CRC-32 reject it. The signature contains the SHA-256 of every body.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
  });
  try {
    return await work(client);
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  } finally {
    client.destroy();
    agents.httpAgent.destroy();
    agents.httpsAgent.destroy();
  }
}

function refusePrivate(url: URL): void {
  const host = hostOf(url);
  if (!/^[\d.]+$|:/.test(host) || isPublic(host)) return;
  throw notPublic(host);
}

function notPublic(host: string, cause?: unknown): DestinationError {
  return new DestinationError('resolve', {
    wrong: `${host} does not resolve to a public IP address`,
    next: 'Check endpoint, and whether its name is in the public DNS',
    cause,
  });
}

/** Runs one step. Errors of the store become a {@link DestinationError} that names it, or an earlier step that was not reached. */
export async function atStep<T>(step: Step, settings: S3Settings, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw asDestinationError(step, settings, error as Error);
  }
}

/** Codes of S3 for credentials that it does not know. https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html */
const UNKNOWN_CREDENTIALS = [
  'InvalidAccessKeyId',
  'SignatureDoesNotMatch',
  'AuthorizationHeaderMalformed',
  'ExpiredToken',
];

function asDestinationError(step: Step, { endpoint = 'AWS', bucket }: S3Settings, error: Error): unknown {
  if (error instanceof DestinationError || error.name === 'AbortError') return error;
  const code = (error as NodeJS.ErrnoException).code;
  if (error instanceof NoPublicAddress || code === 'ENOTFOUND' || code === 'ETIMEOUT')
    return notPublic(endpoint, error);
  if (!(error instanceof S3ServiceException)) {
    // Errors of our own code have no code, and those of the network do.
    if (!code && error.name !== 'TimeoutError') return error;
    return new DestinationError('connect', {
      wrong: `${endpoint} cannot be reached: ${code ?? 'no response'}`,
      next: 'Check endpoint, and whether a firewall allows connections from this service',
      cause: error,
    });
  }
  const status = error.$metadata.httpStatusCode;
  if (UNKNOWN_CREDENTIALS.includes(error.name) || (step === 'authenticate' && (status === 403 || status === 401))) {
    return new DestinationError('authenticate', {
      wrong: `${endpoint} does not accept the access key for the bucket ${bucket}`,
      next: 'Check access_key_id, secret_access_key, region and bucket, and whether the key can list the bucket',
      isFinal: true,
      cause: error,
    });
  }
  if (error.name === 'NoSuchBucket' || (step === 'authenticate' && status === 404)) {
    return new DestinationError('authenticate', {
      wrong: `The bucket ${bucket} does not exist at ${endpoint}`,
      next: 'Create it, or change bucket',
      isFinal: true,
      cause: error,
    });
  }
  if (status === 301) {
    return new DestinationError('authenticate', {
      wrong: `The bucket ${bucket} is in another region`,
      next: 'Set region to the region of the bucket',
      isFinal: true,
      cause: error,
    });
  }
  if (status === 403) {
    return new DestinationError(step, {
      wrong: `The access key has no permission for this in the bucket ${bucket}`,
      next: 'Allow it to read, write and delete objects and to abort multipart uploads',
      isFinal: true,
      cause: error,
    });
  }
  // Uploads that cannot be listed cannot be removed later either.
  if (step === 'delete' && (status === 405 || status === 501)) {
    return new DestinationError(step, {
      wrong: `${endpoint} does not support this operation: ${error.name} (${status})`,
      next: 'Check the documentation of the store',
      isFinal: true,
      cause: error,
    });
  }
  return new DestinationError(step, {
    wrong: `${endpoint} failed with ${error.name}${status ? ` (${status})` : ''}`,
    next: 'Sheaf tries again. If this happens often, check the store',
    cause: error,
  });
}
