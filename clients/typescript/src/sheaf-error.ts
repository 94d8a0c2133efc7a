import type { Export } from './types.ts';

/**
 * Codes of the service, such as `NOT_FOUND` and `VALIDATION_ERROR`, and the client's own: `UNREACHABLE` (no answer, or none that is
 * Sheaf's), `EXPORT_FAILED`, `TIMED_OUT`, `NO_FILE` (it is no longer kept) and `DAMAGED_FILE`.
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

/** What went wrong. The message says what to do next. */
export class SheafError extends Error {
  readonly code: SheafErrorCode;
  /** HTTP status; undefined when there was no answer. */
  readonly status: number | undefined;
  /** Quote this when you ask for help. */
  readonly requestId: string | undefined;
  /** Every field that was wrong. */
  readonly details: { field: string; message: string }[] | undefined;
  /** When the service wants to be asked again; undefined where it does not say. */
  readonly retryAfterMs: number | undefined;
  /** The export that it is about: the running one of a conflict, the one that failed. */
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
