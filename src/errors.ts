/**
 * The catalogue of errors that a caller can meet: a stable code, its HTTP status, what it means and what to do next.
 * Everything else is INTERNAL_ERROR, whose cause stays in the log. The documentation is made from this file.
 */
export const ERRORS = {
  VALIDATION_ERROR: {
    status: 422,
    means: 'A value in the request is not allowed; details name the field and what is.',
    next: 'Correct what details name, and send it again.',
  },
  BAD_REQUEST: {
    status: 400,
    means: 'The request could not be read, for example a body that is not JSON.',
    next: 'Check the address, and that the body is valid JSON.',
  },
  UNAUTHORIZED: {
    status: 401,
    means: 'No API key, session or token was sent, or it is unknown, revoked or over.',
    next: 'Send your key in the header X-Api-Key, or as Authorization: Bearer; in a browser, sign in again.',
  },
  FORBIDDEN: {
    status: 403,
    means: 'Who asks is known, but may not do this, or not from another site.',
    next: 'Leave out what your role may not do, or ask an admin of your publisher.',
  },
  NOT_FOUND: {
    status: 404,
    means: 'There is nothing here that you may see.',
    next: 'Check the address and the id; lists show what there is.',
  },
  METHOD_NOT_ALLOWED: {
    status: 405,
    means: 'The path exists, but not with this method; the header Allow lists its methods.',
    next: 'Use one of the methods in Allow.',
  },
  REQUEST_TIMEOUT: {
    status: 408,
    means: 'The request did not arrive within 30 seconds.',
    next: 'Send it again.',
  },
  CONFLICT: {
    status: 409,
    means:
      'The same report is being built, or this one is not completed yet; the answer carries it as export. Or an API key cannot be rotated: there is none, or it was rotated just now.',
    next: 'Poll that export until it is finished. Of a key: read the message.',
  },
  PRECONDITION_FAILED: {
    status: 412,
    means: 'The file is not the one that If-Match or If-Unmodified-Since describes.',
    next: 'Get the export again and download its file without the condition.',
  },
  PAYLOAD_TOO_LARGE: {
    status: 413,
    means: 'The request body is larger than 1 MiB.',
    next: 'Send a smaller body, for example fewer ids in a filter.',
  },
  UNSUPPORTED_MEDIA_TYPE: {
    status: 415,
    means: 'The body is not JSON.',
    next: 'Send JSON, with Content-Type: application/json.',
  },
  RANGE_NOT_SATISFIABLE: {
    status: 416,
    means: 'The asked-for byte range lies outside the file.',
    next: 'Ask for a range within Content-Range, or for the whole file.',
  },
  EXPECTATION_FAILED: {
    status: 417,
    means: 'The header Expect holds something other than 100-continue.',
    next: 'Leave the header out.',
  },
  RATE_LIMITED: {
    status: 429,
    means: 'Too many requests; Retry-After says how many seconds to wait.',
    next: 'Wait that long, then send it again.',
  },
  INTERNAL_ERROR: {
    status: 500,
    means: 'Something went wrong on our side; quote the request id.',
    next: 'Try again in a minute; if it stays, tell the operator the request id.',
  },
  UNAVAILABLE: {
    status: 503,
    means: 'The database, or whoever checks tokens, cannot be reached at the moment.',
    next: 'Wait a few seconds, then send it again.',
  },
} as const satisfies Record<string, { status: number; means: string; next: string }>;

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

/** The envelope of an error, and what belongs beside it. */
export function envelope(error: RequestError, requestId: string): Record<string, unknown> {
  const { code, message, details, beside } = error;
  const timestamp = new Date().toISOString();
  return { error: { code, message, request_id: requestId, timestamp, ...(details ? { details } : {}) }, ...beside };
}
