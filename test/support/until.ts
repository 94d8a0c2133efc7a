import { setTimeout as sleep } from 'node:timers/promises';

interface UntilOptions {
  limitMs: number;
  what: string;
  /** Pause after the first check. */
  everyMs?: number;
  /** Each pause is longer than the last by a quarter, up to this. Default: all pauses are equal. */
  slowestMs?: number;
}

/** Calls `check` until it returns neither null nor false. Rejects with `what` when the limit is exceeded. */
export async function until<T>(
  check: () => Promise<T | null | false>,
  { limitMs, what, everyMs = 25, slowestMs = everyMs }: UntilOptions,
): Promise<T> {
  const deadline = performance.now() + limitMs;
  for (let pause = everyMs; ; pause = Math.min(slowestMs, pause * 1.25)) {
    const found = await check();
    if (found !== null && found !== false) return found;
    if (performance.now() > deadline) throw new Error(`Not true after ${limitMs / 1000} s: ${what}.`);
    await sleep(pause);
  }
}
