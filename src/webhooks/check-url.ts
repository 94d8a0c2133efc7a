/** Checks the URL of a webhook without a DNS lookup. */
import { isIP } from 'node:net';
import { invalid, type Problem, shownValue } from '../errors.ts';
import { hostOf, isPublic } from './public-address.ts';

const MAX_CHARACTERS = 2000;

/**
 * Returns the URL in its normal form, in which 0177.1 and 2130706433 become ordinary IP addresses. Throws VALIDATION_ERROR.
 * Host names are checked later, when an event is sent, by the addresses that they resolve to.
 */
export function checkUrl(text: string, allowPrivate: boolean): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  const problem = url
    ? problemOf(url, allowPrivate)
    : { wrong: `${shownValue(text)} is not valid`, allowed: 'a complete URL, for example https://example.com/hooks' };
  if (problem) throw invalid({ field: 'url', ...problem });
  url!.hash = '';
  return url!.href;
}

function problemOf(url: URL, allowPrivate: boolean): Omit<Problem, 'field'> | null {
  const schemes = allowPrivate ? ['https:', 'http:'] : ['https:'];
  if (!schemes.includes(url.protocol)) {
    const allowed = schemes.map((scheme) => `${scheme}//`).join(', ');
    return { wrong: `the scheme ${url.protocol}// is not supported`, allowed };
  }
  if (url.username || url.password) {
    return { wrong: 'contains a user name or password', next: 'Remove it, and verify the signature of events instead' };
  }
  if (url.href.length > MAX_CHARACTERS) {
    return { wrong: `${url.href.length} characters are too many`, allowed: `at most ${MAX_CHARACTERS}` };
  }
  const host = hostOf(url);
  if (!allowPrivate && isIP(host) && !isPublic(host)) {
    return {
      wrong: `${host} is not a public IP address`,
      next: 'Use a public URL, or ask your administrator to set SHEAF_WEBHOOK_PRIVATE=on',
    };
  }
  return null;
}
