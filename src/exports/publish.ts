/** Publishes a complete file with one conditional update. */
import type { Queryable } from '../db/pool.ts';
import { sql } from '../db/sql.ts';
import type { FormatName } from '../encode/format.ts';
import type { Kind } from '../encode/kinds.ts';
import { type Attempt, checkCurrent, isCurrent } from './attempt.ts';
import type { FileSummary } from './file-summary.ts';

export interface PublishInput extends Attempt {
  filename: string;
  fileKey: string;
  fileBytes: number;
  rows: number;
  /** SHA-256 of the file in hex, for the receipt like the two members below. */
  sha256: string;
  format: FormatName;
  columns: readonly { key: string; label: string; kind: Kind }[];
  /** Null without a summary sheet. */
  summary: FileSummary | null;
}

/** Throws Superseded unless the attempt is current and still has all its parts, which a server crash can undo. */
export async function publish(ctx: { pool: Queryable }, input: PublishInput): Promise<void> {
  const columns = JSON.stringify(input.columns.map(({ key, label, kind }) => ({ key, label, kind })));
  const updated = await ctx.pool.query(
    sql`update sheaf.exports e set status = 'completed', completed_at = clock_timestamp(), filename = ${input.filename},
        file_key = ${input.fileKey}, file_bytes = ${input.fileBytes}, row_count = ${input.rows}, error_message = null,
        file_sha256 = decode(${input.sha256}, 'hex'), file_format = ${input.format}, file_columns = ${columns},
        file_summary = ${input.summary && JSON.stringify(input.summary)}
      where ${isCurrent(input)} and not exists (
        select from sheaf.export_parts plan
        where plan.parent_id = e.id and plan.attempt = e.attempt and plan.rows_sha256 is null)`.text,
  );
  checkCurrent(updated, input);
}
