/** Sends webhook events with workers of their own, so that no receiver can delay an export. */
import { EventEmitter } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Jobs } from '../queue/queue.ts';
import type { DeliveryContext } from './context.ts';
import { deliver } from './deliver.ts';
import { dispatch } from './dispatch.ts';

/** Maximum tries at a time in one process. They mostly wait for receivers. `dispatch` has the limit per publisher. */
const TRIES = 16;

/** The same for receivers whose last try failed. They are separate, because most of them take the full ten seconds. */
const FAILING_TRIES = 4;

/** Interval between polls. A poll with nothing due is one index scan, which costs less than a listening connection. */
const POLL_MS = 1000;

/** When a try ends, the next poll follows after this delay, which combines several of them. */
const REFILL_MS = 50;

/** Retention of deliveries. */
const KEEP_DAYS = 30;
const CLEAN_EVERY_MS = 3_600_000;

/** Starts sending. `stopping` ends dispatching, and `stop` of the queue ends sending. */
export async function startDeliveries(ctx: DeliveryContext): Promise<void> {
  const ended = new EventEmitter();
  const handler = async ({ data }: { data: Jobs['deliver-webhook'] }) => {
    await deliver(ctx, data);
    ended.emit('try');
  };
  await ctx.queue.work('deliver-webhook', { workers: TRIES }, handler);
  await ctx.queue.work('deliver-failing-webhook', { workers: FAILING_TRIES, perGroup: 1 }, handler);
  void dispatchForever(ctx, ended);
  void removeOldForever(ctx);
}

async function dispatchForever(ctx: DeliveryContext, ended: EventEmitter): Promise<void> {
  while (!ctx.stopping.aborted) {
    const refill = new AbortController();
    const onEnded = () => refill.abort();
    ended.once('try', onEnded);
    await dispatch(ctx).catch((err: unknown) => ctx.log.warn({ err }, 'webhooks not dispatched'));
    await pause(POLL_MS, AbortSignal.any([ctx.stopping, refill.signal]));
    ended.off('try', onEnded);
    if (refill.signal.aborted) await pause(REFILL_MS, ctx.stopping);
  }
}

async function removeOldForever(ctx: DeliveryContext): Promise<void> {
  while (!ctx.stopping.aborted) {
    await removeOld(ctx).catch((err: unknown) => ctx.log.warn({ err }, 'old webhook deliveries not removed'));
    await pause(CLEAN_EVERY_MS, ctx.stopping);
  }
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal, ref: false }).catch(() => {});
}

async function removeOld(ctx: DeliveryContext): Promise<void> {
  await ctx.pool.query(
    `delete from sheaf.webhook_deliveries where status <> 'pending' and created_at < now() - make_interval(days => $1)`,
    [KEEP_DAYS],
  );
}
