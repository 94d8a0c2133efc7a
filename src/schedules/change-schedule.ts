/** Pauses, resumes, takes over and deletes schedules on behalf of clients. */
import type pg from 'pg';
import type { Client } from '../access/client.ts';
import { type Queryable, transaction } from '../db/pool.ts';
import { NEXT_VERSION } from '../db/row-version.ts';
import { sql } from '../db/sql.ts';
import { planRemovalsOfSchedule } from '../deliveries/plan-draft-removals.ts';
import { RequestError } from '../errors.ts';
import { readRequest } from '../exports/request.ts';
import type { Catalog } from '../reports/catalog.ts';
import { nextTime } from './due-times.ts';
import { pauseSchedule } from './pause-schedule.ts';
import { getOwnSchedule, getSchedule, requestOf, type Schedule, type ScheduleRef } from './schedule.ts';

interface Change extends ScheduleRef {
  /** Validates without changing anything. */
  dryRun: boolean;
}

/** Resolves with the schedule. Pausing a paused schedule changes nothing. */
export async function pauseByClient(ctx: { pool: Queryable }, input: Change): Promise<Schedule> {
  const found = await getOwnSchedule(ctx, input);
  if (input.dryRun || found.pausedAt) return found;
  await pauseSchedule(ctx.pool, { id: found.id, reason: 'Paused by a user.' });
  return getSchedule(ctx, input);
}

/** Continues with the first time after now. Throws CONFLICT if the author has no access, or if the rule has no further time. */
export async function resumeSchedule(ctx: { pool: Queryable }, input: Change): Promise<Schedule> {
  const found = await getOwnSchedule(ctx, input);
  if (!found.pausedAt) return found;
  if (!found.authorActive) {
    throw new RequestError(
      'CONFLICT',
      'The author of this schedule no longer has access. Take the schedule over first.',
    );
  }
  const next = nextTime(found, Temporal.Now.instant());
  if (!next) throw new RequestError('CONFLICT', 'The rule of this schedule has no further time. Change it first.');
  if (input.dryRun) return found;
  await ctx.pool.query(
    sql`update sheaf.schedules set paused_at = null, paused_reason = null, failures = 0, next_at = ${next.toString()}::timestamptz
      where id = ${found.id} and paused_at is not null`.text,
  );
  return getSchedule(ctx, input);
}

/**
 * Makes the client the author, whose exports the next runs create. Members can take over a schedule only when its author has no
 * access anymore. The calendar link ends, because the earlier author knows it. Throws VALIDATION_ERROR if the client cannot create its export.
 */
export async function takeOverSchedule(ctx: { pool: Queryable; catalog: Catalog }, input: Change): Promise<Schedule> {
  const { client, dryRun } = input;
  const found = await getSchedule(ctx, input);
  if (found.userId === client.userId) return found;
  if (client.role === 'member' && found.authorActive) {
    throw new RequestError('FORBIDDEN', 'The author of this schedule still has access. Ask an admin to take it over.');
  }
  await checkRequest(ctx, client, found);
  if (dryRun) return found;
  await ctx.pool.query(
    sql`update sheaf.schedules set user_id = ${client.userId}, calendar_hash = null, updated_at = ${NEXT_VERSION}
      where id = ${found.id}`.text,
  );
  return getSchedule(ctx, input);
}

async function checkRequest(
  ctx: { pool: Queryable; catalog: Catalog },
  client: Client,
  found: Schedule,
): Promise<void> {
  await readRequest(ctx, { client: { ...client, publisherId: found.publisherId }, body: requestOf(found) });
}

/** Its exports stay. */
export async function deleteSchedule(ctx: { pool: pg.Pool }, input: Change): Promise<void> {
  const { id } = await getOwnSchedule(ctx, input);
  if (input.dryRun) return;
  await transaction(ctx.pool, async (connection) => {
    await planRemovalsOfSchedule(connection, id);
    await connection.query(sql`delete from sheaf.schedules where id = ${id}`.text);
  });
}
