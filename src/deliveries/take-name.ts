/** Takes over the name of a file from an earlier run of the same schedule, whose file is to be replaced. */
import type pg from 'pg';
import { type Queryable, transaction } from '../db/pool.ts';
import { sql } from '../db/sql.ts';
import type { Try } from './claim-deliveries.ts';
import { type Delivery, SUPERSEDED } from './delivery.ts';
import { type DraftTries, MESSAGE_KINDS } from './destinations/destination.ts';
import { LeaseLost } from './keep-lease.ts';
import { lockDestinations, planDraftRemovals } from './plan-draft-removals.ts';

/** A later run owns the name, so an older file must not replace its file. */
export class Superseded extends Error {}

/** Another delivery writes under the name at the moment. This says nothing about the destination, and costs no retry. */
export class StillBusy extends Error {}

/** A file of another schedule has the name and must stay. The message is public, and says nothing about the destination. */
export class NameOfOther extends Error {
  /** The same for all runs of a schedule that meet the same file. */
  readonly occasion: string;

  constructor(name: string, { own, holder: { id, scheduleId, schedule } }: Pick<Takeover, 'own' | 'holder'>) {
    super(
      `The schedule ${JSON.stringify(schedule)} uses the name ${JSON.stringify(name)}, and a schedule replaces only its own files. ` +
        `Change file_name of this schedule, which takes effect with its next run, or delete the schedule ${JSON.stringify(schedule)}.`,
    );
    this.occasion = `name:${own.scheduleId}:${scheduleId}:${id}`;
  }
}

interface Locked {
  id: number;
  status: Delivery['status'];
  overwrite: boolean;
  isBusy: boolean;
  isCurrent: boolean;
  /** See `sheaf.deliveries.failing_since`. */
  failingSince: Date | null;
  /** See `sheaf.deliveries.confirmed_at`. */
  confirmedAt: Date | null;
  scheduleId: number;
  schedule: string;
  nominalAt: Date;
  isMessage: boolean;
}

/**
 * Of all runs of a schedule, the one with the latest nominal time that has begun to deliver owns the name, whether it succeeds or not. Thus
 * an older file never replaces a newer one, however late it is retried.
 *
 * Resolves once it is committed, with the earlier deliveries whose drafts can still be there. A process of one of them that was suspended could make such a
 * draft visible, so they must be removed before anything is written. Throws {@link Superseded}, {@link LeaseLost}, {@link StillBusy} and
 * {@link NameOfOther}.
 */
export async function takeName(ctx: { pool: pg.Pool }, tried: Try, name: string): Promise<DraftTries[]> {
  try {
    return await transaction(ctx.pool, async (connection) => {
      await lockDestinations(connection, sql`${tried.destinationId}`);
      const { own, holder } = await lockBoth(connection, tried, name);
      if (await hasLater(connection, { own, tried, name })) throw new Superseded(SUPERSEDED);
      if (holder) await passOn(connection, { own, holder, tried, name });
      // Otherwise an hourly run would begin its retries again and again, and none would ever fail for good.
      const before = holder?.scheduleId === own.scheduleId ? holder : undefined;
      const failingSince = before && isOpen(before) ? before.failingSince : null;
      // The earlier delivery can get another name, and nobody would know of a file under this one.
      const confirmedAt = before?.confirmedAt ?? null;
      await connection.query(
        sql`update sheaf.deliveries set name = ${name}, name_number = 1, replaced_at = null,
            failing_since = least(failing_since, ${failingSince?.toISOString() ?? null}::timestamptz),
            confirmed_at = least(confirmed_at, ${confirmedAt?.toISOString() ?? null}::timestamptz)
          where id = ${tried.id}`.text,
      );
      return draftsLeft(connection, tried, name);
    });
  } catch (error) {
    // https://www.postgresql.org/docs/current/errcodes-appendix.html: unique_violation. A delivery that adds numbers reserved the name meanwhile.
    if ((error as { code?: string }).code === '23505') throw stillBusy(name);
    throw error;
  }
}

const isOpen = ({ status }: Locked) => status === 'pending' || status === 'delivering';

/** Locks this delivery and the owner of the name, in the order of their IDs like everything that locks several deliveries. */
async function lockBoth(
  db: Queryable,
  { id, tryNumber, destinationId }: Try,
  name: string,
): Promise<{ own: Locked; holder: Locked | undefined }> {
  const { rows } = await db.query<Locked>(
    sql`select d.id, d.status, d.overwrite, d.status = 'delivering' and d.lease_until > clock_timestamp() as "isBusy",
        d.attempts = ${tryNumber} and d.status = 'delivering' as "isCurrent", d.failing_since as "failingSince",
        d.confirmed_at as "confirmedAt", s.id as "scheduleId", s.name as schedule, r.nominal_at as "nominalAt", t.kind in (${MESSAGE_KINDS}) as "isMessage"
      from sheaf.deliveries d join sheaf.schedule_runs r on r.id = d.run_id join sheaf.schedules s on s.id = r.schedule_id
        join sheaf.destinations t on t.id = d.destination_id
      where d.id in (
        select ${id}::bigint union all select h.id from sheaf.deliveries h
        where h.destination_id = ${destinationId} and h.name = ${name} and h.replaced_at is null
      ) order by d.id for update of d`.text,
  );
  const own = rows.find((row) => row.id === id);
  if (!own?.isCurrent) throw new LeaseLost('The delivery belongs to another process.');
  return { own, holder: rows.find((row) => row.id !== id) };
}

