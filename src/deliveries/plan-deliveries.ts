/** Records the deliveries of a run. */
import type { Queryable } from '../db/pool.ts';
import { sql } from '../db/sql.ts';
import { baseName, DEFAULT_TEMPLATE, type NameValues } from './file-name.ts';

interface CompletedRun {
  runId: number;
  scheduleId: number;
  exportId: number;
  /** Null for the default. */
  template: string | null;
  values: NameValues;
  /** Whether the file replaces one with the same name. */
  overwrite: boolean;
}

/** Call it in the transaction that completes the run, so that the deliveries exist if and only if the run is completed. */
export async function planDeliveries(db: Queryable, run: CompletedRun): Promise<void> {
  const name = baseName(run.template ?? DEFAULT_TEMPLATE, run.values);
  await db.query(
    sql`insert into sheaf.deliveries (run_id, destination_id, export_id, base_name, overwrite)
      select ${run.runId}, c.destination_id, ${run.exportId}, ${name}, ${run.overwrite}
      from sheaf.schedule_destinations c join sheaf.destinations d on d.id = c.destination_id
      where c.schedule_id = ${run.scheduleId} and d.deleted_at is null
      on conflict (run_id, destination_id) do nothing`.text,
  );
}
