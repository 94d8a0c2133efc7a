/**
 * The catalog of errors that a client can receive: a stable code, its HTTP status, its cause and what to do next.
 * Every other error is INTERNAL_ERROR, whose cause stays in the log. The documentation is generated from this file.
 */
export const ERRORS = {
  VALIDATION_ERROR: {
    status: 422,
    means: 'A value in the request is not valid. `details` lists every such field and what is allowed.',
    next: 'Correct these fields, then send the request again.',
  },
  BAD_REQUEST: {
    status: 400,
    means: 'The request is malformed. For example, its body is not valid JSON.',
    next: 'Check the URL, and check that the body is valid JSON.',
  },
  UNAUTHORIZED: {
    status: 401,
    means: 'The API key, session or token is missing, unknown, revoked or expired.',
    next: 'Send your API key in the `X-Api-Key` header or as `Authorization: Bearer`. In a browser, sign in again.',
  },
  FORBIDDEN: {
    status: 403,
    means: 'You are authenticated but do not have permission, or the request came from another site.',
    next: 'Ask an admin of your publisher to do this or to change your role.',
  },
  NOT_FOUND: {
    status: 404,
    means: 'The resource does not exist, or you do not have access to it.',
    next: 'Check the URL and the ID. The list operations show what you have access to.',
  },
  METHOD_NOT_ALLOWED: {
    status: 405,
    means: 'The path does not support this method.',
    next: 'Use one of the methods in the `Allow` header.',
  },
  REQUEST_TIMEOUT: {
    status: 408,
    means: 'The request did not arrive within 30 seconds. For an import, no part of the file arrived for 30 seconds.',
    next: 'Send the request again.',
  },
  CONFLICT: {
    status: 409,
    means:
      'The same export is already in progress, or this export is not completed yet. The response contains it as `export`. For API keys and users: the state of the resource does not allow the change, for example because the key was just rotated.',
    next: 'Poll the export until it is finished. For API keys and users, `message` says what to do.',
  },
  PRECONDITION_FAILED: {
    status: 412,
    means:
      'The file does not match the `If-Match` or `If-Unmodified-Since` header, or the preset, schedule, destination or connection was changed after you read it.',
    next: 'Get it again. Then download the file without the condition, or send your change with the new `ETag`.',
  },
  PAYLOAD_TOO_LARGE: {
    status: 413,
    means: 'The request body is larger than 1 MiB, or the file of an import is larger than the limit of this service.',
    next: 'Send a smaller body, for example with fewer IDs in a filter. Split the file of an import.',
  },
  UNSUPPORTED_MEDIA_TYPE: {
    status: 415,
    means: 'The request body is not JSON.',
    next: 'Send JSON with `Content-Type: application/json`.',
  },
  RANGE_NOT_SATISFIABLE: {
    status: 416,
    means: 'The requested byte range is outside the file.',
    next: 'Request a range within the size in `Content-Range`, or the whole file.',
  },
  EXPECTATION_FAILED: {
    status: 417,
    means: 'The `Expect` header has a value other than `100-continue`.',
    next: 'Remove the header.',
  },
  RATE_LIMITED: {
    status: 429,
    means: 'You exceeded a limit, such as requests per minute or exports in progress. `message` says which.',
    next: 'Wait the number of seconds in `Retry-After`, then send the request again.',
  },
  INTERNAL_ERROR: {
    status: 500,
    means: 'The service failed unexpectedly.',
    next: 'Retry in a minute. If the error persists, give your administrator the request ID.',
  },
  UNAVAILABLE: {
    status: 503,
    means: 'The database or the identity provider is unavailable, or the service is busy.',
    next: 'Wait the number of seconds in `Retry-After`, then send the request again.',
  },
} as const satisfies Record<string, { status: number; means: string; next: string }>;

export type ErrorCode = keyof typeof ERRORS;

/** One invalid value in a request. */
export interface ErrorDetail {
  /** Path of the value: `search_params.country`. Empty for the body itself. */
  field: string;
  /** What is wrong, what is allowed and what to do next. */
  message: string;
}

/** The parts of an {@link ErrorDetail}, each without its full stop. */
export interface Problem {
  field: string;
  /** What is wrong with the value: `"USA" is not valid`. */
  wrong: string;
  /** The allowed values, when the client could not know them otherwise. */
  allowed?: string | undefined;
  /** What to do, unless the allowed values say it. */
  next?: string | undefined;
  /** The name as the client wrote it. By default, the last part of `field`. */
  name?: string;
}

/** Writes a problem in the one style of all validation errors: `` `country`: "USA" is not valid. Allowed: …. `` */
export function detailOf({ field, name = field.split('.').at(-1)!, ...what }: Problem): ErrorDetail {
  return { field, message: `\`${name || 'body'}\`: ${sentencesOf(what)}` };
}

/** The message of a problem without the name of the value. */
export function sentencesOf({ wrong, allowed, next }: Omit<Problem, 'field' | 'name'>): string {
  const sentences = [wrong, ...(allowed ? [`Allowed: ${allowed}`] : []), ...(next ? [next] : [])];
  return sentences.map((sentence) => (sentence.endsWith('?') ? sentence : `${sentence}.`)).join(' ');
}

/** Maximum characters of a value that an error repeats. */
const MAX_SHOWN = 60;

/** A value that a client sent, as errors show it. */
export function shownValue(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)}…` : text;
}

/** The error that lists every problem. The first one is its message. */
export function invalid(...problems: [Problem, ...Problem[]]): RequestError {
  return invalidDetails(problems.map(detailOf));
}

/** Maximum details of one error. A request of 650 KB with 60,000 unknown names had a response of 14 MB. */
export const MAX_DETAILS = 100;

/** Like {@link invalid}, for details that are written already. The message counts those that are left out. */
export function invalidDetails(details: ErrorDetail[]): RequestError {
  const more = details.length > 1 ? ` (and ${details.length - 1} more, see details)` : '';
  return new RequestError('VALIDATION_ERROR', `${details[0]!.message}${more}`, {
    details: details.slice(0, MAX_DETAILS),
  });
}

/** An error for the client. Its message is public and says what to do next. */
export class RequestError extends Error {
  readonly code: ErrorCode;
  readonly details: ErrorDetail[] | undefined;
  /** Seconds after which to retry. It becomes the `Retry-After` header. */
  readonly retryAfter: number | undefined;
  /** Members next to `error` in the response, for example the running `export` of a conflict. */
  readonly beside: Record<string, unknown> | undefined;

  constructor(
    code: ErrorCode,
    message: string,
    more: { details?: ErrorDetail[]; beside?: Record<string, unknown>; retryAfter?: number; cause?: unknown } = {},
  ) {
    super(message, { cause: more.cause });
    this.name = 'RequestError';
    this.code = code;
    this.details = more.details;
    this.retryAfter = more.retryAfter;
    this.beside = more.beside;
  }

  get status(): number {
    return ERRORS[this.code].status;
  }

  /** The messages of all details. `message` has only the first and counts the others, for responses that have the details beside it. */
  get wholeMessage(): string {
    return this.details?.map(({ message }) => message).join(' ') || this.message;
  }
}

/** The response body for an error. */
export function envelope(error: RequestError, requestId: string): Record<string, unknown> {
  const { code, message, details, beside } = error;
  const timestamp = new Date().toISOString();
  return { error: { code, message, request_id: requestId, timestamp, ...(details ? { details } : {}) }, ...beside };
}
