/** Takes the jobs of the queue, and decides what a failure means. */
import { RequestError } from '../errors.ts';
import { type Attempt, currentAttempt, Superseded } from '../exports/attempt.ts';
import { failExport } from '../exports/fail.ts';
import { EXPRESS } from '../exports/start-parts.ts';
import { takeUp } from '../exports/take-up.ts';
import type { Job, QueueName, WorkOptions } from '../queue/queue.ts';
import { BuildError, Stopping, UNEXPECTED } from './build-error.ts';
import { buildExport, removeAttempt } from './build-export.ts';
import { buildPart } from './build-part.ts';
import type { WorkerContext } from './context.ts';
import { isOutage } from './outage.ts';
import { sweepForever } from './sweep.ts';

/** Coordinators mostly wait for their parts: many small exports may be under way at once. */
export const COORDINATORS = 8;

/**
 * An error of the work itself is likely to come again: it ends the export at the third try, while a database or a store that
 * is away is waited for as long as the queue tries. A job that was taken from us, as from a process that stood still, says
 * nothing about the work.
 */
const TRIES = 3;

/**
 * Begins to take jobs; the queue's `stop` ends it. An error that trying again may mend leaves the job to the queue's
 * attempts; when they are used up, or the error is final, the export fails with a sentence for its client.
 */
export async function startWorker(ctx: WorkerContext): Promise<void> {
  await ctx.queue.work('build-export', { workers: COORDINATORS, perGroup: COORDINATORS / 2 }, async (job) => {
    const taken = await takeUp(ctx, job.data.exportId);
    // Finished or gone meanwhile.
    if (!taken) return;
    await guarded(ctx, { ...currentAttempt(taken), job }, async () => {
      try {
        await buildExport(ctx, taken, job.signal);
      } catch (error) {
        if (!(error instanceof Stopping)) throw error;
        // A new job and not another try of this one: stopping is nobody's failure, and uses no attempt up.
        await ctx.queue.send(ctx.pool, 'build-export', [job.data], { group: String(job.data.publisherId) });
      }
    });
  });
  for (const lane of partLanes(ctx.threads)) {
    await ctx.queue.work('build-part', lane, (job) => {
      const { data, retries, signal } = job;
      return guarded(ctx, { ...data, job }, () => buildPart(ctx, { ...data, retries, signal }));
    });
  }
  void sweepForever(ctx);
  await ctx.queue.work('build-lost', { workers: 1 }, async ({ data }) => {
    ctx.log.error(data, 'attempts used up');
    await failExport(ctx, { id: data.partId ?? data.exportId, message: UNEXPECTED });
  });
}

/**
 * Who takes which parts. Exports of one part overtake big ones, and have a worker that no big one can occupy; where there
 * are two threads or more one worker is for big ones alone, so that many small ones cannot hold them up for ever.
 */
function partLanes(threads: number): WorkOptions[] {
  const express = { workers: 1, minPriority: EXPRESS };
  if (threads === 1) return [express, { workers: 1 }];
  return [express, { workers: threads - 1 }, { workers: 1, maxPriority: EXPRESS - 1 }];
}

/** Only the current attempt can fail its export. */
interface Guard extends Attempt {
  /** Set when a part is built. */
  partId?: number;
  job: Pick<Job<QueueName>, 'retries' | 'signal'>;
}

async function guarded(ctx: WorkerContext, guard: Guard, work: () => Promise<void>): Promise<void> {
  const { exportId, partId, attempt } = guard;
  const { retries, signal } = guard.job;
  const what = { exportId, partId, attempt, retries };
  const fail = async (message: string) => {
    await failExport(ctx, { id: partId ?? exportId, attempt, message });
    // Until now parts could still be finished, after the coordinator had removed what there was.
    if (partId === undefined) await removeAttempt(ctx, { exportId, attempt });
  };
  try {
    await work();
  } catch (error) {
    if (error instanceof Superseded) {
      ctx.log.info(what, error.message);
    } else if (error instanceof BuildError || error instanceof RequestError) {
      ctx.log.warn({ ...what, err: error }, 'build failed');
      await fail(error.message);
    } else if (retries + 1 >= TRIES && !signal.aborted && !isOutage(error)) {
      ctx.log.error({ ...what, err: error }, 'build failed again');
      await fail(UNEXPECTED);
    } else {
      ctx.log.warn({ ...what, err: error }, 'build interrupted, to be tried again');
      throw error;
    }
  }
}
