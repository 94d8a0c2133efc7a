/** Sends one request to a network. Redirects are not followed, so that the token is never sent to another server. */
import http from 'node:http';
import https from 'node:https';
import { addressesOf, hostOf, NoPublicAddress } from '../../webhooks/public-address.ts';
import { retryAfterSeconds } from '../../webhooks/retry-after.ts';
import { NetworkError } from '../network-error.ts';
import type { PageRequest } from '../networks/network.ts';

/** From the lookup of the host name to the end of the response. */
const TIMEOUT_MS = 10 * 60_000;

/** Without a byte. Large reports take the network a while to begin. */
const IDLE_MS = 120_000;

export interface CallTo {
  /** Name of the network for people. */
  title: string;
  origin: string;
  /** Whether private addresses and HTTP are allowed. */
  allowPrivate: boolean;
  /** Lowercase name of the header with the seconds until the limit of the network is reset. */
  resetHeader: string | undefined;
  signal: AbortSignal;
}

export interface Answer {
  status: number;
  /** Seconds after which the network accepts calls again, as it said. 0 if it did not. */
  waitSeconds: number;
  body: http.IncomingMessage;
}

/** Resolves with the beginning of any response. Throws a {@link NetworkError}, or the reason of the signal. The body can fail later. */
export async function callNetwork(
  request: PageRequest,
  { title, origin, allowPrivate, resetHeader, signal }: CallTo,
): Promise<Answer> {
  const url = new URL(request.path, origin);
  const limit = AbortSignal.timeout(TIMEOUT_MS);
  const ended = AbortSignal.any([signal, limit]);
  try {
    if (url.protocol !== 'https:' && !allowPrivate) {
      throw unreachable(title, 'only HTTPS is allowed');
    }
    const addresses = await addressesOf(hostOf(url), { allowPrivate, signal: ended });
    const { request: send } = url.protocol === 'https:' ? https : http;
    return await new Promise<Answer>((resolve, reject) => {
      const sending = send(url, {
        method: request.method,
        headers: {
          ...request.headers,
          'user-agent': 'Sheaf',
          ...(request.body === undefined ? {} : { 'content-length': Buffer.byteLength(request.body) }),
        },
        // A new agent keeps no connection and uses no proxy, which would resolve the host name again.
        agent: false,
        timeout: IDLE_MS,
        // Connects to the addresses that were checked. A second lookup could return others (DNS rebinding).
        lookup: (_host, { all }, done) => {
          if (all) done(null, addresses);
          else done(null, addresses[0]!.address, addresses[0]!.family);
        },
        signal: ended,
      });
      sending.once('response', (body) => {
        resolve({ status: body.statusCode!, waitSeconds: waitOf(body.headers, resetHeader), body });
      });
      sending.once('timeout', () => sending.destroy(unreachable(title, 'it sent nothing for two minutes')));
      // Also after the response began, when the body reports the error.
      sending.on('error', reject);
      sending.end(request.body);
    });
  } catch (error) {
    signal.throwIfAborted();
    throw error instanceof NetworkError ? error : unreachable(title, reasonOf(error, limit), error);
  }
}

/** The API cannot be reached, or a response ended before its end. */
export function unreachable(title: string, why: string, cause?: unknown): NetworkError {
  return new NetworkError('connect', {
    wrong: `The API of ${title} cannot be reached: ${why}`,
    next: 'Sheaf tries again. If it stays so, ask your administrator whether a firewall blocks the connection',
    cause,
  });
}

function reasonOf(error: unknown, limit: AbortSignal): string {
  if (error instanceof NoPublicAddress) return 'its host name does not resolve to a public IP address';
  if (limit.aborted) return `it did not respond within ${TIMEOUT_MS / 60_000} minutes`;
  return (error as NodeJS.ErrnoException).code ?? 'unknown error';
}

/** `Retry-After`, or the header that the network documents. Elsewhere, a header of the same name can be a time instead of seconds. */
function waitOf(headers: http.IncomingHttpHeaders, resetHeader: string | undefined): number {
  const asked = retryAfterSeconds(headers['retry-after'], new Date());
  if (asked > 0) return asked;
  const reset = resetHeader && headers[resetHeader];
  return retryAfterSeconds(Array.isArray(reset) ? reset[0] : reset, new Date());
}
