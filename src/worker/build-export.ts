/**
 * The coordinator of one export: it takes one snapshot, cuts the rows into parts, queues a job for each, and joins one file.
 * It keeps the snapshot open until the last part has read from it.
 */

import { formats } from '../encode/formats.ts';
import { type Attempt, currentAttempt } from '../exports/attempt.ts';
import { fileHeaders, fileName } from '../exports/file-headers.ts';
import type { News } from '../exports/listener.ts';
import { type FinishedPart, partProgress } from '../exports/part-progress.ts';
import { publish } from '../exports/publish.ts';
import { checkRowLimit } from '../exports/row-limit.ts';
import { type PartPlan, startParts } from '../exports/start-parts.ts';
import { attemptPrefix, fileKey, fragmentPrefix } from '../exports/store-keys.ts';
import type { TakenExport } from '../exports/take-up.ts';
import { chosenFormat } from '../reports/index-params.ts';
import type { ReportType } from '../reports/report-type.ts';
import { summaryColumns } from '../reports/summary.ts';
import { SnapshotConflict } from '../source/snapshot-errors.ts';
import { type Frozen, whileFrozen } from '../source/source.ts';
import { chosenColumns, type Reading } from '../source/statements.ts';
import type { StoredPiece } from '../store/store.ts';
import { BuildError, Stopping } from './build-error.ts';
import type { WorkerContext } from './context.ts';
import { layout, namedFile } from './file.ts';
import { planParts } from './plan.ts';
import { type BuiltSummary, buildSummary } from './summary-sheet.ts';
import { whileCurrent } from './while-current.ts';

/** Interval for polling the parts if no event arrives. */
const POLL_MS = 2000;

/**
 * Builds a claimed export and publishes its file. Rejects with Superseded when another attempt has taken over, and
 * otherwise with the cause of the failure.
 */
export async function buildExport(ctx: WorkerContext, row: TakenExport, job: AbortSignal): Promise<void> {
  const report = ctx.catalog.find(row.reportType);
  const attempt = currentAttempt(row);
  if (!report) throw new BuildError('The report type no longer exists. Create an export of another report type.');

  // Remove what earlier attempts left when their workers died. The export's whole prefix must stay: if this attempt is
  // superseded right now, that would remove the file of a later one.
  for (let earlier = 1; earlier < attempt.attempt; earlier++) {
    await removeAttempt(ctx, { ...attempt, attempt: earlier });
  }

  let leftovers = attemptPrefix(attempt);
  try {
    await whileCurrent(ctx, { attempt, signal: job }, (signal) => buildAttempt(ctx, { row, report, signal }));
    leftovers = fragmentPrefix(attempt);
  } finally {
    await remove(ctx, leftovers);
  }
}

interface AttemptInput {
  row: TakenExport;
  report: ReportType;
  signal: AbortSignal;
}

async function buildAttempt(ctx: WorkerContext, { row, report, signal }: AttemptInput): Promise<void> {
  const attempt = currentAttempt(row);
  const { params, publisherId, publisherSlug } = row;
  const { installation } = ctx;
  const owner = { installation, exportId: attempt.exportId, attempt: attempt.attempt };
  const failed = new AbortController();
  const either = AbortSignal.any([signal, failed.signal]);
  const freezing = { reading: { report, params, publisherId, publisherSlug }, signal: either, owner };
  const source = report.source ?? null;
  const built = await whileFrozen(ctx.sources.of(report), freezing, (frozen) =>
    frozen.holding(async (): Promise<Built> => {
      const reading: Reading = { report, params, publisherId, publisherSlug, asOf: frozen.instant };
      const { rows, parts } = await ctx.trace.span('plan', () => plan(ctx, frozen, reading));
      await ctx.trace.span('queue parts', () => startParts(ctx, { export: row, source, frozen, parts }));
      const waiting = ctx.trace.span('parts', () => partsFinished(ctx, attempt, either));
      const [summary, finished] = await Promise.all([
        summarized(ctx, frozen, { reading, rows }),
        Promise.race([waiting, frozen.until]),
      ]).catch((error: unknown) => {
        // Otherwise the database would add up the rows of a file that is never built.
        failed.abort();
        throw error;
      });
      return { attempt, reading, rows, summary, finished };
    }),
  );
  await ctx.trace.span('publish', () => finish(ctx, built, signal));
}

/** Removes everything that an attempt wrote, its file included. */
export async function removeAttempt(ctx: WorkerContext, attempt: Attempt): Promise<void> {
  await remove(ctx, attemptPrefix(attempt));
}

