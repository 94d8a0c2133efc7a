/** What an export would be: rows counted, bytes from a sample that is really encoded, time from past exports. */
import type pg from 'pg';
import { sql } from '../db/sql.ts';
import { formats } from '../encode/formats.ts';
import { RequestError } from '../errors.ts';
import { copyRows } from '../source/copy-rows.ts';
import { openSnapshot, type Snapshot } from '../source/snapshot.ts';
import { chosenColumns, countStatement, type Reading, sampleStatement } from '../source/statements.ts';
import type { ExportRequest } from './request.ts';

export interface Estimate {
  rows: number;
  /** Whether the rows were counted; otherwise they are the query planner's guess. */
  rows_exact: boolean;
  /** Size of the file. */
  bytes: number;
  parts: number;
  /** From request to completed, on workers that have nothing else to do. */
  seconds: number;
}

/** Rows that are encoded to learn how many bytes a row takes: 0.01 s of work. */
const SAMPLE_ROWS = 1000;

/** Counting stops here, and the planner guesses instead: nobody waits longer for a preview. */
const COUNT_LIMIT_MS = 3000;

/** Until a report type has a past: measured for clicks_details_excel on two cores, and what every export costs. */
const DEFAULT_ROWS_PER_SECOND = 150_000;
const OVERHEAD_SECONDS = 0.1;

/** PostgreSQL's code for a statement that ran into its time limit. */
const QUERY_CANCELED = '57014';

/** A guess this far below the limit needs no count to be believed; planners are rarely off by more. */
const SURE_BELOW = 0.1;

/**
 * Throws VALIDATION_ERROR for a report of more than `maxRows` rows. Costs a few milliseconds for most reports, and a
 * count for those that may be too big.
 */
export async function checkRows(ctx: { pool: pg.Pool; maxRows: number }, request: ExportRequest): Promise<void> {
  const { report, params, publisherId } = request;
  const snapshot = await openSnapshot(ctx.pool, { timezone: params.index_params.timezone });
  try {
    const reading: Reading = { report, params, publisherId, asOf: snapshot.asOf };
    if ((await guessRows(snapshot, reading)) < SURE_BELOW * ctx.maxRows) return;
    const { rows } = await countRows(snapshot, reading);
    if (rows > ctx.maxRows) throw tooManyRows(rows, ctx.maxRows);
  } finally {
    await snapshot.close();
  }
}

function tooManyRows(rows: number, most: number): RequestError {
  const message = `The report would have ${rows} rows; ${most} is the most. Narrow its filters.`;
  return new RequestError('VALIDATION_ERROR', message, { details: [{ field: 'search_params', message }] });
}

/** Reads in one snapshot; creates nothing. Throws VALIDATION_ERROR for a report of more than `maxRows` rows. */
export async function estimate(
  ctx: { pool: pg.Pool; partRows: number; maxRows: number },
  request: ExportRequest,
): Promise<Estimate> {
  const { report, params, publisherId } = request;
  const snapshot = await openSnapshot(ctx.pool, { timezone: params.index_params.timezone });
  try {
    const reading: Reading = { report, params, publisherId, asOf: snapshot.asOf };
    const { rows, exact } = await countRows(snapshot, reading);
    if (rows > ctx.maxRows) throw tooManyRows(rows, ctx.maxRows);
    const bytes = await guessBytes(snapshot, reading, rows);
    const { rowsPerSheet } = formats[report.format];
    const seconds = OVERHEAD_SECONDS + rows / (await pastRowsPerSecond(ctx.pool, report.name));
    return {
      rows,
      rows_exact: exact,
      bytes,
      parts: countParts(rows, ctx.partRows, rowsPerSheet),
      seconds: Math.round(seconds * 10) / 10,
    };
  } finally {
    await snapshot.close();
  }
}

function countParts(rows: number, partRows: number, sheetRows: number): number {
  if (rows <= sheetRows) return Math.max(1, Math.ceil(rows / partRows));
  return Math.floor(rows / sheetRows) * Math.ceil(sheetRows / partRows) + Math.ceil((rows % sheetRows) / partRows);
}

async function countRows(snapshot: Snapshot, reading: Reading): Promise<{ rows: number; exact: boolean }> {
  const statement = countStatement(reading);
  await snapshot.query(sql`savepoint count; set local statement_timeout to ${COUNT_LIMIT_MS}`);
  try {
    const [counted] = await snapshot.query<{ rows: number }>(statement);
    return { rows: counted!.rows, exact: true };
  } catch (error) {
    if ((error as { code?: string }).code !== QUERY_CANCELED) throw error;
    await snapshot.query(sql`rollback to savepoint count`);
    return { rows: await guessRows(snapshot, reading), exact: false };
  }
}

async function guessRows(snapshot: Snapshot, reading: Reading): Promise<number> {
  const [plan] = await snapshot.query(sql`explain (format json) ${countStatement(reading)}`);
  return Math.round(guessedRows(plan!['QUERY PLAN'][0].Plan));
}

/** The rows below the aggregate, which is the first node with rows of the report itself. */
function guessedRows(node: { 'Node Type': string; 'Plan Rows': number; Plans?: never[] }): number {
  const child = node.Plans?.[0];
  return child && /Aggregate|Gather/.test(node['Node Type']) ? guessedRows(child) : node['Plan Rows'];
}

async function guessBytes(snapshot: Snapshot, reading: Reading, rows: number): Promise<number> {
  const format = formats[reading.report.format];
  const columns = chosenColumns(reading);
  const sample = { rows: 0, bytes: 0 };
  await snapshot.read(async (client) => {
    const blocks = copyRows(client, sampleStatement(reading, SAMPLE_ROWS), { signal: new AbortController().signal });
    for await (const block of blocks) {
      const encoded = format.encode({
        format: format.name,
        kinds: columns.map((column) => column.kind),
        rows: block.bytes,
        firstRow: 2 + sample.rows,
      });
      sample.rows += encoded.rows;
      sample.bytes += encoded.bytes.length;
    }
  });
  const frame = format.join({
    columns,
    sheetName: reading.report.title,
    sheets: [[]],
    notes: [],
    bom: reading.params.index_params.bom ?? false,
    createdAt: '2000-01-01T00:00:00Z',
  });
  const frameBytes = frame.reduce((sum, piece) => sum + ('key' in piece ? piece.bytes : piece.length), 0);
  return frameBytes + Math.round(sample.rows === 0 ? 0 : (sample.bytes / sample.rows) * rows);
}

async function pastRowsPerSecond(pool: pg.Pool, reportType: string): Promise<number> {
  const { rows } = await pool.query<{ rate: number | null }>(
    `select sum(row_count) / nullif(sum(extract(epoch from completed_at - started_at)), 0)::float8 as rate
     from (select row_count, started_at, completed_at from exports
       where report_type = $1 and status = 'completed' and parent_id is null and row_count > 0
       order by id desc limit 20) past`,
    [reportType],
  );
  return rows[0]?.rate || DEFAULT_ROWS_PER_SECOND;
}
