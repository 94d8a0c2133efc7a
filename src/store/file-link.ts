/** Links to files that Sheaf serves itself. */
import { signLink } from './signed-link.ts';
import type { FileLink, LinkRequest } from './store.ts';

export const FILES_PATH = '/files/';

/** Link parameter with the name of a credential. The link expires when that credential does. */
export const ISSUED_TO = 'issued-to';

/** Signs a link of about 400 characters. It is short because the file name comes from the record, not from the link. */
export function fileLink({ key, expiresIn, origin, issuedTo }: LinkRequest, secret: string): FileLink {
  const query = issuedTo === undefined ? {} : { [ISSUED_TO]: issuedTo };
  const path = FILES_PATH + key.split('/').map(encodeURIComponent).join('/');
  return { url: signLink({ origin, path, query }, { secret, at: new Date(), expiresIn }), expiresIn };
}
