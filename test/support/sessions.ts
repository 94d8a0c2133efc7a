/** What a browser does with sessions, for tests that know only the contract. */
import type { Answer, Api } from './api.ts';

export interface SessionBody {
  caller: {
    publisher: { slug: string; name: string };
    email: string;
    role: string;
    key_prefix: string | null;
  };
  expires_at: string | null;
}

/** What browsers send with the requests of our own pages. */
export const OWN_PAGE = { 'sec-fetch-site': 'same-origin' };

/** POST /session */
export function signIn(api: Api, key: unknown, { headers = {}, query = '' } = {}): Promise<Answer> {
  return api.send(`/session${query}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ api_key: key }),
  });
}

/** The cookie of an answer as a request sends it back: `name=value`. */
export function cookieOf(answer: Answer): string {
  const [set] = answer.headers.getSetCookie();
  if (!set) throw new Error(`No cookie came with ${answer.status}: ${answer.text}`);
  return set.split(';')[0]!;
}

export function sessionOf(answer: Answer): SessionBody {
  return JSON.parse(answer.text);
}
