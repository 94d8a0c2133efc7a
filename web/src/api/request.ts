/** Asks the service, with the reader's session; errors are the API's own. */

/** An error answer of the API, or none at all. */
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

/** Resolves with the JSON of a good answer. Rejects with {@link ApiError} otherwise. */
export async function request<T>(path: string, init?: RequestInit): Promise<T> {
  const response = await reach(path, init);
  if (!response.ok) throw await errorOf(response);
  return (response.status === 204 ? undefined : await response.json()) as T;
}

/** The text of a good answer. Rejects with {@link ApiError} otherwise. */
export async function requestText(path: string): Promise<string> {
  const response = await reach(path);
  if (!response.ok) throw await errorOf(response);
  return response.text();
}

/** A body as JSON, for {@link request}. */
export function json(method: string, body: unknown): RequestInit {
  return { method, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}

async function reach(path: string, init?: RequestInit): Promise<Response> {
  return fetch(path, init).catch((error: unknown) => {
    if (error instanceof Error && error.name === 'AbortError') throw error;
    const message = 'The service cannot be reached. Look whether it runs, then try again.';
    throw new ApiError({ status: 0, code: 'UNREACHABLE', message, requestId: null });
  });
}

/** What an answer that is not good says. */
export async function errorOf(response: Response): Promise<ApiError> {
  const body = (await response.json().catch(() => null)) as { error?: Record<string, string> } | null;
  return new ApiError({
    status: response.status,
    code: body?.error?.['code'] ?? 'UNKNOWN',
    message: body?.error?.['message'] ?? `The service answered ${response.status}.`,
    requestId: body?.error?.['request_id'] ?? response.headers.get('x-request-id'),
  });
}
