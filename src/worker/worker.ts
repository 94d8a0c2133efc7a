/** Takes the jobs of the queue, and decides what a failure means. */
import { failExport } from '../exports/fail.ts';
import { Superseded } from '../exports/take-up.ts';
import { BuildError, Stopping, UNEXPECTED } from './build-error.ts';
import { buildExport } from './build-export.ts';
import { buildPart } from './build-part.ts';
import type { WorkerContext } from './context.ts';

/** Coordinators mostly wait for their parts: many small exports may be under way at once. */
export const COORDINATORS = 8;

/**
 * Begins to take jobs; the queue's `stop` ends it. An error that trying again may mend leaves the job to the queue's
 * attempts; when they are used up, or the error is final, the export fails with a sentence for its caller.
 */
export async function startWorker(ctx: WorkerContext): Promise<void> {
  await ctx.queue.work('build-export', COORDINATORS, ({ data, signal }) =>
    guarded(ctx, { exportId: data.exportId, failing: data.exportId }, async () => {
      try {
        await buildExport(ctx, data.exportId, signal);
      } catch (error) {
        if (!(error instanceof Stopping)) throw error;
        // A new job and not another try of this one: stopping is nobody's failure, and uses no attempt up.
        await ctx.queue.send(ctx.pool, 'build-export', [data], { group: String(data.publisherId) });
      }
    }),
  );
  await ctx.queue.work('build-part', ctx.threads, ({ data, retries, signal }) =>
    guarded(ctx, { ...data, failing: data.partId }, () => buildPart(ctx, { ...data, retries, signal })),
  );
  await ctx.queue.work('build-lost', 1, async ({ data }) => {
    ctx.log.error(data, 'attempts used up');
    await failExport(ctx, { id: data.partId ?? data.exportId, message: UNEXPECTED });
  });
}

interface Guard {
  exportId: number;
  partId?: number;
  /** The export record that fails when the error is final. */
  failing: number;
}

async function guarded(ctx: WorkerContext, { failing, ...what }: Guard, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (error instanceof Superseded) {
      ctx.log.info(what, error.message);
    } else if (error instanceof BuildError) {
      ctx.log.warn({ ...what, err: error }, 'build failed');
      await failExport(ctx, { id: failing, message: error.message });
    } else {
      ctx.log.warn({ ...what, err: error }, 'build interrupted, to be tried again');
      throw error;
    }
  }
}
