/** Builds one part: rows |> blocks |> encoder threads |> fragment. */

import { finishPart } from '../exports/finish-part.ts';
import { fragmentKey } from '../exports/store-keys.ts';
import { type PartRef, type PartTask, takePart } from '../exports/take-part.ts';
import type { Reading } from '../source/statements.ts';
import { BuildError } from './build-error.ts';
import type { WorkerContext } from './context.ts';
import { encodePart } from './encode-part.ts';
import { whileCurrent } from './while-current.ts';

export interface BuildPartInput extends PartRef {
  snapshotId: string;
  /** Identifies the frozen data. A coordinator of an earlier version sends only the ID of its snapshot. */
  token?: string;
  retries: number;
  signal: AbortSignal;
}

/**
 * Writes the fragment of a part and records it. Rejects with Superseded when its attempt is no longer current. Also
 * rejects when the number of rows is not the planned one, so that such a part never becomes a file.
 */
export async function buildPart(ctx: WorkerContext, input: BuildPartInput): Promise<void> {
  const task = await takePart(ctx, input);
  const report = ctx.catalog.find(task.reportType);
  if (!report) throw new BuildError('The report type no longer exists. Create an export of another report type.');
  const { params, publisherId, publisherSlug, asOf } = task;
  const reading: Reading = { report, params, publisherId, publisherSlug, asOf };
  const key = fragmentKey(input, { number: task.plan.number, retries: input.retries });
  try {
    await writePart(ctx, { input, task, reading, key });
  } catch (error) {
    // No other code uses this key: retries and later attempts write to their own keys.
    await ctx.store.remove(key).catch((err: unknown) => ctx.log.warn({ err, key }, 'fragment not removed'));
    throw error;
  }
}

interface WritePart {
  input: BuildPartInput;
  task: PartTask;
  reading: Reading;
  key: string;
}

async function writePart(ctx: WorkerContext, { input, task, reading, key }: WritePart): Promise<void> {
  const { plan } = task;
  const source = ctx.sources.of(reading.report);
  const token = input.token ?? input.snapshotId;
  const { bytes, totals } = await whileCurrent(ctx, { attempt: input, signal: input.signal }, (signal) =>
    source.read(token, { reading, range: plan, signal, memory: ctx.encoders.memory }, async (rows) => {
      const blocks = ctx.trace.stream('read', rows, (block) => ({ rows: block.rows, bytes: block.bytes.length }));
      const encoded = encodePart(ctx, { blocks, reading, firstRow: plan.firstRow });
      const chunks = ctx.trace.stream('encode', encoded.chunks, (chunk) => ({ rows: 0, bytes: chunk.length }));
      return { bytes: await ctx.store.write(key, chunks), totals: await encoded.totals };
    }),
  );

  if (totals.rows !== plan.rows) {
    throw new Error(
      `Part ${plan.number} of export ${input.exportId} has ${totals.rows} rows, not the planned ${plan.rows}.`,
    );
  }
  const { rows, rawBytes, crc32, rowGroups, ...rest } = totals;
  await finishPart(ctx, { ...input, ...rest, fragment: { key, bytes, rows, rawBytes, crc32, rowGroups } });
  ctx.metrics.add('sheaf_parts_built_total', 1, {});
  ctx.trace.note({ 'sheaf.part': plan.number, 'sheaf.rows': rows, 'sheaf.bytes': bytes });
}