/** Whether a later run of the schedule has ever owned the name. */
async function hasLater(
  db: Queryable,
  { own, tried, name }: { own: Locked; tried: Try; name: string },
): Promise<boolean> {
  const { rows } = await db.query<{ found: boolean }>(
    sql`select exists (
        select from sheaf.schedule_runs r join sheaf.deliveries d on d.run_id = r.id
        where r.schedule_id = ${own.scheduleId} and r.nominal_at > ${own.nominalAt.toISOString()}::timestamptz
          and d.destination_id = ${tried.destinationId} and d.name = ${name}
      ) as found`.text,
  );
  return rows[0]!.found;
}

interface Takeover {
  own: Locked;
  holder: Locked;
  tried: Try;
  name: string;
}

/** Takes the name from its owner. Throws {@link StillBusy} and {@link NameOfOther}. */
async function passOn(db: Queryable, takeover: Takeover): Promise<void> {
  const { own, holder, name } = takeover;
  const isOther = holder.scheduleId !== own.scheduleId;
  // Messages of two schedules can have attachments with the same name.
  if (holder.isBusy && !(isOther && own.isMessage)) throw stillBusy(name);
  if (isOther && !own.isMessage && !(await hasNothing(db, takeover))) throw new NameOfOther(name, takeover);
  if (!isOpen(holder) || isOther) {
    await db.query(sql`update sheaf.deliveries set replaced_at = now() where id = ${holder.id}`.text);
  } else if (holder.overwrite) await supersede(db, holder.id);
  else await renumber(db, holder.id);
}

/** Whether a schedule has failed to deliver under the name, and no file of it can be there: its receipt is the last step, and can fail alone. */
async function hasNothing(db: Queryable, { holder, tried, name }: Takeover): Promise<boolean> {
  if (holder.status !== 'failed') return false;
  const { rows } = await db.query<{ found: boolean }>(
    sql`select exists (
        select from sheaf.schedule_runs r join sheaf.deliveries d on d.run_id = r.id
        where r.schedule_id = ${holder.scheduleId} and d.destination_id = ${tried.destinationId} and d.name = ${name}
          and (d.status = 'delivered' or d.confirmed_at is not null)
      ) as found`.text,
  );
  return !rows[0]!.found;
}

/** The error of the last try remains, because it is the reason why the file was not delivered in time. */
const ENDED_SUPERSEDED = sql`status = 'superseded', lease_until = null, message = case when failures > 0 then coalesce(message, ${SUPERSEDED}) else ${SUPERSEDED} end,
  failed_step = case when failures > 0 then failed_step end`;

/** Ends an earlier delivery that is no longer needed. */
async function supersede(db: Queryable, id: number): Promise<void> {
  await db.query(
    sql`update sheaf.deliveries set replaced_at = now(), deaths = deaths + case when status = 'delivering' then 1 else 0 end, ${ENDED_SUPERSEDED}
      where id = ${id}`.text,
  );
  await planDraftRemovals(db, sql`d.id = ${id}`);
}

/** An earlier delivery of a file that must not be lost gets another name with its next try. A process that was presumed dead loses its claim. */
async function renumber(db: Queryable, id: number): Promise<void> {
  await planDraftRemovals(db, sql`d.id = ${id}`);
  await db.query(
    sql`update sheaf.deliveries set name = null, name_number = 1, deaths = deaths + case when status = 'delivering' then 1 else 0 end,
        status = 'pending', lease_until = null
      where id = ${id}`.text,
  );
}

/** Until drafts are removed, their deliveries are on the list of removals. */
async function draftsLeft(db: Queryable, { id, destinationId }: Try, name: string): Promise<DraftTries[]> {
  const { rows } = await db.query<DraftTries>(
    sql`select delivery_id as "deliveryId", delivery_created_at as "createdAt", tries from sheaf.draft_removals
      where destination_id = ${destinationId} and name = ${name} and delivery_id <> ${id} order by delivery_id`.text,
  );
  return rows;
}

/** Records that a later run owns the name of a delivery. Resolves with false if the delivery belongs to another process. */
export async function recordSuperseded(
  ctx: { pool: pg.Pool },
  { id, destinationId, tryNumber }: Try,
): Promise<boolean> {
  return transaction(ctx.pool, async (connection) => {
    await lockDestinations(connection, sql`${destinationId}`);
    const { rowCount } = await connection.query(
      sql`update sheaf.deliveries set ${ENDED_SUPERSEDED}
        where id = ${id} and attempts = ${tryNumber} and status = 'delivering'`.text,
    );
    if (rowCount === 1) await planDraftRemovals(connection, sql`d.id = ${id}`);
    return rowCount === 1;
  });
}

function stillBusy(name: string): StillBusy {
  return new StillBusy(`Another delivery is still writing the file ${JSON.stringify(name)}.`);
}
