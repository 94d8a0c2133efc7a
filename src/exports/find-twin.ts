/** Finds the export that is returned instead of a new one. */
import { coalesced } from '../coalesced.ts';
import type { Queryable } from '../db/pool.ts';
import { sql } from '../db/sql.ts';
import { type ExportRow, selectExports } from './export-row.ts';

/** A twin has the same user and the same canonical request. */
export interface TwinKey {
  userId: number;
  /** Hash of the canonical request. */
  hash: Buffer;
}

/** The outcome is `running` for an export in flight, and `twin` for one completed within the window. */
export interface Twin {
  outcome: 'twin' | 'running';
  export: ExportRow;
}

interface TwinContext {
  pool: Queryable;
  /** Seconds for which a completed export is returned for the same request. */
  dedupeSeconds: number;
}

/** Resolves with the twin other than `except`, or null. A failed export is never a twin. */
export async function findTwin(
  { pool, dedupeSeconds }: TwinContext,
  { userId, hash }: TwinKey,
  { except = null }: { except?: number | null } = {},
): Promise<Twin | null> {
  const { rows } = await pool.query<{ id: number; status: string }>(
    `select id, status from exports where user_id = $1 and params_hash = $2 and parent_id is null
       and id is distinct from $3 and (status in ('pending', 'processing')
         or (status = 'completed' and file_key is not null and completed_at > now() - make_interval(secs => $4)))
     order by status = 'completed', id desc limit 1`,
    [userId, hash, except, dedupeSeconds],
  );
  if (!rows[0]) return null;
  const [twin] = await selectExports(pool, sql`e.id = ${rows[0].id}`);
  return twin ? { outcome: rows[0].status === 'completed' ? 'twin' : 'running', export: twin } : null;
}

export type FindTwin = (key: TwinKey) => Promise<Twin | null>;

/**
 * Finds twins for many clients. Identical requests that arrive together share a lookup: twenty clients that repeat one request
 * without a pause otherwise keep every connection and both cores of the database busy.
 */
export function createTwinFinder(ctx: TwinContext): FindTwin {
  const find = coalesced((name) => {
    const [userId, hash] = name.split(' ');
    return findTwin(ctx, { userId: Number(userId), hash: Buffer.from(hash!, 'hex') });
  });
  return ({ userId, hash }) => find(`${userId} ${hash.toString('hex')}`);
}
