/** Sends the events of webhooks, on workers of their own: no receiver can hold up an export. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { DeliveryContext } from './context.ts';
import { deliver } from './deliver.ts';
import { dispatch } from './dispatch.ts';

/** Tries at a time in one process; they wait for receivers and cost next to nothing. */
const TRIES = 8;

/** Of them to one receiver: those that hang leave room for the others. */
const TRIES_PER_WEBHOOK = 2;

/** Events are told within this. With nothing due a look is one index scan, less than a connection that listens. */
const LOOK_MS = 1000;

/** What became of events is kept for this long. */
const KEEP_DAYS = 30;
const CLEAN_EVERY_MS = 3_600_000;

/** Begins to send; `stopping` ends the dispatching, the queue's `stop` the sending. */
export async function startDeliveries(ctx: DeliveryContext): Promise<void> {
  const options = { workers: TRIES, perGroup: TRIES_PER_WEBHOOK };
  await ctx.queue.work('deliver-webhook', options, ({ data }) => deliver(ctx, data));
  void forever(ctx, LOOK_MS, () => dispatch(ctx));
  void forever(ctx, CLEAN_EVERY_MS, () => removeOld(ctx));
}

async function forever(ctx: DeliveryContext, everyMs: number, work: () => Promise<unknown>): Promise<void> {
  while (!ctx.stopping.aborted) {
    await work().catch((err: unknown) => ctx.log.warn({ err }, 'webhooks'));
    await sleep(everyMs, undefined, { signal: ctx.stopping, ref: false }).catch(() => {});
  }
}

async function removeOld(ctx: DeliveryContext): Promise<void> {
  await ctx.pool.query(
    `delete from webhook_deliveries where status <> 'pending' and created_at < now() - make_interval(days => $1)`,
    [KEEP_DAYS],
  );
}
