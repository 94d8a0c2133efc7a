/** Claims jobs of the queue, and decides what a failure means for the export. */
import { RequestError } from '../errors.ts';
import { type Attempt, currentAttempt, Superseded } from '../exports/attempt.ts';
import { failExport } from '../exports/fail.ts';
import { CONFLICTING, countConflict, MAX_CONFLICTS, RESTARTING } from '../exports/snapshot-conflicts.ts';
import { EXPRESS } from '../exports/start-parts.ts';
import { takeUp } from '../exports/take-up.ts';
import type { Job, QueueName, WorkOptions } from '../queue/queue.ts';
import { SnapshotConflict } from '../source/snapshot-errors.ts';
import { announceForever, type Running } from './announce.ts';
import { BuildError, Stopping, UNEXPECTED } from './build-error.ts';
import { buildExport, removeAttempt } from './build-export.ts';
import { buildPart } from './build-part.ts';
import type { WorkerContext } from './context.ts';
import { handBackForever } from './hand-back.ts';
import { isOutage } from './outage.ts';
import { sweepForever } from './sweep.ts';

/** Number of coordinators. They mostly wait for their parts, so many small exports can be in progress at the same time. */
export const COORDINATORS = 8;

/**
 * Maximum tries of a build that fails by itself, because such an error is likely to return. During an outage of the
 * database or the store, retries continue as long as the queue allows. A job that was taken from this process, for
 * example because the process was frozen, does not count as an error of the build.
 */
const MAX_TRIES = 3;

/**
 * Starts to claim jobs until the queue's `stop`. A temporary error leaves the job to the queue, which retries it. When
 * the retries are exhausted or the error is final, the export fails with a message for its client.
 */
export async function startWorker(ctx: WorkerContext): Promise<void> {
  const running: Running = { exports: 0, parts: 0 };
  void announceForever(ctx, running);
  void handBackForever(ctx);
  await ctx.queue.work('build-export', { workers: COORDINATORS, perGroup: COORDINATORS / 2 }, async (job) => {
    const taken = await takeUp(ctx, job.data.exportId);
    // The export has ended or was deleted.
    if (!taken) return;
    await guarded(ctx, { ...currentAttempt(taken), job, running }, async () => {
      try {
        await buildExport(ctx, taken, job.signal);
      } catch (error) {
        if (error instanceof SnapshotConflict) await countUpToLimit(ctx, currentAttempt(taken));
        else if (!(error instanceof Stopping)) throw error;
        // Queue a new job instead of a retry: a stop or a conflict is not a failure and must not use up a retry.
        await ctx.queue.send(ctx.pool, 'build-export', [job.data], { group: String(job.data.publisherId) });
      }
    });
  });
  for (const lane of partLanes(ctx.threads)) {
    await ctx.queue.work('build-part', lane, (job) => {
      const { data, retries, signal } = job;
      return guarded(ctx, { ...data, job, running }, () => buildPart(ctx, { ...data, retries, signal }));
    });
  }
  void sweepForever(ctx);
  await ctx.queue.work('build-lost', { workers: 1 }, async ({ data }) => {
    ctx.log.error(data, 'retries exhausted');
    await failExport(ctx, { id: data.partId ?? data.exportId, message: UNEXPECTED });
  });
}

/**
 * The workers for parts. Exports of one part overtake large ones and have a worker that large exports cannot occupy.
 * With two or more threads, one worker is reserved for large exports, so that small ones cannot delay them forever.
 */
function partLanes(threads: number): WorkOptions[] {
  const express = { workers: 1, minPriority: EXPRESS };
  if (threads === 1) return [express, { workers: 1 }];
  return [express, { workers: threads - 1 }, { workers: 1, maxPriority: EXPRESS - 1 }];
}

/** Counts a conflict of the attempt. Throws a BuildError if the export has had too many. */
async function countUpToLimit(ctx: WorkerContext, attempt: Attempt): Promise<void> {
  const conflicts = await countConflict(ctx, attempt);
  if (conflicts >= MAX_CONFLICTS) throw new BuildError(CONFLICTING);
  ctx.log.warn({ ...attempt, conflicts }, 'snapshot not usable; the export starts again on a new one');
}

/** The attempt of a job. Only the current attempt can fail its export. */
interface Guard extends Attempt {
  /** Set when a part is built. */
  partId?: number;
  job: Pick<Job<QueueName>, 'retries' | 'signal'>;
  /** Counts the work of this process. */
  running: Running;
}

async function guarded(ctx: WorkerContext, guard: Guard, work: () => Promise<void>): Promise<void> {
  const unit = guard.partId === undefined ? 'exports' : 'parts';
  guard.running[unit]++;
  try {
    await failSafely(ctx, guard, work);
  } finally {
    guard.running[unit]--;
  }
}

async function failSafely(ctx: WorkerContext, guard: Guard, work: () => Promise<void>): Promise<void> {
  const { exportId, partId, attempt } = guard;
  const { retries, signal } = guard.job;
  const fields = { exportId, partId, attempt, retries };
  const fail = async (message: string) => {
    await failExport(ctx, { id: partId ?? exportId, attempt, message });
    // Parts can finish until the export has failed, even after the coordinator removed its files. So remove them again.
    if (partId === undefined) await removeAttempt(ctx, { exportId, attempt });
  };
  try {
    await work();
  } catch (error) {
    if (error instanceof Superseded) {
      ctx.log.info(fields, error.message);
    } else if (error instanceof BuildError || error instanceof RequestError) {
      ctx.log.warn({ ...fields, err: error }, 'build failed');
      await fail(error instanceof RequestError ? error.wholeMessage : error.message);
    } else if (error instanceof SnapshotConflict && partId !== undefined) {
      // Another try of the part would read the same rows. Its coordinator starts the export again.
      ctx.log.warn({ ...fields, err: error }, 'snapshot not usable; the export will start again');
      await fail(RESTARTING);
    } else if (retries + 1 >= MAX_TRIES && !signal.aborted && !isOutage(error)) {
      ctx.log.error({ ...fields, err: error }, 'build failed again');
      await fail(UNEXPECTED);
    } else {
      ctx.log.warn({ ...fields, err: error }, 'build interrupted; it will be retried');
      throw error;
    }
  }
}
