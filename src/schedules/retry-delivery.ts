import type { Queryable } from '../db/pool.ts';
import { sql } from '../db/sql.ts';
import { type Delivery, SUPERSEDED, selectDeliveries } from '../deliveries/delivery.ts';
import { RequestError } from '../errors.ts';
import { getOwnSchedule, type ScheduleRef } from './schedule.ts';

interface RetryInput extends ScheduleRef {
  runId: number;
  destinationId: number;
  /** Validates without changing anything. */
  dryRun: boolean;
}

/**
 * Delivers a file again now that was not delivered, without building it again. Its automatic retries start from the beginning. Throws like
 * {@link getOwnSchedule}, NOT_FOUND, and CONFLICT if the file was delivered, if it is being delivered, or if it cannot be.
 */
export async function retryDelivery(ctx: { pool: Queryable }, input: RetryInput): Promise<Delivery> {
  const schedule = await getOwnSchedule(ctx, input);
  const condition = sql`d.run_id = ${input.runId} and d.destination_id = ${input.destinationId}
    and exists (select from sheaf.schedule_runs r where r.id = d.run_id and r.schedule_id = ${schedule.id})`;
  const find = async () => (await selectDeliveries(ctx.pool, condition))[0];
  const found = await find();
  if (!found) {
    const message = `Delivery not found. List the runs with their deliveries with GET /api/v1/schedules/${schedule.id}/runs.`;
    throw new RequestError('NOT_FOUND', message);
  }
  if (found.status === 'delivered') throw new RequestError('CONFLICT', 'The file was delivered already.');
  if (found.status === 'delivering')
    throw new RequestError('CONFLICT', 'The file is being delivered. Wait for the result.');
  if (found.status === 'superseded')
    throw new RequestError('CONFLICT', `${SUPERSEDED} Retry the later run's delivery.`);
  if (input.dryRun) return found;
  const { rowCount } = await ctx.pool.query(
    sql`update sheaf.deliveries d set status = 'pending', failures = 0, deaths = 0, failing_since = null, due_at = now()
      where d.id = ${found.id} and d.status in ('pending', 'failed') and d.export_id is not null
        and exists (select from sheaf.destinations t where t.id = d.destination_id and t.deleted_at is null)`.text,
  );
  const now = (await find()) ?? found;
  // A process can have claimed it a moment ago.
  if (rowCount === 1 || now.status === 'delivering' || now.status === 'delivered') return now;
  throw new RequestError('CONFLICT', 'The export or the destination was deleted, so the file cannot be delivered.');
}
