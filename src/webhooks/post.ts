/** Sends one POST request to an untrusted receiver, which must not reach the private network or exhaust time and memory. */
import http from 'node:http';
import https from 'node:https';
import { addressesOf, hostOf, NoPublicAddress } from './public-address.ts';
import { retryAfterSeconds } from './retry-after.ts';

/** From the DNS lookup to the end of the response. */
const TIMEOUT_MS = 10_000;

/** Only the status of the response matters. This much of the body is read, so that receivers do not see a broken connection. */
const MAX_BODY_BYTES = 1024;

export interface PostInput {
  url: URL;
  headers: Record<string, string>;
  body: string;
  /** Whether private IP addresses are allowed. */
  allowPrivate: boolean;
  /** Ends the request when it aborts. */
  signal?: AbortSignal;
}

export interface Received {
  status: number;
  /** Seconds in the `Retry-After` header. 0 without one. */
  retryAfter: number;
}

/** The receiver sent no response. The owner of the webhook sees the message. */
export class NoResponse extends Error {}

/**
 * Resolves with any response, including redirects, which are not followed. Throws {@link NoResponse}, and the reason of the signal when it
 * aborts.
 */
export async function post(input: PostInput): Promise<Received> {
  const timeout = AbortSignal.timeout(TIMEOUT_MS);
  const ended = input.signal ? AbortSignal.any([timeout, input.signal]) : timeout;
  try {
    return await Promise.race([send(input, ended), aborted(ended)]);
  } catch (cause) {
    input.signal?.throwIfAborted();
    throw new NoResponse(reasonOf(cause as NodeJS.ErrnoException, timeout), { cause });
  }
}

async function send(
  { url, headers, body, allowPrivate }: Omit<PostInput, 'signal'>,
  signal: AbortSignal,
): Promise<Received> {
  const addresses = await addressesOf(hostOf(url), { allowPrivate, signal });
  return new Promise((resolve, reject) => {
    let received: Received | null = null;
    const finish = (error: unknown) => (received ? resolve(received) : reject(error));
    const { request } = url.protocol === 'https:' ? https : http;
    const options: https.RequestOptions = {
      method: 'POST',
      headers: { ...headers, 'content-length': Buffer.byteLength(body) },
      // A new agent keeps no connection and uses no proxy, which would resolve the host name again.
      agent: false,
      // Connects to the addresses that were checked. A second lookup could return others (DNS rebinding).
      lookup: (_host, { all }, done) => {
        if (all) done(null, addresses);
        else done(null, addresses[0]!.address, addresses[0]!.family);
      },
      signal,
    };
    const sending = request(url, options, (response) => {
      const retryAfter = retryAfterSeconds(response.headers['retry-after'], new Date());
      received = { status: response.statusCode!, retryAfter };
      let bytes = 0;
      response.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
        if (bytes > MAX_BODY_BYTES) response.destroy();
      });
      response.on('error', finish);
      response.once('close', finish);
    });
    sending.once('error', finish);
    sending.end(body);
  });
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    // A little later than the request itself, which can have a status already while its body is incomplete.
    signal.addEventListener('abort', () => setTimeout(() => reject(signal.reason), 100));
  });
}

function reasonOf(error: NodeJS.ErrnoException, timeout: AbortSignal): string {
  if (error instanceof NoPublicAddress) return 'The host name does not resolve to a public IP address.';
  if (timeout.aborted) return `The receiver did not respond within ${TIMEOUT_MS / 1000} seconds.`;
  return `The receiver cannot be reached${error.code ? `: ${error.code}` : ''}.`;
}
