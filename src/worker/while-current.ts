/** Work on an attempt ends when the attempt does: cancelled, deleted, or overtaken by the next. */
import { setTimeout as sleep } from 'node:timers/promises';
import { type Attempt, isCurrentAttempt, Superseded } from '../exports/attempt.ts';
import type { WorkerContext } from './context.ts';

/** How often is looked: work stops within this and the time to cancel a statement. */
const LOOK_MS = 1000;

/**
 * Runs `work` with a signal that aborts when the attempt is no longer current, or `signal` does. Rejects with the
 * reason of the abort, {@link Superseded} in the first case, whatever the work made of it.
 */
export async function whileCurrent<T>(
  ctx: Pick<WorkerContext, 'pool' | 'log'>,
  { attempt, signal }: { attempt: Attempt; signal: AbortSignal },
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const overtaken = new AbortController();
  const done = new AbortController();
  watch(ctx, attempt, done.signal).then(
    () => overtaken.abort(new Superseded(attempt)),
    () => {},
  );
  const either = AbortSignal.any([signal, overtaken.signal]);
  try {
    return await work(either);
  } catch (error) {
    throw either.aborted ? either.reason : error;
  } finally {
    done.abort();
  }
}

/** Resolves when the attempt is no longer current; rejects when `done` aborts. */
async function watch(ctx: Pick<WorkerContext, 'pool' | 'log'>, attempt: Attempt, done: AbortSignal): Promise<void> {
  for (;;) {
    await sleep(LOOK_MS, undefined, { signal: done, ref: false });
    try {
      if (!(await isCurrentAttempt(ctx.pool, attempt))) return;
    } catch (err) {
      // A database that is away says nothing about the attempt: the work will notice by itself.
      ctx.log.warn({ err, exportId: attempt.exportId }, 'cannot see whether the attempt is current');
    }
  }
}
