/** Marks an export or a part of one as failed. */
import type { Queryable } from '../db/pool.ts';

export interface FailInput {
  id: number;
  /** Message for the client, without internal details. */
  message: string;
  /** The attempt that failed. Nothing happens if it is not the current one. Without this, any attempt fails. */
  attempt?: number;
}

/** Does not change finished exports. Unfinished parts fail with their export. */
export async function failExport(ctx: { pool: Queryable }, input: FailInput): Promise<void> {
  await ctx.pool.query(
    `update sheaf.exports set status = 'failed', error_message = $2, completed_at = null
     where (id = $1 or parent_id = $1) and status in ('pending', 'processing') and attempt = coalesce($3, attempt)`,
    [input.id, input.message, input.attempt ?? null],
  );
}
