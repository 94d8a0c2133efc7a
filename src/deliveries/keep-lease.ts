/** Keeps work claimed while this process does it. */
import { setTimeout as sleep } from 'node:timers/promises';

/** A process that has not renewed its claim for this long counts as dead. */
export const LEASE_SECONDS = 60;

const RENEW_MS = 15_000;

/** A process that could not renew its claim stops before another one can take over. */
const STOP_MS = LEASE_SECONDS * 1000 - 10_000;

/** The work belongs to another process now, or was ended by a person. */
export class LeaseLost extends Error {}

export interface Lease {
  /** Aborts with {@link LeaseLost}. */
  signal: AbortSignal;
  stop(): void;
}

interface LeaseOptions {
  /** Renews the claim for {@link LEASE_SECONDS}. Resolves with false if the work belongs to another process. */
  renew(): Promise<boolean>;
  /** The value of `performance.now()` before the claim was sent. */
  claimedAt: number;
}

export function keepLease({ renew, claimedAt }: LeaseOptions): Lease {
  const lost = new AbortController();
  const stopped = new AbortController();
  const lose = () => lost.abort(new LeaseLost('The work belongs to another process.'));
  let watchdog: NodeJS.Timeout;
  const renewed = (at: number) => {
    clearTimeout(watchdog);
    watchdog = setTimeout(lose, Math.max(0, at + STOP_MS - performance.now()));
  };
  renewed(claimedAt);
  void (async () => {
    while (!stopped.signal.aborted && !lost.signal.aborted) {
      await sleep(RENEW_MS, undefined, { signal: stopped.signal, ref: false }).catch(() => {});
      if (stopped.signal.aborted) return;
      const at = performance.now();
      const isMine = await renew().catch(() => null);
      if (stopped.signal.aborted) return;
      if (isMine) renewed(at);
      if (isMine === false) lose();
    }
  })();
  return {
    signal: lost.signal,
    stop() {
      stopped.abort();
      clearTimeout(watchdog);
    },
  };
}
