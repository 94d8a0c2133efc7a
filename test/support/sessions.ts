/** Session requests as a browser sends them, for tests that know only the contract. */
import type { Api, ApiResponse } from './api.ts';

export interface SessionBody {
  caller: {
    publisher: { slug: string; name: string };
    email: string;
    role: string;
    key_prefix: string | null;
  };
  expires_at: string | null;
}

/** The headers that browsers send with requests from Sheaf's own pages. */
export const OWN_PAGE = { 'sec-fetch-site': 'same-origin' };

/** POST /session */
export function signIn(api: Api, key: unknown, { headers = {}, query = '' } = {}): Promise<ApiResponse> {
  return api.send(`/session${query}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ api_key: key }),
  });
}

/** The cookie of a response in the form of a request header: `name=value`. */
export function cookieOf(response: ApiResponse): string {
  const [set] = response.headers.getSetCookie();
  if (!set) throw new Error(`The response has no cookie: ${response.status}: ${response.text}`);
  return set.split(';')[0]!;
}

export function sessionOf(response: ApiResponse): SessionBody {
  return JSON.parse(response.text);
}
