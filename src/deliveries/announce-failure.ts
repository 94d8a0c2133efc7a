/** Notifies the webhooks and the people of a publisher that a delivery has failed for good. */
import type { Queryable } from '../db/pool.ts';
import { sql } from '../db/sql.ts';
import { announce } from '../webhooks/announce.ts';
import { type NoticeContext, recordNotices, timeText } from './notices/record-notices.ts';

interface Failed {
  publisherId: number;
  scheduleId: number;
  schedule: string;
  timeZone: string;
  runId: number;
  nominalAt: Date;
  destinationId: number;
  destination: string;
  data: { schedule: object; run: object; destination: object };
}

/** What to do if another schedule has the name of a file, which is the only cause with an occasion of its own. Without its full stop. */
const OTHER_NAME =
  'Once you have changed file_name or deleted the other schedule, the next run delivers its own file. ' +
  'A retry of this one keeps its old name, so it works only after the other schedule was deleted';

/** Call it in the transaction that fails the delivery, after its destination was marked as failing. */
export async function announceFailure(
  ctx: NoticeContext,
  db: Queryable,
  { id, step, message, occasion }: { id: number; step: string | null; message: string; occasion?: string },
): Promise<void> {
  const { rows } = await db.query<Failed>(
    sql`select s.publisher_id as "publisherId", s.id as "scheduleId", s.name as schedule, s.time_zone as "timeZone", r.id as "runId",
        r.nominal_at as "nominalAt", t.id as "destinationId", t.name as destination,
        json_build_object(
          'schedule', json_build_object('id', s.id, 'name', s.name, 'report_type', s.report_type),
          'run', json_build_object('id', r.id, 'nominal_at', to_char(r.nominal_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'export_id', d.export_id),
          'destination', json_build_object('id', t.id, 'name', t.name, 'kind', t.kind)
        ) as data
      from sheaf.deliveries d join sheaf.schedule_runs r on r.id = d.run_id join sheaf.schedules s on s.id = r.schedule_id
        join sheaf.destinations t on t.id = d.destination_id
      where d.id = ${id}`.text,
  );
  if (!rows[0]) return;
  const { publisherId, scheduleId, schedule, timeZone, runId, nominalAt, destinationId, destination, data } = rows[0];
  const retry = `POST /api/v1/schedules/${scheduleId}/runs/${runId}/deliveries/${destinationId}/retry`;
  const next_step = occasion
    ? `${OTHER_NAME}: ${retry}.`
    : `Correct the destination and test it, then send ${retry}. The file is not built again.`;
  await announce(db, {
    publisherId,
    event: 'delivery.failed',
    data: { ...data, failed_step: step, reason: message, next_step },
  });
  await recordNotices(ctx, db, {
    event: 'delivery.failed',
    scheduleId,
    deliveryId: id,
    // One message for all deliveries that fail until the destination works again, because they have the same cause.
    occasion: sql`(select coalesce(${occasion ?? null}, ${`destination:${destinationId}:`} || ${timeText(sql`t.failing_since`)}, ${`delivery:${id}`})
      from sheaf.destinations t where t.id = ${destinationId})`,
    data: {
      schedule: { name: schedule, time_zone: timeZone },
      reason: message,
      todo: occasion
        ? `${OTHER_NAME}.`
        : 'Correct the destination and test it. Then retry the delivery. The file is not built again.',
      delivery: { destination, nominal_at: nominalAt.toISOString() },
    },
  });
}
