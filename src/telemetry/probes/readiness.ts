/**
 * Runs named checks that say whether the service can work, with a reason for each failure. Frequent probes are cheap:
 * results are cached briefly, and a check that hangs is not started again.
 */

/** How long a result is cached. */
const FRESH_MS = 1500;

/** Time limit of a check. Probes usually give up after a second or two. */
const LIMIT_MS = 2000;

export interface Check {
  /** Rejects when the check fails. The message of a {@link NotReady} is public. */
  look(): Promise<void>;
  /** How long the result of an expensive check is cached. */
  freshMs?: number;
}

/** The reason for a failed check. The message is public and contains no names, addresses or secrets. */
export class NotReady extends Error {}

export type Result = { ok: true } | { ok: false; why: string };

export interface Report {
  ready: boolean;
  checks: Record<string, Result>;
}

export interface Readiness {
  look(): Promise<Report>;
  /** Marks the service as started and sets its checks. */
  started(checks: Record<string, Check>): void;
  /** Marks the service as not ready from now on. */
  stopping(): void;
}

/** Calls `onChange` with the full error when a check starts to fail, and with null when it passes again. */
export function createReadiness(onChange: (name: string, error: unknown) => void): Readiness {
  let service: Result = { ok: false, why: 'starting' };
  let current: Record<string, () => Promise<Result>> = {};
  return {
    async look() {
      const results = await Promise.all(
        Object.entries(current).map(async ([name, result]) => [name, await result()] as const),
      );
      const checks = { service, ...Object.fromEntries(results) };
      return { ready: Object.values(checks).every(({ ok }) => ok), checks };
    },
    started(checks) {
      service = { ok: true };
      const entries = Object.entries(checks).map(([name, check]) => {
        const changed = (error: unknown) => onChange(name, error);
        return [name, cached(check, changed)] as const;
      });
      current = Object.fromEntries(entries);
    },
    stopping() {
      service = { ok: false, why: 'stopping' };
    },
  };
}

function cached({ look, freshMs = FRESH_MS }: Check, changed: (error: unknown) => void): () => Promise<Result> {
  let last: { at: number; result: Result } | null = null;
  let running: Promise<Result> | null = null;

  const conclude = (result: Result, error: unknown): Result => {
    if (result.ok !== (last?.result.ok ?? true)) changed(error);
    last = { at: performance.now(), result };
    running = null;
    return result;
  };
  const begin = () =>
    look().then(
      () => conclude({ ok: true }, null),
      (error: unknown) => conclude({ ok: false, why: reason(error) }, error),
    );

  return async () => {
    // A failed check is repeated soon, even if it is expensive.
    const fresh = last?.result.ok ? freshMs : FRESH_MS;
    if (last && performance.now() - last.at < fresh) return last.result;
    running ??= begin();
    return Promise.race([running, tooLate()]);
  };
}

function tooLate(): Promise<Result> {
  return new Promise((resolve) => {
    setTimeout(() => resolve({ ok: false, why: `no response within ${LIMIT_MS / 1000} s` }), LIMIT_MS).unref();
  });
}

/** Other error messages can contain host and user names, so only their code is public. The log has the full error. */
function reason(error: unknown): string {
  if (error instanceof NotReady) return error.message;
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' ? `failed (${code})` : 'failed; see the log';
}
