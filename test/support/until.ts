import { setTimeout as sleep } from 'node:timers/promises';

/** Asks again and again until the answer is neither null nor false; rejects, saying `what`, when the limit is over. */
export async function until<T>(
  look: () => Promise<T | null | false>,
  { limitMs, what, everyMs = 25 }: { limitMs: number; what: string; everyMs?: number },
): Promise<T> {
  const deadline = performance.now() + limitMs;
  for (;;) {
    const found = await look();
    if (found !== null && found !== false) return found;
    if (performance.now() > deadline) throw new Error(`After ${limitMs / 1000} s it is not so that ${what}.`);
    await sleep(everyMs);
  }
}
