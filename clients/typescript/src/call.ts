/** Calls one operation of the API and retries it if that is safe. Rejects with a {@link SheafError}. */
import { pause } from './pause.ts';
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
  retry: RetryLimits;
}

export interface Call {
  method: string;
  /** Path below `/api/v1` with the query string. */
  path: string;
  body?: unknown;
  /** Whether the request can be sent again when it is unknown whether the first one arrived. */
  repeatable: boolean;
  signal?: AbortSignal | undefined;
}

/** Maximum milliseconds until the response. The service itself waits at most 50 seconds. */
const RESPONSE_LIMIT_MS = 90_000;

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

async function send<T>(ctx: CallContext, { method, path, body, signal }: Call): Promise<T> {
  const limit = AbortSignal.timeout(RESPONSE_LIMIT_MS);
  try {
    const response = await fetch(`${ctx.origin}/api/v1${path}`, {
      method,
      headers: { 'x-api-key': ctx.apiKey, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: signal ? AbortSignal.any([signal, limit]) : limit,
    });
    if (!response.ok) throw await errorOf(ctx, response);
    return (response.status === 204 ? undefined : await response.json()) as T;
  } catch (cause) {
    if (cause instanceof SheafError) throw cause;
    signal?.throwIfAborted();
    const reason = String((cause as Error).cause ?? cause);
    const message = `${ctx.origin} sent no valid response: ${reason}. Check the URL and the network.`;
    throw new SheafError('UNREACHABLE', message, { cause });
  }
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

/** `Retry-After` in milliseconds. It contains seconds or a date. https://www.rfc-editor.org/rfc/rfc9110#section-10.2.3 */
export function retryAfterOf({ headers }: Response): number | undefined {
  const text = headers.get('retry-after') ?? '';
  if (/^\d+$/.test(text)) return Number(text) * 1000;
  const at = Date.parse(text);
  return Number.isNaN(at) ? undefined : Math.max(0, at - Date.now());
}

/** Milliseconds to wait before a retry: `Retry-After`, or otherwise an increasing time with jitter. */
export function pauseAfter(tries: number, error: unknown): number {
  const requested = error instanceof SheafError ? error.retryAfterMs : undefined;
  return requested ?? Math.min(250 * 2 ** tries, 15_000) * (0.5 + Math.random() / 2);
}
