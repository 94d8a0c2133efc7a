/**
 * How the service stops: named phases in a fixed order, each with a time limit. The parts of the service register their steps
 * when they open; the order in which they open does not matter.
 */

/**
 * The phases in order, with their limits in milliseconds. Together they stay below the 20 s that docs/operations.md promises.
 * Steps of one phase run at the same time.
 */
export const PHASES = {
  /** No new jobs, no new connections; readiness probes fail. */
  'stop taking work': 1000,
  /** Requests and jobs that run may finish. */
  'finish running work': 9000,
  /** Connections of slow clients are closed, and unfinished jobs are handed back to the queue. */
  'cut off': 2500,
  /** Everything that still uses the database or the store ends. */
  disconnect: 2000,
  /** PostgreSQL writes its last checkpoint. When exceeded, it completes without us. */
  'stop the embedded database': 3500,
  /** The last metrics and traces are sent. */
  'flush telemetry': 1000,
} as const;

export type Phase = keyof typeof PHASES;

/** What does not end within this phase is ended by the next one: no fault of the service. */
const MAY_BE_CUT: Phase = 'finish running work';

/** A step that failed or exceeded the limit of its phase. */
export interface Problem {
  phase: Phase;
  step: string;
  error: unknown;
}

interface Step {
  name: string;
  run: () => unknown;
}

/** Why a start did not complete: the service was told to stop. */
export class Stopped extends Error {}

/** One stop of one service. */
export class Shutdown {
  readonly #steps = new Map<Phase, Step[]>();
  readonly #begun = new AbortController();
  readonly #finished = Promise.withResolvers<Problem[]>();
  #cause: Error | null = null;

  /** Hears of every problem when it happens. */
  onProblem: (problem: Problem) => void = () => {};

  /** Aborts when the shutdown begins. */
  get signal(): AbortSignal {
    return this.#begun.signal;
  }

  /** Why the service stops by itself; null when it was told to. */
  get cause(): Error | null {
    return this.#cause;
  }

  /** Resolves like {@link run}, for code that waits for a shutdown and does not begin it. */
  get finished(): Promise<Problem[]> {
    return this.#finished.promise;
  }

  /**
   * Registers a step. Throws {@link Stopped} when the shutdown has begun, so that a start ends at the next part it opens; the
   * step runs all the same.
   */
  on(phase: Phase, name: string, run: () => unknown): void {
    this.#steps.set(phase, [...(this.#steps.get(phase) ?? []), { name, run }]);
    if (this.signal.aborted) throw new Stopped('The service was told to stop while it started.');
  }

  /**
   * Runs all phases, whatever fails, and resolves within the sum of the limits with what failed. Calling it again returns the
   * same promise. `cause` says why the service cannot go on.
   */
  run(cause?: Error): Promise<Problem[]> {
    if (!this.signal.aborted) {
      this.#cause = cause ?? null;
      this.#begun.abort();
      this.#finished.resolve(this.#runPhases());
    }
    return this.finished;
  }

  async #runPhases(): Promise<Problem[]> {
    const problems: Problem[] = [];
    for (const phase of Object.keys(PHASES) as Phase[]) {
      // A start that is still under way may add steps while others run.
      for (let steps = this.#take(phase); steps.length > 0; steps = this.#take(phase)) {
        const ended = steps.map((step) => within(phase, step));
        for (const [i, error] of (await Promise.all(ended)).entries()) {
          if (error === null) continue;
          problems.push({ phase, step: steps[i]!.name, error });
          this.onProblem(problems.at(-1)!);
        }
      }
    }
    return problems;
  }

  #take(phase: Phase): Step[] {
    const steps = this.#steps.get(phase) ?? [];
    this.#steps.delete(phase);
    return steps;
  }
}

/** Resolves with the error of the step, or null. */
async function within(phase: Phase, { run }: Step): Promise<unknown> {
  const limitMs = PHASES[phase];
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Error | null>((resolve) => {
    const error = phase === MAY_BE_CUT ? null : new Error(`It did not end within ${limitMs / 1000} s.`);
    timer = setTimeout(() => resolve(error), limitMs);
  });
  const ended = (async () => await run())().then(
    () => null,
    (error: unknown) => error ?? new Error('It failed without a reason.'),
  );
  try {
    return await Promise.race([ended, late]);
  } finally {
    clearTimeout(timer);
  }
}
