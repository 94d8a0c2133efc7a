/** Finds the export that is returned instead of a new one. */
import type { Queryable } from '../db/pool.ts';
import { sql } from '../db/sql.ts';
import { type ExportRow, selectExports } from './export-row.ts';
import { createPublisherSlots } from './publisher-slots.ts';
import type { Reader } from './reads.ts';

/** A twin has the same user and the same canonical request. */
export interface TwinKey {
  userId: number;
  /** Hash of the canonical request. */
  hash: Buffer;
  /** Whether to ignore completed exports. Default false. */
  onlyInFlight?: boolean;
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

/**
 * Resolves with the twin other than `except`, or null. A failed export is never a twin. One statement chooses the twin and reads it, so
 * both are of the same moment.
 */
export async function findTwin(
  { pool, dedupeSeconds }: TwinContext,
  { userId, hash, onlyInFlight = false }: TwinKey,
  { except = null }: { except?: number | null } = {},
): Promise<Twin | null> {
  const [twin] = await selectExports(
    pool,
    sql`e.id = (select id from sheaf.exports
      where user_id = ${userId} and params_hash = decode(${hash.toString('hex')}, 'hex') and parent_id is null
        and id is distinct from ${except}::bigint and (status in ('pending', 'processing')
          or (not ${onlyInFlight}::boolean and status = 'completed' and file_key is not null
            and completed_at > now() - make_interval(secs => ${dedupeSeconds})))
      order by status = 'completed', id desc limit 1)`,
  );
  return twin ? { outcome: twin.status === 'completed' ? 'twin' : 'running', export: twin } : null;
}

/** `reader` is the client that the twin is looked up for, and ends the wait when it leaves. */
export type FindTwin = (key: TwinKey, reader: Reader) => Promise<Twin | null>;

/** Maximum lookups of one publisher at a time. */
const LOOKUPS_PER_PUBLISHER = 1;

/** As long as a lookup waits for a database connection: without a database, requests that wait here fail with the first. */
const WAIT_MS = 5000;

/**
 * Finds twins for many clients, one after the other for each publisher. The responses to repeats are cheap, but the API has one thread.
 * When twenty clients repeated a request without a pause and two lookups ran at a time, 7 of their responses were sent while one GET of
 * another publisher was served, and 13 in the worst 5 %. With one lookup at a time, it is 4 and 7.
 */
export function createTwinFinder(ctx: TwinContext): FindTwin {
  const slots = createPublisherSlots({
    total: Number.POSITIVE_INFINITY,
    perPublisher: LOOKUPS_PER_PUBLISHER,
    waiting: Number.POSITIVE_INFINITY,
    waitMs: WAIT_MS,
  });
  return (key, { publisherId, signal }) => slots.run(publisherId, signal, () => findTwin(ctx, key));
}
