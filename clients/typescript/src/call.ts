/** One call of the API: sent again where that is safe, and answered with a value or a {@link SheafError}. */
import { pause } from './pause.ts';
import { SheafError } from './sheaf-error.ts';
import type { ConflictAnswer } from './types.ts';

export interface RetryLimits {
  /** How often a call is sent at most. */
  tries: number;
  /** The longest single wait, in milliseconds. Who is told to wait longer gets the error at once. */
  longestPauseMs: number;
}

export const DEFAULT_RETRIES: RetryLimits = { tries: 6, longestPauseMs: 60_000 };

export interface CallContext {
  /** `https://reports.example.com`, without a slash at the end. */
  origin: string;
  apiKey: string;
  retry: RetryLimits;
}

export interface Call {
  method: string;
  /** Below `/api/v1`, with its query. */
  path: string;
  body?: unknown;
  /** Whether it does no harm to send it twice, when it is not known whether it arrived. */
  repeatable: boolean;
  signal?: AbortSignal | undefined;
}

/** An answer that does not come by then never comes: the longest that the service waits itself is 50 seconds. */
const ANSWER_LIMIT_MS = 90_000;

/** What a proxy or the service answers when it cannot answer at the moment. */
const AWAY = new Set([502, 503, 504]);

/** Sends the call until it is answered. Throws what the signal gives as its reason when that aborts. */
export async function call<T>(ctx: CallContext, asked: Call): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await send<T>(ctx, asked);
    } catch (error) {
      const wait = error instanceof SheafError && mayRepeat(asked, error) ? pauseAfter(tries, error) : null;
      if (wait === null || tries >= ctx.retry.tries || wait > ctx.retry.longestPauseMs) throw error;
      await pause(wait, asked.signal);
    }
  }
}

/** What was answered 429 was not begun. Of all else it is not known how far it came. */
function mayRepeat({ repeatable }: Call, { status }: SheafError): boolean {
  return status === 429 || (repeatable && (status === undefined || AWAY.has(status)));
}

async function send<T>(ctx: CallContext, { method, path, body, signal }: Call): Promise<T> {
  const limit = AbortSignal.timeout(ANSWER_LIMIT_MS);
  try {
    const answer = await fetch(`${ctx.origin}/api/v1${path}`, {
      method,
      headers: { 'x-api-key': ctx.apiKey, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: signal ? AbortSignal.any([signal, limit]) : limit,
    });
    if (!answer.ok) throw await errorOf(ctx, answer);
    return (answer.status === 204 ? undefined : await answer.json()) as T;
  } catch (cause) {
    if (cause instanceof SheafError) throw cause;
    signal?.throwIfAborted();
    const reason = String((cause as Error).cause ?? cause);
    const message = `${ctx.origin} gave no answer of Sheaf's: ${reason}. Check the address and the network.`;
    throw new SheafError('UNREACHABLE', message, { cause });
  }
}

/** What the answer says went wrong; something else than Sheaf may stand between, and say nothing that we know. */
async function errorOf({ origin }: CallContext, answer: Response): Promise<SheafError> {
  const { status } = answer;
  const retryAfterMs = retryAfterOf(answer);
  const { error, export: about } = (await answer.json().catch(() => ({}))) as Partial<ConflictAnswer>;
  if (!error) {
    return new SheafError('UNREACHABLE', `${origin} answered ${status}, and not as Sheaf does.`, {
      status,
      retryAfterMs,
    });
  }
  const { code, message, request_id: requestId, details } = error;
  return new SheafError(code, message, { status, requestId, details, retryAfterMs, export: about });
}

/** `Retry-After`, in seconds or as a date. https://www.rfc-editor.org/rfc/rfc9110#section-10.2.3 */
export function retryAfterOf({ headers }: Response): number | undefined {
  const text = headers.get('retry-after') ?? '';
  if (/^\d+$/.test(text)) return Number(text) * 1000;
  const at = Date.parse(text);
  return Number.isNaN(at) ? undefined : Math.max(0, at - Date.now());
}

/** Milliseconds to wait after a failed try: what the service says, else a growing time that differs from caller to caller. */
export function pauseAfter(tries: number, error: unknown): number {
  const told = error instanceof SheafError ? error.retryAfterMs : undefined;
  return told ?? Math.min(250 * 2 ** tries, 15_000) * (0.5 + Math.random() / 2);
}
