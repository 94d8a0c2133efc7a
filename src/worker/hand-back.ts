/** Gives the jobs of dead processes to others, long before the queue misses their heartbeats. */
import { setTimeout as sleep } from 'node:timers/promises';
import { type Abandoned, listAbandoned } from '../exports/abandoned.ts';
import type { WorkerContext } from './context.ts';

/** Interval of the looks at what processes hold. */
const EVERY_MS = 500;

/**
 * Looks in a row that find the holder gone. A process that lost only its connection has a new one by then. Together with the queue's pause
 * before a retry, a job of a dead process runs again within 6 s. With the heartbeat alone, it took 20 s.
 */
const LOOKS = 4;

type HandBackContext = Pick<WorkerContext, 'pool' | 'queue' | 'stopping' | 'log'>;

/** Looks twice a second until the service stops. */
export async function handBackForever(ctx: HandBackContext): Promise<void> {
  let missed: ReadonlyMap<string, number> = new Map();
  let failing = false;
  while (!ctx.stopping.aborted) {
    await sleep(EVERY_MS, undefined, { signal: ctx.stopping, ref: false }).catch(() => {});
    if (ctx.stopping.aborted) return;
    try {
      missed = await look(ctx, missed);
      failing = false;
    } catch (err) {
      // Without the database, nobody can show that they live, so the looks begin again. Logged once and not twice a second.
      if (!failing) ctx.log.warn({ err }, 'dead processes not looked for');
      failing = true;
      missed = new Map();
    }
  }
}

/** `missed` has how often in a row the holders of exports and parts were gone. Resolves with the new numbers. */
async function look(ctx: HandBackContext, missed: ReadonlyMap<string, number>): Promise<ReadonlyMap<string, number>> {
  const now = new Map<string, number>();
  for (const one of await listAbandoned(ctx.pool)) {
    const key = `${one.id} ${one.takenAt.getTime()}`;
    const looks = (missed.get(key) ?? 0) + 1;
    now.set(key, looks);
    if (looks === LOOKS) await handBack(ctx, one);
  }
  return now;
}

async function handBack({ queue, log }: HandBackContext, { id, isPart, takenAt }: Abandoned): Promise<void> {
  const jobs = isPart
    ? await queue.handBack('build-part', { partId: id }, takenAt)
    : await queue.handBack('build-export', { exportId: id }, takenAt);
  if (jobs > 0) log.warn({ [isPart ? 'partId' : 'exportId']: id }, 'its process ended; it is built again');
}
