import type { Export } from './types.ts';

/**
 * Error codes of the API, such as `NOT_FOUND` and `VALIDATION_ERROR`, and of the client: `UNREACHABLE` (no response from Sheaf),
 * `EXPORT_FAILED`, `TIMED_OUT`, `NO_FILE` and `DAMAGED_FILE`.
 */
export type SheafErrorCode = string;

export interface SheafErrorMore {
  status?: number | undefined;
  requestId?: string | undefined;
  details?: { field: string; message: string }[] | undefined;
  retryAfterMs?: number | undefined;
  export?: Export | undefined;
  cause?: unknown;
}

/** An error of the API or of the client. The message says what to do next. */
export class SheafError extends Error {
  readonly code: SheafErrorCode;
  /** HTTP status. Undefined without a response. */
  readonly status: number | undefined;
  /** Request ID. Include it in support requests. */
  readonly requestId: string | undefined;
  /** All invalid fields of the request. */
  readonly details: { field: string; message: string }[] | undefined;
  /** Milliseconds to wait before a retry. Undefined if the response does not say. */
  readonly retryAfterMs: number | undefined;
  /** The export that the error is about, for example the running one of a conflict or the failed one. */
  readonly export: Export | undefined;

  constructor(code: SheafErrorCode, message: string, more: SheafErrorMore = {}) {
    super(message, more.cause === undefined ? {} : { cause: more.cause });
    this.name = 'SheafError';
    this.code = code;
    this.status = more.status;
    this.requestId = more.requestId;
    this.details = more.details;
    this.retryAfterMs = more.retryAfterMs;
    this.export = more.export;
  }
}
