/**
 * The catalogue of errors that a caller can meet: a stable code, its HTTP status, and what it means.
 * Everything else is INTERNAL_ERROR, whose cause stays in the log. The documentation is made from this file.
 */
export const ERRORS = {
  VALIDATION_ERROR: {
    status: 422,
    means: 'A value in the request is not allowed; details name the field and what is.',
  },
  BAD_REQUEST: { status: 400, means: 'The request could not be read, for example a body that is not JSON.' },
  UNAUTHORIZED: { status: 401, means: 'No API key was sent, or the key is unknown or revoked.' },
  FORBIDDEN: { status: 403, means: 'The key is good, but its role does not allow this.' },
  NOT_FOUND: { status: 404, means: 'There is nothing here that the key may see.' },
  CONFLICT: {
    status: 409,
    means:
      'The same report is being built, or this one is not completed yet; the answer carries it as export, so poll that.',
  },
  PAYLOAD_TOO_LARGE: { status: 413, means: 'The request body is larger than 1 MiB.' },
  UNSUPPORTED_MEDIA_TYPE: { status: 415, means: 'The body is not JSON.' },
  RANGE_NOT_SATISFIABLE: { status: 416, means: 'The asked-for byte range lies outside the file.' },
  RATE_LIMITED: { status: 429, means: 'Too many requests; Retry-After says how many seconds to wait.' },
  INTERNAL_ERROR: { status: 500, means: 'Something went wrong on our side; quote the request id.' },
  UNAVAILABLE: { status: 503, means: 'The database cannot be reached at the moment; try again.' },
} as const satisfies Record<string, { status: number; means: string }>;

export type ErrorCode = keyof typeof ERRORS;

/** One thing that was wrong with a request. */
export interface ErrorDetail {
  /** Where, as a path: `search_params.country`. */
  field: string;
  /** What was wrong and what is allowed. */
  message: string;
}

/** An error meant for the caller: its message is public and tells the next step. */
export class RequestError extends Error {
  readonly code: ErrorCode;
  readonly details: ErrorDetail[] | undefined;
  /** Seconds after which trying again makes sense; becomes Retry-After. */
  readonly retryAfter: number | undefined;
  /** Members put beside `error` in the answer, for example the running `export` of a conflict. */
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
}
