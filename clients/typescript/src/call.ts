/** Calls one operation of the API and retries it if that is safe. Rejects with a {@link SheafError}. */

import { pause } from './pause.ts';
import { retryAfterOf } from './retry-after.ts';
import { SheafError } from './sheaf-error.ts';
import type { ConflictResponse } from './types.ts';

export interface RetryLimits {
  /** Maximum number of requests per call. Default 6. */
  tries: number;
  /** Maximum milliseconds before a retry. If the service demands a longer wait, the call fails immediately. Default 60,000. */
  maxPauseMs: number;
}

export const DEFAULT_RETRIES: RetryLimits = { tries: 6, maxPauseMs: 60_000 };

export interface CallContext {
  /** `https://reports.example.com`, without a trailing slash. */
  origin: string;
  apiKey: string;
  /** Value of the header `Sheaf-Client`. */
  program: string;
  retry: RetryLimits;
}

export interface Call {
  method: string;
  /** Path below `/api/v1` with the query string. */
  path: string;
  body?: unknown;
  /** The body, if it is a file. */
  file?: Blob | Uint8Array | string;
  /** Headers besides those of every request. */
  headers?: Record<string, string>;
  /** Whether the request can be sent again when it is unknown whether the first one arrived. */
  repeatable: boolean;
  signal?: AbortSignal | undefined;
}

/** Maximum milliseconds until the response. The service itself waits at most 50 seconds. */
const RESPONSE_LIMIT_MS = 90_000;

/** Maximum milliseconds to send a file and import it. The service waits an hour for each. */
const FILE_LIMIT_MS = 7_200_000;

/** Statuses of a service or proxy that is temporarily unavailable. */
const UNAVAILABLE = new Set([502, 503, 504]);

/** Sends a request and retries it. Rejects with the reason of the signal if it aborts. */
export async function call<T>(ctx: CallContext, request: Call): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await send<T>(ctx, request);
    } catch (error) {
      const wait = error instanceof SheafError && canRetry(request, error) ? pauseAfter(tries, error) : null;
      if (wait === null || tries >= ctx.retry.tries || wait > ctx.retry.maxPauseMs) throw error;
      await pause(wait, request.signal);
    }
  }
}

/** A request that returned 429 was not started. For all other errors, it is unknown whether the request had an effect. */
function canRetry({ repeatable }: Call, { status }: SheafError): boolean {
  return status === 429 || (repeatable && (status === undefined || UNAVAILABLE.has(status)));
}

async function send<T>(ctx: CallContext, { method, path, body, file, headers, signal }: Call): Promise<T> {
  const limit = AbortSignal.timeout(file === undefined ? RESPONSE_LIMIT_MS : FILE_LIMIT_MS);
  try {
    const response = await fetch(`${ctx.origin}/api/v1${path}`, {
      method,
      headers: {
        'x-api-key': ctx.apiKey,
        'sheaf-client': ctx.program,
        ...headers,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(file === undefined ? {} : { 'content-type': 'application/octet-stream' }),
      },
      ...(file === undefined ? {} : { body: file as Blob }),
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: signal ? AbortSignal.any([signal, limit]) : limit,
    });
    if (!response.ok) throw await errorOf(ctx, response);
    return (response.status === 204 ? undefined : await response.json()) as T;
  } catch (cause) {
    if (cause instanceof SheafError) throw cause;
    signal?.throwIfAborted();
    const reason = reasonOf(cause);
    const message = `${ctx.origin} sent no valid response: ${reason}. Check the URL and the network.`;
    throw new SheafError('UNREACHABLE', message, { cause });
  }
}

/** `fetch` has the reason in the cause. For a host with several addresses, it has no message, but one error for each. */
function reasonOf(thrown: unknown): string {
  const { cause = thrown } = thrown as Error;
  const errors: unknown[] = (cause as { errors?: unknown[] }).errors ?? [cause];
  return errors.map((error) => (error instanceof Error ? error.message : String(error))).join('; ');
}

/** The error in a response. The response of a proxy in front of Sheaf contains none. */
async function errorOf({ origin }: CallContext, response: Response): Promise<SheafError> {
  const { status } = response;
  const retryAfterMs = retryAfterOf(response);
  const { error, export: about } = (await response.json().catch(() => ({}))) as Partial<ConflictResponse>;
  if (!error) {
    const message = `${origin} returned status ${status}, but the response does not come from Sheaf. Check the URL.`;
    return new SheafError('UNREACHABLE', message, { status, retryAfterMs });
  }
  const { code, message, request_id: requestId, details } = error;
  return new SheafError(code, message, { status, requestId, details, retryAfterMs, export: about });
}

/** Milliseconds to wait before a retry: `Retry-After`, or otherwise an increasing time with jitter. */
export function pauseAfter(tries: number, error: unknown): number {
  const requested = error instanceof SheafError ? error.retryAfterMs : undefined;
  return requested ?? Math.min(250 * 2 ** tries, 15_000) * (0.5 + Math.random() / 2);
}
