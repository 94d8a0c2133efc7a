/** Takes the name of a file over from an earlier run of the same schedule, whose file is to be replaced. */
import type pg from 'pg';
import { type Queryable, transaction } from '../db/pool.ts';
import { sql } from '../db/sql.ts';
import type { Try } from './claim-deliveries.ts';
import { SUPERSEDED } from './delivery.ts';
import { DestinationError, type DraftTries } from './destinations/destination.ts';
import { LeaseLost } from './keep-lease.ts';
import { lockDestinations, planDraftRemovals } from './plan-draft-removals.ts';

/** A later run has the name, so an older file must not replace its file. */
export class Superseded extends Error {}

interface Holder {
  id: number;
  scheduleId: number;
  schedule: string;
  nominalAt: Date;
  isBusy: boolean;
}

/**
 * Of all runs of a schedule, the one with the latest nominal time that has begun to deliver has the name, whether it succeeds or not. Thus
 * an older file never replaces a newer one, however late it is retried.
 *
 * Resolves once it is committed, with the earlier deliveries whose drafts can still be there. A process of one of them that was suspended could make such a
 * draft visible, so they must be removed before anything is written. Throws {@link Superseded}, {@link LeaseLost}, and a {@link DestinationError}
 * for a name of another schedule.
 */
export function takeName(ctx: { pool: pg.Pool }, tried: Try, name: string): Promise<DraftTries[]> {
  return transaction(ctx.pool, async (connection) => {
    await lockDestinations(connection, sql`${tried.destinationId}`);
    const own = await ownRun(connection, tried);
    const holder = await holderOf(connection, tried, name);
    if (holder) {
      if (holder.scheduleId !== own.scheduleId) throw nameOfOther(name, holder.schedule);
      if (holder.nominalAt > own.nominalAt) throw new Superseded(SUPERSEDED);
      if (holder.isBusy) throw stillBusy(name);
      await supersede(connection, holder.id);
    }
    await connection.query(
      sql`update sheaf.deliveries set name = ${name}, name_number = 1, replaced_at = null where id = ${tried.id}`.text,
    );
    return draftsLeft(connection, tried, name);
  });
}

async function ownRun(db: Queryable, { id, tryNumber }: Try): Promise<{ scheduleId: number; nominalAt: Date }> {
  const { rows } = await db.query<{ scheduleId: number; nominalAt: Date }>(
    sql`select r.schedule_id as "scheduleId", r.nominal_at as "nominalAt"
      from sheaf.deliveries d join sheaf.schedule_runs r on r.id = d.run_id
      where d.id = ${id} and d.attempts = ${tryNumber} and d.status = 'delivering' for update of d`.text,
  );
  if (!rows[0]) throw new LeaseLost('The delivery belongs to another process.');
  return rows[0];
}

async function holderOf(db: Queryable, { id, destinationId }: Try, name: string): Promise<Holder | null> {
  const { rows } = await db.query<Holder>(
    sql`select d.id, s.id as "scheduleId", s.name as schedule, r.nominal_at as "nominalAt",
        d.status = 'delivering' and d.lease_until > clock_timestamp() as "isBusy"
      from sheaf.deliveries d join sheaf.schedule_runs r on r.id = d.run_id join sheaf.schedules s on s.id = r.schedule_id
      where d.destination_id = ${destinationId} and d.name = ${name} and d.replaced_at is null and d.id <> ${id} for update of d`
      .text,
  );
  return rows[0] ?? null;
}

/** Ends an earlier delivery that has not ended. If it was delivered or has failed, only its name passes on. */
async function supersede(db: Queryable, id: number): Promise<void> {
  const { rows } = await db.query<{ status: string }>(
    sql`update sheaf.deliveries set replaced_at = now(),
        deaths = deaths + case when status = 'delivering' then 1 else 0 end, lease_until = null,
        message = case when status in ('pending', 'delivering') then ${SUPERSEDED} else message end,
        failed_step = case when status in ('pending', 'delivering') then null else failed_step end,
        status = case when status in ('pending', 'delivering') then 'superseded' else status end
      where id = ${id} returning status`.text,
  );
  if (rows[0]?.status === 'superseded') await planDraftRemovals(db, sql`d.id = ${id}`);
}

/** Until drafts are removed, their deliveries are on the list of removals. */
async function draftsLeft(db: Queryable, { id, destinationId }: Try, name: string): Promise<DraftTries[]> {
  const { rows } = await db.query<DraftTries>(
    sql`select delivery_id as "deliveryId", delivery_created_at as "createdAt", tries from sheaf.draft_removals
      where destination_id = ${destinationId} and name = ${name} and delivery_id <> ${id} order by delivery_id`.text,
  );
  return rows;
}

/** Records that a later run has the name of a delivery. Resolves with false if the delivery belongs to another process. */
export async function recordSuperseded(
  ctx: { pool: pg.Pool },
  { id, destinationId, tryNumber }: Try,
): Promise<boolean> {
  return transaction(ctx.pool, async (connection) => {
    await lockDestinations(connection, sql`${destinationId}`);
    const { rowCount } = await connection.query(
      sql`update sheaf.deliveries set status = 'superseded', lease_until = null, failed_step = null, message = ${SUPERSEDED}
        where id = ${id} and attempts = ${tryNumber} and status = 'delivering'`.text,
    );
    if (rowCount === 1) await planDraftRemovals(connection, sql`d.id = ${id}`);
    return rowCount === 1;
  });
}

function nameOfOther(name: string, schedule: string): DestinationError {
  return new DestinationError('write', {
    wrong: `The schedule ${JSON.stringify(schedule)} has delivered a file with the name ${JSON.stringify(name)}, and a schedule replaces only its own files`,
    next: 'Change file_name of one of the two schedules, or delete the other schedule',
    isFinal: true,
  });
}

function stillBusy(name: string): DestinationError {
  return new DestinationError('write', {
    wrong: `An earlier run still delivers its file with the name ${JSON.stringify(name)}`,
    next: 'Sheaf tries again when it has ended',
  });
}
