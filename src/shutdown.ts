/**
 * Stops the service in named phases with a fixed order and a time limit each. The parts of the service register their steps
 * when they open. The order in which they open does not matter.
 */

/**
 * The phases in order, with their limits in milliseconds. Together they stay below the 20 s that docs/operations.md promises.
 * Steps of one phase run at the same time.
 */
export const PHASES = {
  /** New jobs and connections are rejected, and readiness probes fail. */
  'stop taking work': 1000,
  /** Running requests and jobs can finish. */
  'finish running work': 9000,
  /** Connections of slow clients are closed, and unfinished jobs are handed back to the queue. */
  'cut off': 2500,
  /** Everything that still uses the database or the store ends. */
  disconnect: 2000,
  /** PostgreSQL writes its last checkpoint. If this takes longer, it completes without Sheaf. */
  'stop the embedded database': 3500,
  /** The last metrics and traces are sent. */
  'flush telemetry': 1000,
} as const;

export type Phase = keyof typeof PHASES;

/** The next phase ends the work that does not finish in this one, so that exceeding its limit is not a problem. */
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

/** Thrown by a start that was interrupted by a stop. */
export class Stopped extends Error {}

/** The shutdown of one service. */
export class Shutdown {
  readonly #steps = new Map<Phase, Step[]>();
  readonly #begun = new AbortController();
  readonly #finished = Promise.withResolvers<Problem[]>();
  #cause: Error | null = null;

  /** Called for every problem when it happens. */
  onProblem: (problem: Problem) => void = () => {};

  /** Aborts when the shutdown begins. */
  get signal(): AbortSignal {
    return this.#begun.signal;
  }

  /** The error that made the service stop. Null for a requested stop. */
  get cause(): Error | null {
    return this.#cause;
  }

  /** Resolves like {@link run}, for code that waits for a shutdown but does not start it. */
  get finished(): Promise<Problem[]> {
    return this.#finished.promise;
  }

  /**
   * Registers a step. If the shutdown has begun, the step still runs, but this throws {@link Stopped}, so that a start ends at
   * the next part it opens.
   */
  on(phase: Phase, name: string, run: () => unknown): void {
    this.#steps.set(phase, [...(this.#steps.get(phase) ?? []), { name, run }]);
    if (this.signal.aborted) throw new Stopped('The service was stopped while it started.');
  }

  /**
   * Runs all phases even if steps fail. Resolves within the sum of the limits with the problems. Further calls return the same
   * promise. `cause` is the error that made the service stop.
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
      // A start that is still running can add steps while others run.
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
    const error = phase === MAY_BE_CUT ? null : new Error(`The step exceeded its limit of ${limitMs / 1000} s.`);
    timer = setTimeout(() => resolve(error), limitMs);
  });
  const ended = (async () => await run())().then(
    () => null,
    (error: unknown) => error ?? new Error('The step failed without a reason.'),
  );
  try {
    return await Promise.race([ended, late]);
  } finally {
    clearTimeout(timer);
  }
}
