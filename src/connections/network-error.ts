/** What a test goes through, in this order. */
export const STEPS = ['connect', 'authenticate', 'read'] as const;
export type Step = (typeof STEPS)[number];

interface Failure {
  /** What is wrong, as one sentence without its full stop. */
  wrong: string;
  /** What to do, as one sentence without its full stop. */
  next: string;
  /** Whether a retry cannot help until a person changes something. */
  isFinal?: boolean;
  /** Seconds that the network asked to wait. */
  retryAfter?: number;
  cause?: unknown;
}

/** A network could not be asked, or its response cannot be used. Admins of the publisher see the message, which contains no secret. */
export class NetworkError extends Error {
  readonly step: Step;
  readonly isFinal: boolean;
  readonly retryAfter: number;

  constructor(step: Step, { wrong, next, isFinal = false, retryAfter = 0, cause }: Failure) {
    super(`${wrong}. ${next}.`, { cause });
    this.name = 'NetworkError';
    this.step = step;
    this.isFinal = isFinal;
    this.retryAfter = retryAfter;
  }
}

/** The list changed while its pages were read, so that a row can be missing between two of them. The pages are read again. */
export class PagesChanged extends Error {}