/** Removes a prefix that is no longer needed. If the store fails, the build still counts: the sweeper removes the rest later. */
async function remove(ctx: WorkerContext, prefix: string): Promise<void> {
  await ctx.store.remove(prefix).catch((err: unknown) => ctx.log.warn({ err, prefix }, 'unused files not removed'));
}

interface Plan {
  /** Counted in the snapshot. */
  rows: number;
  parts: PartPlan[];
}

/** Counts the rows and cuts them if they need more than one part. */
async function plan(ctx: WorkerContext, frozen: Frozen, reading: Reading): Promise<Plan> {
  const { rowsPerSheet, firstRow } = formats[chosenFormat(reading)];
  const { rows, cuts } = await frozen.cut(reading, { partRows: ctx.partRows, sheetRows: rowsPerSheet });
  checkRowLimit(rows, ctx.maxRows);
  const { header } = reading.params.index_params;
  return { rows, parts: planParts(rows, cuts, header === false ? 1 : firstRow) };
}

/**
 * The summary sheet, if the export has one. The rows are added up while the parts read them, on the connection that holds their
 * snapshot.
 */
async function summarized(
  ctx: WorkerContext,
  frozen: Frozen,
  { reading, rows }: Pick<Built, 'reading' | 'rows'>,
): Promise<BuiltSummary | null> {
  const columns = summaryColumns(reading.report, reading.params.index_params);
  if (columns === null) return null;
  const totals = await ctx.trace.span('summarize', () => frozen.summarize(reading, columns));
  if (totals.whole.rows !== rows) {
    throw new Error(`The summary adds up ${totals.whole.rows} rows, but the snapshot has ${rows}.`);
  }
  return buildSummary(reading, columns, totals);
}

async function partsFinished(ctx: WorkerContext, attempt: Attempt, signal: AbortSignal): Promise<FinishedPart[]> {
  const ended = AbortSignal.any([signal, ctx.stopping]);
  for (;;) {
    signal.throwIfAborted();
    if (ctx.stopping.aborted) throw new Stopping();
    const matters = (news: News) => news !== 'changed';
    const news = ctx.listener.next(attempt.exportId, { limitMs: POLL_MS, signal: ended, matters });
    const progress = await partProgress(ctx, attempt);
    if (progress.state === 'finished') return progress.parts;
    if (progress.state === 'conflict') throw new SnapshotConflict('A part needs a new snapshot.');
    if (progress.state === 'failed') throw new BuildError(progress.message);
    await news;
  }
}

interface Built {
  attempt: Attempt;
  reading: Reading;
  /** Counted in the snapshot. */
  rows: number;
  summary: BuiltSummary | null;
  finished: FinishedPart[];
}

/** Joins and publishes. If the parts and the snapshot have different row counts, rejects and publishes nothing. */
async function finish(
  ctx: WorkerContext,
  { attempt, reading, rows, summary, finished }: Built,
  signal: AbortSignal,
): Promise<void> {
  const built = finished.reduce((sum, part) => sum + part.rows, 0);
  if (built !== rows)
    throw new Error(`The parts of export ${attempt.exportId} have ${built} rows, but its snapshot has ${rows}.`);
  const format = formats[chosenFormat(reading)];
  const crc32s = new Map(finished.map((part) => [part.key, part.fragmentCrc32 ?? undefined]));
  const named = namedFile(reading, attempt.exportId);
  const pieces = format
    .join(layout({ reading, named, parts: finished, summary: summary?.sheet ?? null }))
    .map((piece): StoredPiece => ('key' in piece ? { ...piece, crc32: crc32s.get(piece.key) } : piece));
  const key = fileKey(attempt, format.extension);
  const options = { ...fileHeaders(named), signal };
  const { bytes: fileBytes, sha256 } = await ctx.store.join(key, pieces, options);
  await publish(ctx, {
    ...attempt,
    filename: fileName(named),
    fileKey: key,
    fileBytes,
    rows,
    sha256,
    format: format.name,
    columns: chosenColumns(reading),
    summary: summary && { sheet: 2 + Math.max(0, ...finished.map(({ sheet }) => sheet)), ...summary.described },
  });
  ctx.trace.note({ 'sheaf.rows': rows, 'sheaf.bytes': fileBytes, 'sheaf.parts': finished.length });
  ctx.log.info({ exportId: attempt.exportId, rows, bytes: fileBytes, parts: finished.length }, 'export completed');
}
