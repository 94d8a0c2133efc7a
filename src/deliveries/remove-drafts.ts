/** Removes what deliveries that ended have left at their destinations: drafts of files, and unfinished uploads. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Queryable } from '../db/pool.ts';
import { sql } from '../db/sql.ts';
import type { DestinationsContext } from './context.ts';
import { selectDestinations } from './destination-record.ts';
import { DestinationError, type DestinationKind, type EndedTries } from './destinations/destination.ts';
import { openDestination } from './open-destination.ts';
import { within } from './within.ts';

/** Interval between polls. A poll with nothing due is one index scan. */
const POLL_MS = 10_000;

/** Limit of one removal. It deletes a few files. */
const REMOVAL_MS = 60_000;

/** A removal whose process died starts again after this. */
const CLAIM_MINUTES = 5;

/** Minutes before each retry, about a week in total. */
const PAUSES_MINUTES = [10, 60, 6 * 60, 24 * 60, 48 * 60, 72 * 60];

export interface RemovalContext extends DestinationsContext {
  log: { info(fields: object, message: string): void; warn(fields: object, message: string): void };
}

interface Removal extends EndedTries {
  destinationId: number;
  failures: number;
}

/** Removes what is due until `stopping` aborts, one delivery at a time. `cutOff` ends a removal. */
export async function removeDraftsForever(
  ctx: RemovalContext,
  { stopping, cutOff }: { stopping: AbortSignal; cutOff: AbortSignal },
): Promise<void> {
  const busy = new Set<DestinationKind>();
  while (!stopping.aborted) {
    try {
      while (!stopping.aborted && (await removeNextDrafts(ctx, { cutOff, busy })));
    } catch (err) {
      ctx.log.warn({ err }, 'drafts not removed');
    }
    await sleep(POLL_MS, undefined, { signal: stopping, ref: false }).catch(() => {});
  }
}

interface Next {
  cutOff: AbortSignal;
  /**
   * Kinds whose driver has not returned from an earlier removal. They are left out: a call to a share that hangs cannot be aborted, and
   * each occupies one of the few threads of the process.
   */
  busy: Set<DestinationKind>;
  /** Aborts when the removal has taken too long. Default: after {@link REMOVAL_MS}. */
  limit?: AbortSignal;
}

/** Resolves with false if none is due. Rejects only without the database, and then the claim expires. */
export async function removeNextDrafts(ctx: RemovalContext, { cutOff, busy, limit }: Next): Promise<boolean> {
  const removal = await claimRemoval(ctx.pool, busy);
  if (!removal) return false;
  const { deliveryId, destinationId } = removal;
  const [record] = await selectDestinations(ctx.pool, sql`d.id = ${destinationId}`);
  // Without its secrets, which are erased, nobody can remove anything.
  if (!record) {
    await endRemoval(ctx.pool, removal);
    return true;
  }
  try {
    const destination = await openDestination(ctx, record);
    const ended = AbortSignal.any([cutOff, limit ?? AbortSignal.timeout(REMOVAL_MS)]);
    busy.add(record.kind);
    const removing = destination.removeDrafts(removal, ended).finally(() => busy.delete(record.kind));
    await within(removing, ended);
    await endRemoval(ctx.pool, removal);
    ctx.log.info({ deliveryId, destinationId }, 'drafts removed');
  } catch (err) {
    if (cutOff.aborted) return false;
    if (isRefused(err)) {
      await endRemoval(ctx.pool, removal);
      ctx.log.info({ err, deliveryId, destinationId }, 'drafts cannot be removed');
      return true;
    }
    const isFinal = await postponeRemoval(ctx.pool, removal);
    ctx.log.warn({ err, deliveryId, destinationId, isFinal }, 'drafts not removed');
  }
  return true;
}

/** Some keys cannot list uploads. The lifecycle rules of their buckets remove them. */
const isRefused = (error: unknown) => error instanceof DestinationError && error.step === 'delete' && error.isFinal;

/**
 * A delivery that a person retries removes the drafts of its earlier tries itself, so its removal waits until it has ended. So does that of a
 * delivery whose name a later one has: otherwise it could abort the upload of the later one.
 */
async function claimRemoval(db: Queryable, busy: ReadonlySet<DestinationKind>): Promise<Removal | undefined> {
  const { rows } = await db.query<Removal>(
    sql`update sheaf.draft_removals set due_at = clock_timestamp() + make_interval(mins => ${CLAIM_MINUTES}::int)
      where delivery_id = (
        select r.delivery_id from sheaf.draft_removals r
        where r.due_at <= now()
          and not exists (
            select from sheaf.deliveries d where d.status in ('pending', 'delivering')
              and (d.id = r.delivery_id or (d.destination_id = r.destination_id and d.name = r.name))
          )
          and not exists (select from sheaf.destinations t where t.id = r.destination_id and t.kind in (${[...busy]}))
        order by r.due_at limit 1 for update skip locked
      )
      returning delivery_id as "deliveryId", delivery_created_at as "createdAt", destination_id as "destinationId", name, tries, failures,
        planned_at as before`.text,
  );
  return rows[0];
}

/** Further tries since the claim have a removal of their own. */
const CURRENT = ({ deliveryId, tries }: Removal) => sql`delivery_id = ${deliveryId} and tries = ${tries}`;

async function endRemoval(db: Queryable, removal: Removal): Promise<void> {
  await db.query(sql`delete from sheaf.draft_removals where ${CURRENT(removal)}`.text);
}

/** Resolves with whether it was the last try. */
async function postponeRemoval(db: Queryable, removal: Removal): Promise<boolean> {
  const pause = PAUSES_MINUTES[removal.failures];
  if (pause === undefined) {
    await endRemoval(db, removal);
    return true;
  }
  await db.query(
    sql`update sheaf.draft_removals set failures = failures + 1, due_at = clock_timestamp() + make_interval(mins => ${pause}::int)
      where ${CURRENT(removal)}`.text,
  );
  return false;
}
