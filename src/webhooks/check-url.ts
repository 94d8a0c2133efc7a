/** What a webhook's address may be, as far as it can be said without asking the DNS. */
import { isIP } from 'node:net';
import { RequestError } from '../errors.ts';
import { hostOf, isPublic } from './public-address.ts';

const MOST_CHARACTERS = 2000;

/**
 * The address in its normal form, which shows 0177.1 and 2130706433 as the addresses they are. Throws VALIDATION_ERROR.
 * Names are judged by what they resolve to, when an event is sent.
 */
export function checkUrl(text: string, allowPrivate: boolean): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  const problem = url ? problemOf(url, allowPrivate) : 'must be a whole address, for example https://example.com/hooks';
  if (problem) {
    const message = `url ${problem}.`;
    throw new RequestError('VALIDATION_ERROR', message, { details: [{ field: 'url', message }] });
  }
  url!.hash = '';
  return url!.href;
}

function problemOf(url: URL, allowPrivate: boolean): string | null {
  const schemes = allowPrivate ? ['https:', 'http:'] : ['https:'];
  if (!schemes.includes(url.protocol)) return `must begin with ${schemes.map((scheme) => `${scheme}//`).join(' or ')}`;
  if (url.username || url.password) return 'must not hold a name or password; the signature is the proof';
  if (url.href.length > MOST_CHARACTERS) return `must not be longer than ${MOST_CHARACTERS} characters`;
  const host = hostOf(url);
  if (!allowPrivate && isIP(host) && !isPublic(host)) {
    return 'must not lead to a private address; whoever runs Sheaf may allow it with SHEAF_WEBHOOK_PRIVATE=on';
  }
  return null;
}
