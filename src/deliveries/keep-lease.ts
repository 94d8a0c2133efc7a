/** Keeps a delivery claimed while this process works on it. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Queryable } from '../db/pool.ts';
import { sql } from '../db/sql.ts';
import { LEASE_SECONDS, type Try } from './claim-deliveries.ts';

const RENEW_MS = 15_000;

/** A process that could not renew its claim stops before another one can take over. */
const STOP_MS = LEASE_SECONDS * 1000 - 10_000;

/** The delivery belongs to another process now, or was ended by a person. */
export class LeaseLost extends Error {}

export interface Lease {
  /** Aborts with {@link LeaseLost}. */
  signal: AbortSignal;
  stop(): void;
}

/** `claimedAt` is the value of `performance.now()` before the claim was sent. */
export function keepLease(ctx: { pool: Queryable }, tried: Try, claimedAt: number): Lease {
  const lost = new AbortController();
  const stopped = new AbortController();
  const lose = () => lost.abort(new LeaseLost('The delivery belongs to another process.'));
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
      const isMine = await renew(ctx, tried).catch(() => null);
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

async function renew(ctx: { pool: Queryable }, { id, tryNumber }: Try): Promise<boolean> {
  const { rowCount } = await ctx.pool.query(
    sql`update sheaf.deliveries set lease_until = now() + make_interval(secs => ${LEASE_SECONDS})
      where id = ${id} and attempts = ${tryNumber} and status = 'delivering'`.text,
  );
  return rowCount === 1;
}
