/** What a test goes through, in this order. */
export const STEPS = ['connect', 'authenticate', 'read'] as const;
export type Step = (typeof STEPS)[number];

/** Whether the window is too large for the network: `certain` if the network or a limit says so, `possible` if a refusal does not say why. */
export type TooLarge = 'certain' | 'possible' | null;

interface Failure {
  /** What is wrong, as one sentence without its full stop. */
  wrong: string;
  /** What to do, as one sentence without its full stop. */
  next: string;
  /** Whether a retry cannot help until a person changes something. */
  isFinal?: boolean;
  /** Seconds that the network asked to wait. */
  retryAfter?: number;
  isTooLarge?: TooLarge;
  cause?: unknown;
}

/** A network could not be asked, or its response cannot be used. Admins of the publisher see the message, which contains no secret. */
export class NetworkError extends Error {
  readonly step: Step;
  readonly isFinal: boolean;
  readonly retryAfter: number;
  readonly isTooLarge: TooLarge;

  constructor(step: Step, { wrong, next, isFinal = false, retryAfter = 0, isTooLarge = null, cause }: Failure) {
    super(`${wrong}. ${next}.`, { cause });
    this.name = 'NetworkError';
    this.step = step;
    this.isFinal = isFinal;
    this.retryAfter = retryAfter;
    this.isTooLarge = isTooLarge;
  }
}

/** Sheaf itself has to wait before it may call the network, and nothing was read. The network did nothing wrong. */
export class MustWait extends Error {
  readonly seconds: number;

  constructor(seconds: number) {
    super(`Sheaf calls the network again in ${counted(seconds, 'second')}.`);
    this.seconds = seconds;
  }
}

/** The list changed while its pages were read, so that a row can be missing between two of them. The pages are read again. */
export class PagesChanged extends Error {}

import { counted } from '../counted.ts';
