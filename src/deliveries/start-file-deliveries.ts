/** Delivers files, beside the exports of a worker and without their queue, so that neither delays the other. */
import { setTimeout as sleep } from 'node:timers/promises';
import { claimDeliveries } from './claim-deliveries.ts';
import { deliverFile, type FileDeliveryContext } from './deliver-file.ts';
import { removeDraftsForever } from './remove-drafts.ts';

/** Maximum tries at a time in one process. Each holds at most one part of a file, 8 MiB, in memory. */
const TRIES = 8;

/** The same for destinations whose last try failed. They are separate, because most of them wait for a server. */
const FAILING_TRIES = 3;

/** Interval between polls. A poll with nothing due is one index scan. */
const POLL_MS = 1000;

export interface FileDeliveries {
  /** Resolves when the running tries have ended. No further one starts once `stopping` aborts. */
  finish(): Promise<void>;
  /** Aborts the running tries and hands their deliveries back. */
  cutOff(): Promise<void>;
}

/** `stopping` ends claiming. */
export function startFileDeliveries(ctx: FileDeliveryContext, stopping: AbortSignal): FileDeliveries {
  const running = { healthy: new Set<Promise<void>>(), failing: new Set<Promise<void>>() };
  const cut = new AbortController();
  let wake = new AbortController();

  async function claim(): Promise<void> {
    const room = { healthy: TRIES - running.healthy.size, failing: FAILING_TRIES - running.failing.size };
    if (room.healthy + room.failing === 0) return;
    const claimedAt = performance.now();
    for (const tried of await claimDeliveries(ctx, room)) {
      const tries = tried.isFailing ? running.failing : running.healthy;
      const ended = deliverFile(ctx, tried, { claimedAt, cutOff: cut.signal })
        // The database is unavailable. The claim expires, and another try finds what this one did.
        .catch((err: unknown) => ctx.log.warn({ err, deliveryId: tried.id }, 'delivery not recorded'))
        .finally(() => {
          tries.delete(ended);
          wake.abort();
        });
      tries.add(ended);
    }
  }

  const polling = (async () => {
    while (!stopping.aborted) {
      wake = new AbortController();
      const signal = AbortSignal.any([stopping, wake.signal]);
      await claim().catch((err: unknown) => ctx.log.warn({ err }, 'deliveries not claimed'));
      await sleep(POLL_MS, undefined, { signal, ref: false }).catch(() => {});
    }
  })();
  const removing = removeDraftsForever(ctx, { stopping, cutOff: cut.signal });
  const finish = async () => {
    await Promise.all([polling, removing]);
    await Promise.all([...running.healthy, ...running.failing]);
  };
  return {
    finish,
    async cutOff() {
      cut.abort(new Error('The service stops.'));
      await finish();
    },
  };
}
