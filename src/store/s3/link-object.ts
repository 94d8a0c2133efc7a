/** Presigned links, with their real lifetime. */
import { GetObjectCommand, HeadObjectCommand } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import type { FileLink, LinkRequest } from '../store.ts';
import { at, type Bucket } from './bucket.ts';

/** Minimum time between refreshes of credentials that expire too soon: instance roles return the same ones for hours. */
const REFRESH_MS = 60_000;

/**
 * Returns the function that signs links. A link expires with the credentials that signed it, whatever its parameters
 * say. With role credentials it can therefore be valid for less than the requested time. Credentials that last less
 * than half of that time are refreshed first, so a role assumed for an hour gives links of at least 30 minutes.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-presigned-url.html#PresignedUrlUploadObject-LimitCapabilities
 */
export function linkSigner(bucket: Bucket): (request: LinkRequest) => Promise<FileLink> {
  const { credentials } = bucket.links.config;
  let refreshed = 0;

  /** Seconds until the credentials expire; Infinity for those of a user. */
  async function lifetime(requested: number): Promise<number> {
    const current = secondsTo((await credentials()).expiration);
    if (current >= requested / 2 || Date.now() - refreshed < REFRESH_MS) return current;
    refreshed = Date.now();
    return secondsTo((await credentials({ forceRefresh: true })).expiration);
  }

  return async ({ key, expiresIn: requested, method = 'GET' }) => {
    const expiresIn = Math.max(1, Math.min(requested, Math.floor(await lifetime(requested))));
    const place = at(bucket, key);
    const command = method === 'HEAD' ? new HeadObjectCommand(place) : new GetObjectCommand(place);
    return { url: await getSignedUrl(bucket.links, command, { expiresIn }), expiresIn };
  };
}

function secondsTo(expiration: Date | undefined): number {
  return expiration ? (expiration.getTime() - Date.now()) / 1000 : Number.POSITIVE_INFINITY;
}
