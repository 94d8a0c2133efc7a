/** Sends requests to the service with the user's session. Every page uses these functions, so that all of them recover alike. */
import { retryAfterOf } from '../../../clients/typescript/src/retry-after.ts';
import { reportAway, reportResponse } from './connection.ts';
import { tellOtherTabs } from './other-tabs.ts';
import { signInAgain } from './sign-in-again.ts';

/** Shown when a request gets no response. */
export const UNREACHABLE = 'Sheaf did not respond. Check that it is running and that you are online, then try again.';

/** One invalid value of a request. */
export interface ErrorDetail {
  /** Path of the value: `search_params.country`. Empty for the body itself. */
  field: string;
  message: string;
}

/** An error response of the API. `status` is 0 when there was no response. */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string;
  readonly requestId: string | null;
  /** The invalid values of a validation error. */
  readonly details: readonly ErrorDetail[];
  /** Seconds after which to try again, where the service says so. */
  readonly retryAfter: number | null;
  /** The whole response body, for members beside `error`, such as the running `export` of a conflict. */
  readonly body: Readonly<Record<string, unknown>>;

  constructor(fields: Pick<ApiError, 'status' | 'code' | 'message'> & Partial<ApiError>) {
    super(fields.message);
    this.status = fields.status;
    this.code = fields.code;
    this.requestId = fields.requestId ?? null;
    this.details = fields.details ?? [];
    this.retryAfter = fields.retryAfter ?? null;
    this.body = fields.body ?? {};
  }

  /** The message for one field of a form, if this error has one. */
  of(field: string): string | undefined {
    return this.details.find((detail) => detail.field === field)?.message;
  }
}

/** Resolves with the JSON of a successful response. Rejects with {@link ApiError} otherwise. */
export async function request<T>(path: string, init?: RequestInit): Promise<T> {
  const response = await fetchWithSession(path, init);
  if (!response.ok) throw await errorOf(response);
  return (response.status === 204 ? undefined : await response.json()) as T;
}

/** Options for {@link request} that send a JSON body. */
export function json(method: string, body: unknown): RequestInit {
  return { method, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}

/** Like {@link json}, to change something only if its `updated_at` is still the given one. Without it, the last change wins. */
export function jsonIfUnchanged(method: string, body: unknown, updatedAt: string | undefined): RequestInit {
  const { headers, ...options } = json(method, body);
  return { ...options, headers: { ...headers, ...(updatedAt ? { 'if-match': `"${updatedAt}"` } : {}) } };
}

/**
 * Like `fetch`. If the session has expired, the user signs in again in a dialog, and the request is sent once more. If the user
 * closes the dialog, resolves with the first response. Rejects with {@link ApiError} when there is no response.
 */
export async function fetchWithSession(path: string, init?: RequestInit): Promise<Response> {
  const response = await fetchOrFail(path, init);
  if (response.ok) tellOtherTabs(path, init?.method);
  if (response.status !== 401 || SESSION_PATH.test(path)) return response;
  return (await signInAgain()) ? fetchOrFail(path, init) : response;
}

/** Its own 401 responses mean that the user is signed out, or that the API key is wrong. */
const SESSION_PATH = /^\/api\/v1\/session(?:\?|$)/;

/** What a proxy responds when Sheaf is not there. Sheaf itself responds with 503 and a JSON body. */
const AWAY = new Set([502, 503, 504]);

async function fetchOrFail(path: string, init?: RequestInit): Promise<Response> {
  const response = await fetch(path, init).catch((error: unknown) => {
    if (error instanceof Error && error.name === 'AbortError') throw error;
    reportAway();
    throw new ApiError({ status: 0, code: 'UNREACHABLE', message: UNREACHABLE });
  });
  if (AWAY.has(response.status) && !isJson(response)) reportAway();
  else reportResponse();
  return response;
}

function isJson(response: Response): boolean {
  return response.headers.get('content-type')?.startsWith('application/json') ?? false;
}

interface ErrorBody {
  error?: { code?: string; message?: string; request_id?: string; details?: ErrorDetail[] };
}

/** Converts an error response to an {@link ApiError}. */
export async function errorOf(response: Response): Promise<ApiError> {
  const body = ((await response.json().catch(() => null)) ?? {}) as ErrorBody;
  const { code = 'UNKNOWN', message, request_id, details } = body.error ?? {};
  const pauseMs = retryAfterOf(response);
  return new ApiError({
    status: response.status,
    code,
    message: message ?? (AWAY.has(response.status) ? UNREACHABLE : `The service returned status ${response.status}.`),
    requestId: request_id ?? response.headers.get('x-request-id'),
    details: details ?? [],
    retryAfter: pauseMs === undefined ? null : Math.ceil(pauseMs / 1000),
    body: body as Record<string, unknown>,
  });
}
