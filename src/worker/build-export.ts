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
import { chosenColumns, countStatement, cutsStatement, type Reading } from '../source/statements.ts';
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
    const { rows, parts } = await ctx.trace.span('plan', () => plan(ctx, snapshot, reading));
    await ctx.trace.span('queue parts', () => startParts(ctx, { export: attempt, snapshot, parts }));
    const waiting = ctx.trace.span('parts', () => partsFinished(ctx, attempt, signal));
    const finished = await Promise.race([waiting, snapshot.lost]);
    await ctx.trace.span('publish', () => finish(ctx, { attempt, reading, rows, finished }));
  } finally {
    await snapshot.close();
  }
}

/** Removes what nobody needs any more. A store that cannot do so now must not undo what was reached. */
async function remove(ctx: WorkerContext, prefix: string): Promise<void> {
  await ctx.store.remove(prefix).catch((err: unknown) => ctx.log.warn({ err, prefix }, 'leftovers not removed'));
}

interface Plan {
  /** Counted in the snapshot. */
  rows: number;
  parts: PlannedPart[];
}

/** Counts, and cuts where more than one part is needed. */
async function plan(ctx: WorkerContext, snapshot: Snapshot, reading: Reading): Promise<Plan> {
  const { rowsPerSheet } = formats[reading.report.format];
  const [counted] = await snapshot.query<{ rows: number }>(countStatement(reading));
  const rows = counted!.rows;
  if (rows > ctx.maxRows) {
    throw new BuildError(`The report has ${rows} rows; ${ctx.maxRows} is the most. Narrow its filters.`);
  }
  const size = { partRows: ctx.partRows, sheetRows: rowsPerSheet };
  const oneIsEnough = rows <= Math.min(ctx.partRows, rowsPerSheet);
  const cuts = oneIsEnough ? [] : await snapshot.query<Record<string, string | number>>(cutsStatement(reading, size));
  const keyed = cuts.map(({ n, ...key }) => ({ n: Number(n), key: Object.values(key).map(String) }));
  return { rows, parts: planParts(rows, keyed, rowsPerSheet) };
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
  /** Counted in the snapshot. */
  rows: number;
  finished: FinishedPart[];
}

/** Joins and publishes. Rejects, and publishes nothing, when the parts have not as many rows as the snapshot. */
async function finish(ctx: WorkerContext, { attempt, reading, rows, finished }: FinishInput): Promise<void> {
  const built = finished.reduce((sum, part) => sum + part.rows, 0);
  if (built !== rows) throw new Error(`The parts of export ${attempt.id} have ${built} rows, its snapshot ${rows}.`);
  const format = formats[reading.report.format];
  const pieces = format.join(layout(reading, finished));
  const key = fileKey(attempt, format.extension);
  const { bytes: fileBytes, sha256 } = await ctx.store.join(key, pieces, format.contentType);
  await publish(ctx, {
    id: attempt.id,
    attempt: attempt.attempt,
    filename: fileName(reading, attempt.id),
    fileKey: key,
    fileBytes,
    rows,
    sha256,
    format: format.name,
    columns: chosenColumns(reading),
  });
  ctx.trace.note({ 'sheaf.rows': rows, 'sheaf.bytes': fileBytes, 'sheaf.parts': finished.length });
  ctx.log.info({ exportId: attempt.id, rows, bytes: fileBytes, parts: finished.length }, 'export completed');
}
