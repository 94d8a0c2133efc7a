/** Checks that Sheaf signed the link of a request, and that the link and its credential are still valid. */
import type { FastifyRequest } from 'fastify';
import { RequestError } from '../errors.ts';
import { sameOrigins } from '../loopback.ts';
import { FILES_PATH, ISSUED_TO } from './file-link.ts';
import { expiryOf, verifyLink } from './signed-link.ts';

export interface CheckLinkOptions {
  /** Signs the links. */
  secret: string;
  /** The origin of links to this service, as this request reached it. */
  originOf(request: FastifyRequest): string;
  /** Whether the credential that a link was issued to is still valid. */
  isValid(issuedTo: string): Promise<boolean>;
}

export interface CheckedLink {
  /** Key of the file in the store. */
  key: string;
  /** Path below {@link FILES_PATH}, encoded, with a leading slash. */
  path: string;
  expiresAt: Date;
}

/** Throws FORBIDDEN for a link that was altered, has expired, or was issued to a credential that is no longer valid. */
export async function checkLink(request: FastifyRequest, options: CheckLinkOptions): Promise<CheckedLink> {
  const { secret, originOf, isValid } = options;
  const { pathname, searchParams } = new URL(request.raw.url ?? '', 'http://local');
  const query = Object.fromEntries(searchParams);
  const here = originOf(request);
  const now = new Date();
  const expiresAt = expiryOf(query);
  const genuine =
    Object.keys(query).length === searchParams.size &&
    sameOrigins(here).some((origin) => verifyLink({ origin, path: pathname, query }, { secret, now }));
  if (!genuine || !expiresAt) {
    throw new RequestError('FORBIDDEN', expiresAt && expiresAt <= now ? EXPIRED : notGenuine(here));
  }
  const issuedTo = query[ISSUED_TO];
  if (issuedTo !== undefined && !(await isValid(issuedTo))) {
    throw new RequestError(
      'FORBIDDEN',
      'The API key or session that this link was issued to is no longer valid. Get the export again with a valid one, then use its new download_url.',
    );
  }
  return {
    key: decodeURIComponent(pathname.slice(FILES_PATH.length)),
    path: pathname.slice(FILES_PATH.length - 1),
    expiresAt,
  };
}

const EXPIRED = 'This link has expired. Get the export again, then use its new download_url.';

/** The signature covers the host, so a link for another host looks the same as an altered link. */
function notGenuine(origin: string): string {
  return `This link was altered, or it was made for another host than ${new URL(origin).host}. Use the link unchanged, or get the export again from this host. Behind a proxy, SHEAF_PUBLIC_URL must be set.`;
}
