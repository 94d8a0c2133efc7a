/** Gets the parts that an export is built in, with the progress of each. */
import type { Client } from '../access/client.ts';
import type { Queryable } from '../db/pool.ts';
import { sql } from '../db/sql.ts';
import type { ExportRow, Status } from './export-row.ts';
import { getExport } from './get.ts';

export interface Part {
  /** The export ID of the part. */
  id: number;
  /** Number of the part, from 1. */
  number: number;
  status: Status;
  /** Rows that the plan counted. A part that reads another number fails. */
  rows: number;
  errorMessage: string | null;
  /** When the rows were counted and the part was planned. */
  plannedAt: Date;
  startedAt: Date | null;
  completedAt: Date | null;
}

/** Resolves with the parts of the current attempt in file order. None before the rows are counted, and for a part. Throws NOT_FOUND out of scope. */
export async function getParts(
  ctx: { pool: Queryable },
  input: { client: Client; id: number },
): Promise<{ row: ExportRow; parts: Part[] }> {
  const row = await getExport(ctx, input);
  const { rows } = await ctx.pool.query<Part>(
    sql`select part.id, plan.number + 1 as number, part.status, plan.planned_rows as rows, part.error_message as "errorMessage",
        part.created_at as "plannedAt", part.started_at as "startedAt", part.completed_at as "completedAt"
      from sheaf.export_parts plan join sheaf.exports part on part.id = plan.export_id
      where plan.parent_id = ${row.id} and plan.attempt = ${row.attempt} order by plan.number`.text,
  );
  return { row, parts: rows };
}
