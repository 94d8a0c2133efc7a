/** Records the result of a try: delivered, to be retried, or failed. A process that lost its claim changes nothing. */
import type pg from 'pg';
import { type Queryable, transaction } from '../db/pool.ts';
import { sql } from '../db/sql.ts';
import { nextTrySeconds } from '../webhooks/retry-after.ts';
import { announceFailure } from './announce-failure.ts';
import type { Try } from './claim-deliveries.ts';
import { LeaseLost } from './keep-lease.ts';
import type { NoticeContext } from './notices/record-notices.ts';
import { lockDestinations, planDraftRemovals } from './plan-draft-removals.ts';

/** Seconds before each retry, about 21 hours in total. */
const PAUSES_SECONDS = [30, 2 * 60, 10 * 60, 30 * 60, 2 * 3600, 6 * 3600, 12 * 3600];

/**
 * Runs that take over the name from each other fail for good after this time together, like one that makes all its retries. Otherwise a schedule
 * that runs every hour would never report a server that is down. A delivery that fails only by itself makes all its retries, however long
 * they take: this service can have been stopped in between.
 */
const MAX_FAILING_SECONDS = PAUSES_SECONDS.reduce((sum, pause) => sum + pause);

/** Pauses are longer by up to this fraction, which spreads the retries of deliveries that failed together. */
const JITTER = 0.1;

export interface Delivered {
  location: string;
  bytes: number;
}

const CURRENT = ({ id, tryNumber }: Try) => sql`id = ${id} and attempts = ${tryNumber} and status = 'delivering'`;

/** Resolves with false if the delivery belongs to another process. */
export async function recordDelivered(
  ctx: { pool: pg.Pool },
  tried: Try,
  { location, bytes }: Delivered,
): Promise<boolean> {
  return transaction(ctx.pool, async (connection) => {
    await lockDestinations(connection, sql`${tried.destinationId}`);
    const isMine = await setDelivered(connection, tried, { location, bytes });
    // A process that counts as dead can still write a draft, and a destination that failed can have kept one that this try could not remove.
    if (isMine && tried.tryNumber > 1) await planDraftRemovals(connection, sql`d.id = ${tried.id}`);
    return isMine;
  });
}

async function setDelivered(db: Queryable, tried: Try, { location, bytes }: Delivered): Promise<boolean> {
  const { rowCount } = await db.query(
    sql`with recovered as (
        update sheaf.destinations set failing_since = null where id = ${tried.destinationId} and failing_since is not null
      )
      update sheaf.deliveries set status = 'delivered', delivered_at = clock_timestamp(), lease_until = null, location = ${location},
        file_bytes = ${bytes}, failed_step = null, message = null
      where ${CURRENT(tried)}`.text,
  );
  return rowCount === 1;
}

export interface Failure {
  /** Null for an error of the service, which says nothing about the destination. */
  step: string | null;
  message: string;
  /** Whether a retry cannot help. */
  isFinal: boolean;
  /** Seconds that the receiver asked to wait, or 0. */
  retryAfter: number;
  /** The same for all failures that have the same cause, if it is not the destination. */
  occasion?: string;
}

/** Resolves with whether the delivery has failed for good, or null if it belongs to another process. */
export async function recordFailed(
  ctx: NoticeContext & { pool: pg.Pool },
  tried: Try,
  failure: Failure,
): Promise<boolean | null> {
  return transaction(ctx.pool, async (connection) => {
    await lockDestinations(connection, sql`${tried.destinationId}`);
    const { rows } = await connection.query<{ isOver: boolean }>(
      sql`update sheaf.deliveries set failing_since = coalesce(failing_since, clock_timestamp()) where ${CURRENT(tried)}
        returning overwrite and failing_since < created_at
          and failing_since <= clock_timestamp() - make_interval(secs => ${MAX_FAILING_SECONDS}) as "isOver"`.text,
    );
    if (!rows[0]) return null;
    const pause = failure.isFinal || rows[0].isOver ? undefined : PAUSES_SECONDS[tried.failures];
    const jitter = Math.random() * JITTER;
    const seconds = pause === undefined ? null : nextTrySeconds({ pause, requested: failure.retryAfter, jitter });
    await connection.query(
      sql`update sheaf.deliveries set status = ${seconds === null ? 'failed' : 'pending'}, failures = failures + 1, lease_until = null,
          due_at = clock_timestamp() + make_interval(secs => ${seconds ?? 0}), failed_step = ${failure.step}, message = ${failure.message}
        where id = ${tried.id}`.text,
    );
    if (failure.step !== null) {
      await connection.query(
        sql`update sheaf.destinations set failing_since = now() where id = ${tried.destinationId} and failing_since is null`
          .text,
      );
    }
    if (seconds !== null) return false;
    await announceFailure(ctx, connection, { id: tried.id, ...failure });
    await planDraftRemovals(connection, sql`d.id = ${tried.id}`);
    return true;
  });
}

/** Records that a recipient accepted the file, so that later tries leave it out. Throws {@link LeaseLost}. */
export async function recordAccepted(ctx: { pool: Queryable }, tried: Try, recipient: string): Promise<void> {
  const { rowCount } = await ctx.pool.query(
    sql`update sheaf.deliveries set accepted = accepted || ${recipient}::text where ${CURRENT(tried)}`.text,
  );
  if (rowCount === 0) throw new LeaseLost('The delivery belongs to another process.');
}

/** Hands a delivery back that this process cannot finish at the moment. Any process continues after `seconds`. It is no failure. */
export async function handBack(ctx: { pool: Queryable }, tried: Try, { seconds = 0 } = {}): Promise<void> {
  await ctx.pool.query(
    sql`update sheaf.deliveries set status = 'pending', lease_until = null, due_at = clock_timestamp() + make_interval(secs => ${seconds})
      where ${CURRENT(tried)}`.text,
  );
}
