/** Claims a part for a worker. */
import { briefly } from '../db/pool.ts';
import { sql } from '../db/sql.ts';
import type { CanonicalParams } from '../reports/canonical.ts';
import { type Attempt, checkCurrent, lockedIfCurrent } from './attempt.ts';
import type { PartPlan } from './start-parts.ts';
import type { TakeContext } from './take-up.ts';

export interface PartTask {
  plan: PartPlan;
  publisherId: number;
  publisherSlug: string;
  reportType: string;
  params: CanonicalParams;
  /** Timestamp of the snapshot in UTC with microseconds. */
  asOf: string;
}

export interface PartRef extends Attempt {
  partId: number;
}

/** Resolves with the task. Throws Superseded if the attempt of the part is no longer current. */
export async function takePart(ctx: TakeContext, ref: PartRef): Promise<PartTask> {
  const [taken] = await briefly(ctx.pool, [
    sql`with current as (${lockedIfCurrent(ref)})
      update sheaf.exports part set status = 'processing', started_at = coalesce(part.started_at, clock_timestamp()),
        holder = ${ctx.holder}, taken_at = clock_timestamp()
      from current, sheaf.export_parts plan, sheaf.exports e
      where e.id = current.id and part.id = ${ref.partId} and plan.export_id = part.id and plan.parent_id = e.id
      returning e.publisher_id as "publisherId",
        (select slug from sheaf.publishers where id = e.publisher_id) as "publisherSlug", e.report_type as "reportType", e.params,
        (e.snapshot_at at time zone 'UTC')::text || '+00' as "asOf", plan.number, plan.sheet,
        plan.first_row as "firstRow", plan.planned_rows as rows, plan.lower_key as lower, plan.upper_key as upper`,
  ]);
  checkCurrent(taken!, ref);
  const { publisherId, publisherSlug, reportType, params, asOf, ...plan }: PartTask & PartPlan = taken!.rows[0];
  return { publisherId, publisherSlug, reportType, params, asOf, plan };
}
