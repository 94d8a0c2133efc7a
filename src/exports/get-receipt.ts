/** Gets the receipt of a completed export, which lets anyone verify its file. */

import type { Client } from '../access/client.ts';
import type { Queryable } from '../db/pool.ts';
import { sql } from '../db/sql.ts';
import { GROUP_ROWS } from '../encode/format.ts';
import type { Receipt, ReceiptPart } from '../verify/receipt.ts';
import { type Attempt, currentAttempt } from './attempt.ts';
import { refusePart } from './cancel.ts';
import { ExportConflict } from './export-conflict.ts';
import type { ExportRow } from './export-row.ts';
import type { FileSummary } from './file-summary.ts';
import { getExport } from './get.ts';

/** The members of a receipt that are not in the row of the export. */
type Kept = Pick<Receipt, 'format' | 'columns'> & Receipt['snapshot'] & { sha256: string; summary: FileSummary | null };

/** What to do about an export that is not completed, by status. */
const NEXT: Record<Exclude<ExportRow['status'], 'completed'>, string> = {
  pending: 'Poll it until it is completed',
  processing: 'Poll it until it is completed',
  failed: 'Create it again',
};

/**
 * Throws NOT_FOUND out of scope, and VALIDATION_ERROR for a part. Throws CONFLICT with the export for one that is not completed or is older than receipts.
 */
export async function getReceipt(ctx: { pool: Queryable }, input: { client: Client; id: number }): Promise<Receipt> {
  const found = await getExport(ctx, input);
  refusePart(found);
  if (found.status !== 'completed') {
    throw new ExportConflict(`The export is ${found.status}, so it has no receipt. ${NEXT[found.status]}.`, found);
  }
  const { rows } = await ctx.pool.query<Kept>(
    sql`select to_char(e.snapshot_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as time,
        e.snapshot_lsn::text as lsn, e.snapshot_transactions::text as transactions, e.snapshot_tables as tables, encode(e.file_sha256, 'hex') as sha256, e.file_format as format,
        e.file_columns as columns, e.file_summary as summary
      from sheaf.exports e where e.id = ${found.id} and (e.snapshot_transactions is not null or e.snapshot_tables is not null) and e.file_sha256 is not null and not exists (
        select from sheaf.export_parts plan
        where plan.parent_id = e.id and plan.attempt = e.attempt and plan.rows_sha256 is null)`.text,
  );
  const [kept] = rows;
  if (!kept) throw new ExportConflict('The export is older than receipts. Create it again.', found);
  const { timezone, bom = false, header, dialect, line_ending } = found.params.index_params;
  return {
    version: 1,
    export_id: found.id,
    report_type: found.reportType,
    parameters: { ...found.params },
    snapshot: {
      time: kept.time,
      lsn: kept.lsn,
      transactions: kept.transactions,
      ...(kept.tables ? { tables: kept.tables } : {}),
    },
    completed_at: found.completedAt!.toISOString(),
    format: kept.format,
    bom,
    ...(header === false ? { header } : {}),
    ...(dialect ? { dialect } : {}),
    ...(line_ending ? { line_ending } : {}),
    timezone,
    columns: kept.columns,
    rows: found.rowCount!,
    group_rows: GROUP_ROWS,
    ...(kept.summary ? { summary: kept.summary } : {}),
    parts: await receiptParts(ctx, currentAttempt(found)),
    file: { name: found.filename!, bytes: found.fileBytes!, sha256: kept.sha256 },
  };
}

async function receiptParts(ctx: { pool: Queryable }, attempt: Attempt): Promise<ReceiptPart[]> {
  const { rows } = await ctx.pool.query<ReceiptPart>(
    sql`select plan.number + 1 as number, plan.sheet + 1 as sheet, plan.first_row, part.row_count as rows,
        plan.lower_key, plan.upper_key, encode(plan.rows_sha256, 'hex') as sha256, encode(plan.group_marks, 'hex') as marks
      from sheaf.export_parts plan join sheaf.exports part on part.id = plan.export_id
      where plan.parent_id = ${attempt.exportId} and plan.attempt = ${attempt.attempt} order by plan.number`.text,
  );
  return rows;
}
