/** The destinations that a schedule delivers to. */
import type { Queryable } from '../db/pool.ts';
import { arrayLiteral, sql } from '../db/sql.ts';
import { invalid } from '../errors.ts';
import { selectDestinations } from './destination-record.ts';

/** Each one adds a delivery to each run. */
export const MAX_PER_SCHEDULE = 10;

/** Throws VALIDATION_ERROR unless all of them belong to the publisher. */
export async function checkChosen(
  db: Queryable,
  { publisherId, ids }: { publisherId: number; ids: readonly number[] },
): Promise<void> {
  if (ids.length === 0) return;
  const known = new Set((await selectDestinations(db, sql`d.publisher_id = ${publisherId}`)).map(({ id }) => id));
  const wrong = ids.findIndex((id) => !known.has(id));
  if (wrong === -1) return;
  throw invalid({
    field: `destinations.${wrong}`,
    name: 'destinations',
    wrong: `${ids[wrong]} does not exist`,
    allowed: 'IDs of destinations of the same publisher',
    next: 'List them with GET /api/v1/destinations',
  });
}

/** Replaces the destinations of a schedule. Call it in a transaction, after {@link checkChosen}. */
export async function saveChosen(
  db: Queryable,
  { scheduleId, ids }: { scheduleId: number; ids: readonly number[] },
): Promise<void> {
  const list = arrayLiteral(ids.map(String));
  await db.query(
    sql`delete from sheaf.schedule_destinations where schedule_id = ${scheduleId} and destination_id <> all(${list}::bigint[])`
      .text,
  );
  // A destination that is being deleted is waited for and left out.
  await db.query(
    sql`with there as (
        select id from sheaf.destinations where id = any(${list}::bigint[]) and deleted_at is null order by id for share
      )
      insert into sheaf.schedule_destinations (schedule_id, destination_id) select ${scheduleId}, id from there
      on conflict do nothing`.text,
  );
}

/** Names of the schedules that deliver to a destination. */
export async function schedulesOf(db: Queryable, destinationId: number): Promise<string[]> {
  const { rows } = await db.query<{ name: string }>(
    sql`select s.name from sheaf.schedule_destinations c join sheaf.schedules s on s.id = c.schedule_id
      where c.destination_id = ${destinationId} order by s.name`.text,
  );
  return rows.map(({ name }) => name);
}
