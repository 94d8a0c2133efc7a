/**
 * The coordinator of one export: one snapshot, cut into parts, each a job of its own; then one file.
 * It holds the snapshot open until the last part has read from it.
 */

import { formats } from '../encode/formats.ts';
import type { ExportRow } from '../exports/export-row.ts';
import { type FinishedPart, partProgress } from '../exports/part-progress.ts';
import { publish } from '../exports/publish.ts';
import { startParts } from '../exports/start-parts.ts';
import { attemptPrefix, exportPrefix, fileKey, fragmentPrefix } from '../exports/store-keys.ts';
import { takeUp } from '../exports/take-up.ts';
import { findReport } from '../reports/catalogue.ts';
import type { ReportType } from '../reports/report-type.ts';
import { openSnapshot, type Snapshot } from '../source/snapshot.ts';
import { countStatement, cutsStatement, type Reading } from '../source/statements.ts';
import { BuildError, Stopping } from './build-error.ts';
import type { WorkerContext } from './context.ts';
import { fileName, layout } from './file.ts';
import { type PlannedPart, planParts } from './plan.ts';
import { whileCurrent } from './while-current.ts';

/** How often the parts are looked at when no news of them comes. */
const LOOK_MS = 2000;

/**
 * Builds the export and publishes its file. Does nothing for an export that is finished or gone.
 * Rejects with Superseded when another attempt has taken over, and with what went wrong otherwise.
 */
export async function buildExport(ctx: WorkerContext, exportId: number, job: AbortSignal): Promise<void> {
  const attempt = await takeUp(ctx, exportId);
  if (!attempt) return;
  const report = findReport(attempt.reportType);
  if (!report) throw new BuildError('This report type is no longer offered.');

  // What an earlier attempt left behind when its worker died.
  if (attempt.attempt > 1) await remove(ctx, exportPrefix(attempt.id));

  let leftovers = attemptPrefix(attempt);
  try {
    await whileCurrent(ctx, { attempt, signal: job }, (signal) => buildAttempt(ctx, { attempt, report, signal }));
    leftovers = fragmentPrefix(attempt);
  } finally {
    await remove(ctx, leftovers);
  }
}

interface AttemptInput {
  attempt: ExportRow;
  report: ReportType;
  signal: AbortSignal;
}

async function buildAttempt(ctx: WorkerContext, { attempt, report, signal }: AttemptInput): Promise<void> {
  const { timezone } = attempt.params.index_params;
  const snapshot = await openSnapshot(ctx.pool, { timezone, signal });
  try {
    const reading: Reading = { report, params: attempt.params, publisherId: attempt.publisherId, asOf: snapshot.asOf };
    const parts = await plan(ctx, snapshot, reading);
    await startParts(ctx, { export: attempt, snapshot, parts });
    const finished = await Promise.race([partsFinished(ctx, attempt, signal), snapshot.lost]);
    await finish(ctx, { attempt, reading, finished });
  } finally {
    await snapshot.close();
  }
}

/** Removes what nobody needs any more. A store that cannot do so now must not undo what was reached. */
async function remove(ctx: WorkerContext, prefix: string): Promise<void> {
  await ctx.store.remove(prefix).catch((err: unknown) => ctx.log.warn({ err, prefix }, 'leftovers not removed'));
}

/** Counts, and cuts where more than one part is needed. */
async function plan(ctx: WorkerContext, snapshot: Snapshot, reading: Reading): Promise<PlannedPart[]> {
  const { rowsPerSheet } = formats[reading.report.format];
  const [counted] = await snapshot.query<{ rows: number }>(countStatement(reading));
  const rows = counted!.rows;
  const size = { partRows: ctx.partRows, sheetRows: rowsPerSheet };
  const oneIsEnough = rows <= Math.min(ctx.partRows, rowsPerSheet);
  const cuts = oneIsEnough ? [] : await snapshot.query<Record<string, string | number>>(cutsStatement(reading, size));
  const keyed = cuts.map(({ n, ...key }) => ({ n: Number(n), key: Object.values(key).map(String) }));
  return planParts(rows, keyed, rowsPerSheet);
}

async function partsFinished(ctx: WorkerContext, attempt: ExportRow, signal: AbortSignal): Promise<FinishedPart[]> {
  const ended = AbortSignal.any([signal, ctx.stopping]);
  for (;;) {
    signal.throwIfAborted();
    if (ctx.stopping.aborted) throw new Stopping();
    const news = ctx.listener.next(attempt.id, { limitMs: LOOK_MS, signal: ended });
    const progress = await partProgress(ctx, attempt);
    if (progress.state === 'finished') return progress.parts;
    if (progress.state === 'failed') throw new BuildError(progress.message);
    await news;
  }
}

interface FinishInput {
  attempt: ExportRow;
  reading: Reading;
  finished: FinishedPart[];
}

async function finish(ctx: WorkerContext, { attempt, reading, finished }: FinishInput): Promise<void> {
  const format = formats[reading.report.format];
  const pieces = format.join(layout(reading, finished));
  const key = fileKey(attempt, format.extension);
  const fileBytes = await ctx.store.join(key, pieces, format.contentType);
  const rows = finished.reduce((sum, part) => sum + part.rows, 0);
  const filename = fileName(reading, attempt.id);
  await publish(ctx, { id: attempt.id, attempt: attempt.attempt, filename, fileKey: key, fileBytes, rows });
  ctx.log.info({ exportId: attempt.id, rows, bytes: fileBytes, parts: finished.length }, 'export completed');
}
