/** Counts finished exports by reading the export's record after its job. */
import type pg from 'pg';
import { findEnded } from '../../exports/find-ended.ts';
import type { Jobs, QueueName } from '../../queue/queue.ts';
import type { Metrics } from './metrics.ts';

/** The `onDone` of a {@link QueueObserver}. Runs one short query per export, and none for its parts. */
export function countFinishedExports(metrics: Metrics, probe: pg.Pool) {
  return async (name: QueueName, data: Jobs[QueueName], seconds: number): Promise<void> => {
    if (!('exportId' in data) || (name !== 'build-export' && !(name === 'build-lost' && !('partId' in data)))) return;
    const ended = await findEnded(probe, data.exportId, seconds).catch(() => null);
    if (!ended) return;
    const labels = { report_type: ended.reportType, outcome: ended.outcome };
    metrics.add('sheaf_exports_finished_total', 1, labels);
    metrics.record('sheaf_export_duration_seconds', ended.seconds, labels);
  };
}
