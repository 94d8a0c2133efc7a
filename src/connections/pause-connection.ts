/** Pauses connections. Their waiting windows are skipped, because the first fetch after the pause covers them. */
import type pg from 'pg';
import type { Queryable } from '../db/pool.ts';
import { sql } from '../db/sql.ts';
import { type NoticeContext, recordNotices, timeText } from '../deliveries/notices/record-notices.ts';
import { announce } from '../webhooks/announce.ts';

interface Paused {
  publisherId: number;
  name: string;
  network: string;
  timeZone: string;
}

/** Resolves with null if the connection is paused already. A window that is being fetched continues. */
export async function pauseConnection(
  db: Queryable,
  { id, reason }: { id: number; reason: string },
): Promise<Paused | null> {
  const { rows } = await db.query<Paused>(
    sql`update sheaf.connections set paused_at = now(), paused_reason = ${reason}, next_at = null
      where id = ${id} and paused_at is null
      returning publisher_id as "publisherId", name, network, time_zone as "timeZone"`.text,
  );
  await skipWaiting(db, { id, message: 'The connection was paused.' });
  return rows[0] ?? null;
}

/** Ends the windows of a connection that wait. */
export async function skipWaiting(db: Queryable, { id, message }: { id: number; message: string }): Promise<void> {
  await db.query(
    sql`update sheaf.connection_fetches set status = 'skipped', message = ${message}, ended_at = now()
      where connection_id = ${id} and status = 'waiting'`.text,
  );
}

/** Pauses a connection that nobody asked to pause, and notifies webhooks and people. `connection` is in a transaction. */
export async function pauseItself(
  ctx: NoticeContext,
  connection: pg.PoolClient,
  { id, reason }: { id: number; reason: string },
): Promise<void> {
  const paused = await pauseConnection(connection, { id, reason });
  if (!paused) return;
  const { publisherId, name, network, timeZone } = paused;
  const path = `/api/v1/connections/${id}`;
  await announce(connection, {
    publisherId,
    event: 'connection.paused',
    data: {
      connection: { id, name, network },
      reason,
      next_step: `Correct the cause, for example with PATCH ${path}, and check it with POST ${path}/test. Then send POST ${path}/resume. Nothing is lost: the next fetch begins where the last one ended.`,
    },
  });
  await recordNotices(ctx, connection, {
    event: 'connection.paused',
    connectionId: id,
    // The transaction's now() is the paused_at of this pause.
    occasion: sql`${`connection:${id}:`} || ${timeText(sql`now()`)}`,
    data: {
      connection: { name, time_zone: timeZone },
      reason,
      todo: 'Correct the cause, for example with a new token, and test the connection. Then resume it. Nothing is lost: the next fetch begins where the last one ended.',
    },
  });
}
