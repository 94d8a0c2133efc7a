/** Links to files that lead to Sheaf itself. */
import { signLink } from './signed-link.ts';
import type { FileLink, LinkRequest } from './store.ts';

export const FILES_PATH = '/files/';

/** Parameter of a link that names the credential it ends with. */
export const ISSUED_TO = 'issued-to';

/** About 400 characters: the name of the file comes from its record, not from the link. */
export function fileLink({ key, expiresIn, origin, issuedTo }: LinkRequest, secret: string): FileLink {
  const query = issuedTo === undefined ? {} : { [ISSUED_TO]: issuedTo };
  const path = FILES_PATH + key.split('/').map(encodeURIComponent).join('/');
  return { url: signLink({ origin, path, query }, { secret, at: new Date(), expiresIn }), expiresIn };
}
