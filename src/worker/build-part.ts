/** The runner of one part: rows |> blocks |> encoder threads |> fragment. */

import { crc32 } from 'node:zlib';
import { combineCrc32 } from '../encode/crc32.ts';
import type { EncodedBlock, Fragment } from '../encode/format.ts';
import { formats } from '../encode/formats.ts';
import { PartDigest } from '../encode/part-digest.ts';
import { finishPart } from '../exports/finish-part.ts';
import { fragmentKey } from '../exports/store-keys.ts';
import { type PartRef, type PartTask, takePart } from '../exports/take-part.ts';
import { findReport } from '../reports/catalogue.ts';
import type { RowBlock } from '../source/copy-blocks.ts';
import { copyRows } from '../source/copy-rows.ts';
import { inSnapshot } from '../source/snapshot.ts';
import { chosenColumns, type Reading, rowsStatement } from '../source/statements.ts';
import { BuildError } from './build-error.ts';
import type { WorkerContext } from './context.ts';
import { mapInOrder } from './map-in-order.ts';
import { whileCurrent } from './while-current.ts';

export interface BuildPartInput extends PartRef {
  snapshotId: string;
  retries: number;
  signal: AbortSignal;
}

/**
 * Writes the part's fragment and records it. Rejects with Superseded when its attempt is no longer current.
 * A part that reads another number of rows than were planned is an error, never a file.
 */
export async function buildPart(ctx: WorkerContext, input: BuildPartInput): Promise<void> {
  const task = await takePart(ctx, input);
  const report = findReport(task.reportType);
  if (!report) throw new BuildError('This report type is no longer offered.');
  const reading: Reading = { report, params: task.params, publisherId: task.publisherId, asOf: task.asOf };
  const attempt = { id: input.exportId, attempt: input.attempt };
  const key = fragmentKey(attempt, { number: task.plan.number, retries: input.retries });
  try {
    await writePart(ctx, { input, task, reading, key });
  } catch (error) {
    // Nobody will ask for it: another try, and another attempt, write under keys of their own.
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
  const attempt = { id: input.exportId, attempt: input.attempt };
  const sum: Sum = { rows: 0, rawBytes: 0, crc32: 0, fragmentCrc32: 0, shortenedCells: 0, digest: new PartDigest() };

  const { timezone } = task.params.index_params;
  const bytes = await whileCurrent(ctx, { attempt, signal: input.signal }, (signal) =>
    inSnapshot(ctx.snapshots, { id: input.snapshotId, timezone, signal }, (connection) => {
      const rows = copyRows(connection, rowsStatement(reading, task.plan), { signal, memory: ctx.encoders.memory });
      const blocks = ctx.trace.stream('read', rows, (block) => ({ rows: block.rows, bytes: block.bytes.length }));
      const chunks = encoded(ctx, { blocks, reading, task, sum });
      return ctx.store.write(
        key,
        ctx.trace.stream('encode', chunks, (chunk) => ({ rows: 0, bytes: chunk.length })),
      );
    }),
  );

  if (sum.rows !== task.plan.rows) {
    throw new Error(
      `Part ${task.plan.number} of export ${input.exportId} has ${sum.rows} rows, not the planned ${task.plan.rows}.`,
    );
  }
  const { shortenedCells, fragmentCrc32, digest, ...totals } = sum;
  const fragment: Fragment = { key, bytes, ...totals };
  await finishPart(ctx, { ...input, fragment, fragmentCrc32, shortenedCells, proof: digest.finish() });
  ctx.metrics.add('sheaf_parts_built_total', 1, {});
  ctx.trace.note({ 'sheaf.part': task.plan.number, 'sheaf.rows': sum.rows, 'sheaf.bytes': bytes });
}

/** What the blocks of a part add up to. */
type Sum = Pick<EncodedBlock, 'rows' | 'rawBytes' | 'crc32' | 'shortenedCells'> & {
  /** CRC-32 of the bytes for the store: it costs 0.04 s for 100 MB. */
  fragmentCrc32: number;
  digest: PartDigest;
};

interface EncodeInput {
  blocks: AsyncIterable<RowBlock>;
  reading: Reading;
  task: PartTask;
  sum: Sum;
}

/** The encoded bytes of the blocks, in order; adds the blocks up in `sum` as they pass. */
async function* encoded(ctx: WorkerContext, { blocks, reading, task, sum }: EncodeInput): AsyncGenerator<Uint8Array> {
  const { name: format } = formats[reading.report.format];
  const kinds = chosenColumns(reading).map((column) => column.kind);
  let firstRow = task.plan.firstRow;
  const { memory } = ctx.encoders;
  const encode = async ({ bytes, rows }: RowBlock) => {
    const block = { format, kinds, rows: bytes, firstRow };
    firstRow += rows;
    const encoded = await ctx.encoders.encode(block);
    memory.give(bytes);
    return encoded;
  };
  // One block beyond the threads keeps them busy while the next is read; more would only hold memory.
  for await (const block of mapInOrder(blocks, encode, ctx.threads + 1)) {
    sum.crc32 = combineCrc32(sum.crc32, block.crc32, block.rawBytes);
    sum.rows += block.rows;
    sum.rawBytes += block.rawBytes;
    sum.shortenedCells += block.shortenedCells;
    sum.digest.add(block);
    sum.fragmentCrc32 = crc32(block.bytes, sum.fragmentCrc32);
    yield block.bytes;
    memory.give(block.bytes);
  }
}
