/** Pauses, resumes and deletes connections on behalf of clients. */
import type { Queryable } from '../db/pool.ts';
import { sql } from '../db/sql.ts';
import { RequestError } from '../errors.ts';
import { nextTime } from '../schedules/due-times.ts';
import {
  type ConnectionRecord,
  type ConnectionRef,
  getConnection,
  requireConnectionAdmin,
} from './connection-record.ts';
import { pauseConnection } from './pause-connection.ts';

interface Change extends ConnectionRef {
  /** Validates without changing anything. */
  dryRun: boolean;
}

/** Resolves with the connection. Pausing a paused connection changes nothing. Throws FORBIDDEN for members, and NOT_FOUND. */
export async function pauseByClient(ctx: { pool: Queryable }, input: Change): Promise<ConnectionRecord> {
  requireConnectionAdmin(input.client);
  const found = await getConnection(ctx, input);
  if (input.dryRun || found.pausedAt) return found;
  await pauseConnection(ctx.pool, { id: found.id, reason: 'Paused by a user.' });
  return getConnection(ctx, input);
}

/** Continues with the first time after now, from where the last fetch ended. Throws like {@link pauseByClient}. */
export async function resumeConnection(ctx: { pool: Queryable }, input: Change): Promise<ConnectionRecord> {
  requireConnectionAdmin(input.client);
  const found = await getConnection(ctx, input);
  if (!found.pausedAt) return found;
  const { rule, timeZone } = found;
  const next = nextTime({ rule, timeZone, startsAt: null, endsAt: null }, Temporal.Now.instant());
  if (!next) throw new RequestError('CONFLICT', 'The rule of this connection has no further time. Change it first.');
  if (input.dryRun) return found;
  await ctx.pool.query(
    sql`update sheaf.connections set paused_at = null, paused_reason = null, failures = 0, next_at = ${next.toString()}::timestamptz
      where id = ${found.id} and paused_at is not null`.text,
  );
  return getConnection(ctx, input);
}

/** Erases the token and the ledger. Imported transactions stay. Throws like {@link pauseByClient}. */
export async function deleteConnection(ctx: { pool: Queryable }, input: Change): Promise<void> {
  requireConnectionAdmin(input.client);
  const { id } = await getConnection(ctx, input);
  if (!input.dryRun) await ctx.pool.query(sql`delete from sheaf.connections where id = ${id}`.text);
}
