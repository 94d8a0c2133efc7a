/** Sends the events of webhooks, on workers of their own: no receiver can hold up an export. */
import { EventEmitter } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Jobs } from '../queue/queue.ts';
import type { DeliveryContext } from './context.ts';
import { deliver } from './deliver.ts';
import { dispatch } from './dispatch.ts';

/** Tries at a time in one process. They wait for receivers and cost next to nothing. How many one publisher has, see `dispatch`. */
const TRIES = 16;

/** Of receivers whose last try failed: apart, since most of them wait for the full ten seconds. */
const FAILING_TRIES = 4;

/** Events are sent within this. With nothing due a look is one index scan, less than a connection that listens. */
const LOOK_MS = 1000;

/** A try that has ended leaves room for the next, which is looked for this much later, together with others. */
const REFILL_MS = 50;

/** What became of events is kept for this long. */
const KEEP_DAYS = 30;
const CLEAN_EVERY_MS = 3_600_000;

/** Begins to send; `stopping` ends the dispatching, the queue's `stop` the sending. */
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
    await pause(LOOK_MS, AbortSignal.any([ctx.stopping, refill.signal]));
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
    `delete from webhook_deliveries where status <> 'pending' and created_at < now() - make_interval(days => $1)`,
    [KEEP_DAYS],
  );
}
