/**
 * Whether the service can do its work: named checks, each with its reason. Asking is cheap however often it is done:
 * answers are kept for a moment, and a check that hangs is not begun again.
 */

/** How long an answer serves. */
const FRESH_MS = 1500;

/** How long a check may take; probes commonly give up after a second or two. */
const LIMIT_MS = 2000;

export interface Check {
  /** Rejects when it is not fulfilled; a {@link NotReady} says why in words for everybody. */
  look(): Promise<void>;
  /** How long its answer serves, where looking is dear. */
  freshMs?: number;
}

/** Why a check is not fulfilled. The words are public: no names, no addresses, no secrets. */
export class NotReady extends Error {}

export type Result = { ok: true } | { ok: false; why: string };

export interface Report {
  ready: boolean;
  checks: Record<string, Result>;
}

export interface Readiness {
  look(): Promise<Report>;
  /** The service has started, and these are its checks. */
  started(checks: Record<string, Check>): void;
  /** The service leaves: from now on it is not ready. */
  stopping(): void;
}

/** `onChange` is told when a check begins to fail, with the whole error, and when it is fulfilled again. */
export function createReadiness(onChange: (name: string, error: unknown) => void): Readiness {
  let service: Result = { ok: false, why: 'starting' };
  let asked: Record<string, () => Promise<Result>> = {};
  return {
    async look() {
      const results = await Promise.all(Object.entries(asked).map(async ([name, ask]) => [name, await ask()] as const));
      const checks = { service, ...Object.fromEntries(results) };
      return { ready: Object.values(checks).every(({ ok }) => ok), checks };
    },
    started(checks) {
      service = { ok: true };
      const entries = Object.entries(checks).map(([name, check]) => {
        const changed = (error: unknown) => onChange(name, error);
        return [name, cached(check, changed)] as const;
      });
      asked = Object.fromEntries(entries);
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
    // A failure is looked at again soon, however dear the check.
    const fresh = last?.result.ok ? freshMs : FRESH_MS;
    if (last && performance.now() - last.at < fresh) return last.result;
    running ??= begin();
    return Promise.race([running, tooLate()]);
  };
}

function tooLate(): Promise<Result> {
  return new Promise((resolve) => {
    setTimeout(() => resolve({ ok: false, why: `no answer within ${LIMIT_MS / 1000} s` }), LIMIT_MS).unref();
  });
}

/** Messages of other errors may name hosts and users: only their code is public, the log has the rest. */
function reason(error: unknown): string {
  if (error instanceof NotReady) return error.message;
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' ? `failed (${code})` : 'failed; see the log';
}
