/** An export, or a part of one, has failed for good. */
import type { Queryable } from '../db/pool.ts';

export interface FailInput {
  id: number;
  /** For the caller: a sentence that leaks nothing. */
  message: string;
  /** The attempt that failed: does nothing when another has taken over. Without one it is failed whoever is at it. */
  attempt?: number;
}

/** Does nothing to what is finished already. Unfinished parts fail with their export. */
export async function failExport(ctx: { pool: Queryable }, input: FailInput): Promise<void> {
  await ctx.pool.query(
    `update exports set status = 'failed', error_message = $2, completed_at = null
     where (id = $1 or parent_id = $1) and status in ('pending', 'processing') and attempt = coalesce($3, attempt)`,
    [input.id, input.message, input.attempt ?? null],
  );
}
