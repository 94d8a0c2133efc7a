import { setTimeout as sleep } from 'node:timers/promises';

/** Calls `check` until it returns neither null nor false. Rejects with `what` when the limit is exceeded. */
export async function until<T>(
  check: () => Promise<T | null | false>,
  { limitMs, what, everyMs = 25 }: { limitMs: number; what: string; everyMs?: number },
): Promise<T> {
  const deadline = performance.now() + limitMs;
  for (;;) {
    const found = await check();
    if (found !== null && found !== false) return found;
    if (performance.now() > deadline) throw new Error(`Not true after ${limitMs / 1000} s: ${what}.`);
    await sleep(everyMs);
  }
}
