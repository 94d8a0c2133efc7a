/** Fetches from networks, beside the exports of a worker and without their queue, so that neither delays the other. */
import { setTimeout as sleep } from 'node:timers/promises';
import { claimFetch } from './claim-fetch.ts';
import type { FetchContext } from './context.ts';
import { fetchWindow } from './fetch-window.ts';
import { planFetches } from './plan-fetches.ts';
import { removeOldFetches } from './settle-fetch.ts';

/** Maximum windows at a time in one process, of different publishers. Each holds one connection to the database while it is imported. */
export const MAX_WINDOWS = 2;

/** Interval between polls. A poll with nothing due is two index scans. */
const POLL_MS = 1000;

const CLEAN_EVERY_MS = 60 * 60_000;

export interface Connections {
  /** Resolves when the running windows have ended. No further one starts once `stopping` aborts. */
  finish(): Promise<void>;
  /** Aborts the running windows and hands them back. */
  cutOff(): Promise<void>;
}

/** `stopping` ends planning and claiming. */
export function startConnections(ctx: FetchContext, stopping: AbortSignal): Connections {
  const running = new Map<Promise<void>, number>();
  const cut = new AbortController();
  let wake = new AbortController();

  async function claim(): Promise<void> {
    while (!stopping.aborted && running.size < MAX_WINDOWS) {
      const claimedAt = performance.now();
      const claimed = await claimFetch(ctx, [...running.values()]);
      if (!claimed) return;
      const ended = fetchWindow(ctx, claimed, { claimedAt, cutOff: cut.signal })
        // The database is unavailable. The claim expires, and another try fetches the window again.
        .catch((err: unknown) => ctx.log.warn({ err, fetchId: claimed.id }, 'window not recorded'))
        .finally(() => {
          running.delete(ended);
          wake.abort();
        });
      running.set(ended, claimed.publisherId);
    }
  }

  const polling = (async () => {
    let cleanedAt = Number.NEGATIVE_INFINITY;
    while (!stopping.aborted) {
      wake = new AbortController();
      const signal = AbortSignal.any([stopping, wake.signal]);
      try {
        await planFetches(ctx, await databaseTime(ctx));
        await claim();
        if (performance.now() - cleanedAt > CLEAN_EVERY_MS) {
          await removeOldFetches(ctx.pool);
          cleanedAt = performance.now();
        }
      } catch (err) {
        ctx.log.warn({ err }, 'connections not fetched');
      }
      await sleep(POLL_MS, undefined, { signal, ref: false }).catch(() => {});
    }
  })();
  const finish = async () => {
    await polling;
    await Promise.all(running.keys());
  };
  return {
    finish,
    async cutOff() {
      cut.abort(new Error('The service stops.'));
      await finish();
    },
  };
}

/** The clock of the database, so that workers with wrong clocks agree. */
async function databaseTime({ pool }: FetchContext): Promise<Temporal.Instant> {
  const { rows } = await pool.query<{ now: Date }>('select clock_timestamp() as now');
  return rows[0]!.now.toTemporalInstant();
}
