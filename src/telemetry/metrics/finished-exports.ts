/** Counts finished exports by reading the export's record after its job. */
import type pg from 'pg';
import { CANCELLED } from '../../exports/cancel.ts';
import type { Jobs, QueueName } from '../../queue/queue.ts';
import type { Metrics } from './metrics.ts';

/** The `onDone` of a {@link QueueObserver}. Runs one short query per export, and none for its parts. */
export function countFinishedExports(metrics: Metrics, probe: pg.Pool) {
  return async (name: QueueName, data: Jobs[QueueName], seconds: number): Promise<void> => {
    if (!('exportId' in data) || (name !== 'build-export' && !(name === 'build-lost' && !('partId' in data)))) return;
    const ended = await lookUp(probe, data.exportId, seconds).catch(() => null);
    if (!ended) return;
    const labels = { report_type: ended.reportType, outcome: ended.outcome };
    metrics.add('sheaf_exports_finished_total', 1, labels);
    metrics.record('sheaf_export_duration_seconds', ended.seconds, labels);
  };
}

interface Ended {
  reportType: string;
  outcome: string;
  seconds: number;
}

/** Null for an export that completed before this job: the job that completed it has counted it. */
async function lookUp(probe: pg.Pool, exportId: number, jobSeconds: number): Promise<Ended | null> {
  const { rows } = await probe.query<Ended>(
    `select report_type as "reportType", case when error_message = $3 then 'cancelled' else status end as outcome,
       extract(epoch from coalesce(completed_at, updated_at) - created_at)::float8 as seconds
     from exports where id = $1 and (status = 'failed'
       or (status = 'completed' and completed_at > clock_timestamp() - make_interval(secs => $2)))`,
    [exportId, jobSeconds + 1, CANCELLED],
  );
  return rows[0] ?? null;
}
