/** Presigned links, with the time for which they are really valid. */
import { GetObjectCommand, HeadObjectCommand } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import type { FileLink, LinkRequest } from '../store.ts';
import { at, type Bucket } from './bucket.ts';

/** How often credentials that end too soon are asked for anew: instance roles hand out the same for hours. */
const REFRESH_MS = 60_000;

/**
 * Makes the function that signs links. A link dies with the credentials that signed it, whatever it says, so with role
 * credentials it may live shorter than was asked for. Those that would not last half of that time are renewed before:
 * a role taken up for an hour gives links of half an hour and more.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-presigned-url.html#PresignedUrlUploadObject-LimitCapabilities
 */
export function linkSigner(bucket: Bucket): (request: LinkRequest) => Promise<FileLink> {
  const { credentials } = bucket.links.config;
  let refreshed = 0;

  /** Seconds that the credentials last; Infinity for those of a user. */
  async function lifetime(wanted: number): Promise<number> {
    const held = secondsTo((await credentials()).expiration);
    if (held >= wanted / 2 || Date.now() - refreshed < REFRESH_MS) return held;
    refreshed = Date.now();
    return secondsTo((await credentials({ forceRefresh: true })).expiration);
  }

  return async ({ key, expiresIn: wanted, method = 'GET' }) => {
    const expiresIn = Math.max(1, Math.min(wanted, Math.floor(await lifetime(wanted))));
    const place = at(bucket, key);
    const command = method === 'HEAD' ? new HeadObjectCommand(place) : new GetObjectCommand(place);
    return { url: await getSignedUrl(bucket.links, command, { expiresIn }), expiresIn };
  };
}

function secondsTo(expiration: Date | undefined): number {
  return expiration ? (expiration.getTime() - Date.now()) / 1000 : Number.POSITIVE_INFINITY;
}
