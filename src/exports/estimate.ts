/** Estimates an export: counts the rows, encodes a sample for the file size, and uses past exports for the duration. */
import type { Queryable } from '../db/pool.ts';
import { csvDialect } from '../encode/csv/dialect.ts';
import type { EncodeBlock, EncodedBlock } from '../encode/format.ts';
import { formats } from '../encode/formats.ts';
import { UnfitValue } from '../encode/unfit-value.ts';
import { invalid } from '../errors.ts';
import { chosenFormat } from '../reports/index-params.ts';
import { countParts } from '../source/part-places.ts';
import type { Look } from '../source/source.ts';
import { chosenColumns, countStatement, type Reading, sampleStatement } from '../source/statements.ts';
import type { Reader, Reads } from './reads.ts';
import type { ExportRequest } from './request.ts';
import { checkRowLimit } from './row-limit.ts';

export interface Estimate {
  rows: number;
  /** Whether the rows were counted. Otherwise, they are an estimate of the query planner. */
  rows_exact: boolean;
  /** Size of the file. */
  bytes: number;
  parts: number;
  /** Seconds from the request to the completed export on idle workers. */
  seconds: number;
}

/** Number of rows that are encoded to measure bytes per row, which takes 0.01 s. */
const SAMPLE_ROWS = 1000;

/** After this time, the estimate of the planner replaces the count, because clients do not wait longer for a dry run. */
const COUNT_LIMIT_MS = 3000;

/** Values for a report type without past exports, measured with clicks_details_excel on two cores. */
const DEFAULT_ROWS_PER_SECOND = 150_000;
const OVERHEAD_SECONDS = 0.1;

/** Planner estimates below this fraction of the limit need no count, because planners are rarely off by more. */
const SURE_BELOW = 0.1;

/**
 * Throws VALIDATION_ERROR if the export would have more than `maxRows` rows. Takes a few milliseconds for most exports, and a
 * count for those that could be too large.
 */
export async function checkRows(look: Look, reading: Reading, maxRows: number): Promise<void> {
  if ((await look.guess(reading)) < SURE_BELOW * maxRows) return;
  const counted = await countRows(look, reading);
  checkRowLimit(counted.rows, maxRows);
}

export interface EstimateContext {
  pool: Queryable;
  reads: Reads;
  partRows: number;
  maxRows: number;
}

/** Reads in one snapshot and creates nothing. Throws VALIDATION_ERROR for more than `maxRows` rows. */
export async function estimate(
  ctx: EstimateContext,
  { reader, request }: { reader: Reader; request: ExportRequest },
): Promise<Estimate> {
  const { report } = request;
  const rowsPerSecond = await pastRowsPerSecond(ctx.pool, report.name);
  const { rows, exact, bytes } = await ctx.reads.inTurn({ reader, source: report.source }, (inSnapshot) =>
    inSnapshot(request, async (look, reading) => {
      const counted = await countRows(look, reading);
      checkRowLimit(counted.rows, ctx.maxRows);
      return { ...counted, bytes: await guessBytes(look, reading, counted.rows) };
    }),
  );
  const seconds = OVERHEAD_SECONDS + rows / rowsPerSecond;
  return {
    rows,
    rows_exact: exact,
    bytes,
    parts: countParts(rows, { partRows: ctx.partRows, sheetRows: formats[chosenFormat(request)].rowsPerSheet }),
    seconds: Math.round(seconds * 10) / 10,
  };
}

async function countRows(look: Look, reading: Reading): Promise<{ rows: number; exact: boolean }> {
  const counted = await look.countWithin(countStatement(reading), COUNT_LIMIT_MS);
  return counted === null ? { rows: await look.guess(reading), exact: false } : { rows: counted, exact: true };
}

async function guessBytes(look: Look, reading: Reading, rows: number): Promise<number> {
  const format = formats[chosenFormat(reading)];
  const columns = chosenColumns(reading);
  const dialect = csvDialect(reading.params.index_params);
  const sample = { rows: 0, bytes: 0 };
  await look.rows(sampleStatement(reading, SAMPLE_ROWS), async (blocks) => {
    for await (const block of blocks) {
      const encoded = encodeSample({
        format: format.name,
        kinds: columns.map((column) => column.kind),
        labels: columns.map((column) => column.label),
        rows: block.bytes,
        firstRow: format.firstRow + sample.rows,
        dialect,
      });
      sample.rows += encoded.rows;
      sample.bytes += encoded.bytes.length;
    }
  });
  const frame = format.join({
    columns,
    fileName: reading.params.index_params.filename ?? reading.report.fileStem,
    sheetName: reading.report.title,
    sheets: [[]],
    notes: [],
    bom: reading.params.index_params.bom ?? false,
    header: reading.params.index_params.header ?? true,
    dialect,
    createdAt: '2000-01-01T00:00:00Z',
  });
  const frameBytes = frame.reduce((sum, piece) => sum + ('key' in piece ? piece.bytes : piece.length), 0);
  return frameBytes + Math.round(sample.rows === 0 ? 0 : (sample.bytes / sample.rows) * rows);
}

/** Throws VALIDATION_ERROR if the format cannot hold a value, with which the export would fail. */
function encodeSample(block: EncodeBlock): EncodedBlock {
  try {
    return formats[block.format].encode(block);
  } catch (error) {
    if (!(error instanceof UnfitValue)) throw error;
    const { wrong, next } = error;
    throw invalid({ field: 'index_params.format', wrong, next });
  }
}

async function pastRowsPerSecond(db: Queryable, reportType: string): Promise<number> {
  const { rows } = await db.query<{ rate: number | null }>(
    `select sum(row_count) / nullif(sum(extract(epoch from completed_at - started_at)), 0)::float8 as rate
     from (select row_count, started_at, completed_at from sheaf.exports
       where report_type = $1 and status = 'completed' and parent_id is null and row_count > 0
       order by id desc limit 20) past`,
    [reportType],
  );
  return rows[0]?.rate || DEFAULT_ROWS_PER_SECOND;
}
