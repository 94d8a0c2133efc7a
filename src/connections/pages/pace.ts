/** Keeps the calls of this process to a network below its limit. Several processes together can exceed it, and then the network says so. */

export interface Limit {
  calls: number;
  seconds: number;
}

export interface Pace {
  /** Milliseconds to wait before the next call with these credentials. 0 counts the call. */
  take(credentials: string, limit: Limit, now: number): number;
}

/** Credentials that have not been used for this long are forgotten. */
const FORGET_MS = 3600_000;

export function makePace(): Pace {
  /** Times of the last calls by credentials, oldest first. */
  const calls = new Map<string, number[]>();
  return {
    take(credentials, { calls: max, seconds }, now) {
      for (const [other, times] of calls) if (times.at(-1)! < now - FORGET_MS) calls.delete(other);
      const recent = (calls.get(credentials) ?? []).filter((time) => time > now - seconds * 1000);
      if (recent.length < max) {
        calls.set(credentials, [...recent, now]);
        return 0;
      }
      return recent[0]! + seconds * 1000 - now;
    },
  };
}
