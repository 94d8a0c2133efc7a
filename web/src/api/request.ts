/** Sends requests to the service with the user's session. */

/** Shown when a request gets no response. */
export const UNREACHABLE = 'Sheaf did not respond. Check that it is running and that you are online, then try again.';

/** An error response of the API. `status` is 0 when there was no response. */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string;
  readonly requestId: string | null;

  constructor({ status, code, message, requestId }: Pick<ApiError, 'status' | 'code' | 'message' | 'requestId'>) {
    super(message);
    this.status = status;
    this.code = code;
    this.requestId = requestId;
  }
}

/** Resolves with the JSON of a successful response. Rejects with {@link ApiError} otherwise. */
export async function request<T>(path: string, init?: RequestInit): Promise<T> {
  const response = await fetchOrFail(path, init);
  if (!response.ok) throw await errorOf(response);
  return (response.status === 204 ? undefined : await response.json()) as T;
}

/** Resolves with the text of a successful response. Rejects with {@link ApiError} otherwise. */
export async function requestText(path: string): Promise<string> {
  const response = await fetchOrFail(path);
  if (!response.ok) throw await errorOf(response);
  return response.text();
}

/** Options for {@link request} that send a JSON body. */
export function json(method: string, body: unknown): RequestInit {
  return { method, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}

async function fetchOrFail(path: string, init?: RequestInit): Promise<Response> {
  return fetch(path, init).catch((error: unknown) => {
    if (error instanceof Error && error.name === 'AbortError') throw error;
    throw new ApiError({ status: 0, code: 'UNREACHABLE', message: UNREACHABLE, requestId: null });
  });
}

/** Converts an error response to an {@link ApiError}. */
export async function errorOf(response: Response): Promise<ApiError> {
  const body = (await response.json().catch(() => null)) as { error?: Record<string, string> } | null;
  return new ApiError({
    status: response.status,
    code: body?.error?.['code'] ?? 'UNKNOWN',
    message: body?.error?.['message'] ?? `The service returned status ${response.status}.`,
    requestId: body?.error?.['request_id'] ?? response.headers.get('x-request-id'),
  });
}
