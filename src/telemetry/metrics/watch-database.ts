/** Reads the metrics of the whole installation from the database: queue lengths and exports in flight. */
import type pg from 'pg';
import { countInFlight, type InFlight } from '../../exports/count-in-flight.ts';
import type { QueueDepth } from '../../queue/queue.ts';
import type { Metrics, Observe } from './metrics.ts';

/** How long a result is cached. Several scrapers can read every process of a large installation. */
const FRESH_MS = 5000;

interface Snapshot {
  at: number;
  queues: QueueDepth[];
  exports: InFlight;
}

interface WatchDatabase {
  probe: pg.Pool;
  embedded: boolean;
  depths(): Promise<QueueDepth[]>;
}

/** Leaves out finished exports, which are counted as they finish. Counting their records would take longer every day. */
export function watchDatabase(metrics: Metrics, { probe, embedded, depths }: WatchDatabase): void {
  let reading: Promise<Snapshot | null> | null = null;
  let last: Snapshot | null = null;
  metrics.watch(async (observe) => {
    observe('sheaf_database_embedded', embedded ? 1 : 0, {});
    if (!last || performance.now() - last.at > FRESH_MS) {
      reading ??= read({ probe, depths }).finally(() => {
        reading = null;
      });
      last = await reading;
    }
    observe('sheaf_database_up', last ? 1 : 0, {});
    if (last) observeAll(observe, last);
  });
}

function observeAll(observe: Observe, { queues, exports }: Snapshot): void {
  for (const { name, waiting, active, oldestSeconds } of queues) {
    observe('sheaf_queue_waiting_jobs', waiting, { queue: name });
    observe('sheaf_queue_active_jobs', active, { queue: name });
    observe('sheaf_queue_oldest_waiting_seconds', oldestSeconds, { queue: name });
  }
  observe('sheaf_exports_in_flight', exports.pending, { status: 'pending' });
  observe('sheaf_exports_in_flight', exports.processing, { status: 'processing' });
}

/** Returns null when the database does not respond. */
async function read({ probe, depths }: Pick<WatchDatabase, 'probe' | 'depths'>): Promise<Snapshot | null> {
  try {
    const [queues, exports] = [await depths(), await countInFlight(probe)];
    return { at: performance.now(), queues, exports };
  } catch {
    return null;
  }
}
