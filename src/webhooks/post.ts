/** One POST to a receiver that is not trusted: not with our network, not with our time, not with our memory. */
import http from 'node:http';
import https from 'node:https';
import { addressesOf, hostOf, NoPublicAddress } from './public-address.ts';
import { retryAfterSeconds } from './retry-after.ts';

/** From the look-up of the name to the end of the answer. */
const TIMEOUT_MS = 10_000;

/** Of the answer only the status counts; so much of the rest is read, so that polite receivers see no broken connection. */
const MOST_ANSWER_BYTES = 1024;

export interface PostInput {
  url: URL;
  headers: Record<string, string>;
  body: string;
  /** Whether addresses that are not public may be connected to. */
  allowPrivate: boolean;
}

export interface Answered {
  status: number;
  /** What the receiver asked for by Retry-After, in seconds; 0 when it did not. */
  retryAfter: number;
}

/** There is no answer. The message is fit for the owner of the webhook. */
export class NoAnswer extends Error {}

/** Resolves with whatever answer comes, a redirect included, which is not followed. Throws {@link NoAnswer}. */
export async function post(input: PostInput): Promise<Answered> {
  const timeout = AbortSignal.timeout(TIMEOUT_MS);
  try {
    return await Promise.race([send(input, timeout), aborted(timeout)]);
  } catch (cause) {
    throw new NoAnswer(reasonOf(cause as NodeJS.ErrnoException, timeout), { cause });
  }
}

async function send({ url, headers, body, allowPrivate }: PostInput, signal: AbortSignal): Promise<Answered> {
  const addresses = await addressesOf(hostOf(url), { allowPrivate, signal });
  return new Promise((resolve, reject) => {
    let answered: Answered | null = null;
    const finish = (error: unknown) => (answered ? resolve(answered) : reject(error));
    const { request } = url.protocol === 'https:' ? https : http;
    const options: https.RequestOptions = {
      method: 'POST',
      headers: { ...headers, 'content-length': Buffer.byteLength(body) },
      // An agent of its own: no connection is kept, and no proxy of the environment resolves the name once more.
      agent: false,
      // The addresses that were checked are those connected to: a second look-up could give others (DNS rebinding).
      lookup: (_host, { all }, done) => {
        if (all) done(null, addresses);
        else done(null, addresses[0]!.address, addresses[0]!.family);
      },
      signal,
    };
    const sending = request(url, options, (response) => {
      const retryAfter = retryAfterSeconds(response.headers['retry-after'], new Date());
      answered = { status: response.statusCode!, retryAfter };
      let bytes = 0;
      response.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
        if (bytes > MOST_ANSWER_BYTES) response.destroy();
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
    // A little later than the request itself, which may have an answer already whose end did not come.
    signal.addEventListener('abort', () => setTimeout(() => reject(signal.reason), 100));
  });
}

function reasonOf(error: NodeJS.ErrnoException, timeout: AbortSignal): string {
  if (error instanceof NoPublicAddress) return 'The host name does not lead to a public address.';
  if (timeout.aborted) return `There was no answer within ${TIMEOUT_MS / 1000} seconds.`;
  return `The receiver could not be reached${error.code ? `: ${error.code}` : ''}.`;
}
