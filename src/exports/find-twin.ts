/** Finds the export that is returned instead of a new one. */
import type { Queryable } from '../db/pool.ts';
import { sql } from '../db/sql.ts';
import { type ExportRow, selectExports } from './export-row.ts';
import { createReadSlots } from './read-slots.ts';
import type { Reader } from './reads.ts';

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

/** `reader` is the client that the twin is looked up for, and ends the wait when it leaves. */
export type FindTwin = (key: TwinKey, reader: Reader) => Promise<Twin | null>;

/** Maximum lookups of one publisher at a time. */
const LOOKUPS_PER_PUBLISHER = 2;

/** As long as a lookup waits for a database connection: without a database, requests that wait here fail with the first. */
const WAIT_MS = 5000;

/**
 * Finds twins for many clients, in turn for each publisher. The responses to repeats are cheap, but the API has one thread. When
 * twenty clients repeated a request without a pause, 6 to 12 of their responses on average, and 20 in the worst 5 %, were sent
 * while one GET of another publisher was served. With two lookups at a time it is 2 to 4, and 5 to 11.
 */
export function createTwinFinder(ctx: TwinContext): FindTwin {
  const slots = createReadSlots({
    total: Number.POSITIVE_INFINITY,
    perPublisher: LOOKUPS_PER_PUBLISHER,
    waiting: Number.POSITIVE_INFINITY,
    waitMs: WAIT_MS,
  });
  return (key, { publisherId, signal }) => slots.run(publisherId, signal, () => findTwin(ctx, key));
}
