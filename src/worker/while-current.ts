/** Ends work on an attempt when the attempt is canceled, deleted or superseded by the next one. */
import { setTimeout as sleep } from 'node:timers/promises';
import { type Attempt, isCurrentAttempt, Superseded } from '../exports/attempt.ts';
import type { WorkerContext } from './context.ts';

/** Polling interval. Work stops within this time plus the time to cancel a statement. */
const POLL_MS = 1000;

/**
 * Runs `work` with a signal that aborts when the attempt is no longer current or `signal` aborts. Rejects with the
 * reason of the abort, {@link Superseded} in the first case, whatever error `work` made of it.
 */
export async function whileCurrent<T>(
  ctx: Pick<WorkerContext, 'pool' | 'log'>,
  { attempt, signal }: { attempt: Attempt; signal: AbortSignal },
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const superseded = new AbortController();
  const done = new AbortController();
  watch(ctx, attempt, done.signal).then(
    () => superseded.abort(new Superseded(attempt)),
    () => {},
  );
  const either = AbortSignal.any([signal, superseded.signal]);
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
    await sleep(POLL_MS, undefined, { signal: done, ref: false });
    try {
      if (!(await isCurrentAttempt(ctx.pool, attempt))) return;
    } catch (err) {
      // An unavailable database does not end the attempt. The work itself fails if it needs the database.
      ctx.log.warn({ err, exportId: attempt.exportId }, 'could not check whether the attempt is current');
    }
  }
}
