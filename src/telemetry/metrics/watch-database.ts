/** Reads the metrics of the whole installation from the database: queue lengths and exports in flight. */
import type pg from 'pg';
import type { Metrics, Observe } from './metrics.ts';

/** How long a result is cached. Several scrapers can read every process of a large installation. */
const FRESH_MS = 5000;

/** Reads pg-boss's tables (https://pgboss.io/introduction) without its internal queues. */
const QUEUES = `select q.name, count(*) filter (where due) as waiting, count(*) filter (where j.state = 'active') as active,
    coalesce(extract(epoch from now() - min(greatest(j.created_on, j.start_after)) filter (where due)), 0)::float8 as oldest
  from pgboss.queue q
  left join lateral (
    select state, created_on, start_after, state in ('created', 'retry') and start_after <= now() as due
    from pgboss.job where name = q.name and state in ('created', 'retry', 'active')
  ) j on true
  where q.name not like '\\_\\_%' group by q.name`;

const EXPORTS = `select count(*) filter (where status = 'pending') as pending, count(*) filter (where status = 'processing') as processing
  from exports where parent_id is null and status in ('pending', 'processing')`;

interface Snapshot {
  at: number;
  queues: { name: string; waiting: number; active: number; oldest: number }[];
  exports: { pending: number; processing: number };
}

/** Leaves out finished exports, which are counted as they finish. Counting their records would take longer every day. */
export function watchDatabase(metrics: Metrics, probe: pg.Pool, { embedded }: { embedded: boolean }): void {
  let reading: Promise<Snapshot | null> | null = null;
  let last: Snapshot | null = null;
  metrics.watch(async (observe) => {
    observe('sheaf_database_embedded', embedded ? 1 : 0, {});
    if (!last || performance.now() - last.at > FRESH_MS) {
      reading ??= read(probe).finally(() => {
        reading = null;
      });
      last = await reading;
    }
    observe('sheaf_database_up', last ? 1 : 0, {});
    if (last) observeAll(observe, last);
  });
}

function observeAll(observe: Observe, { queues, exports }: Snapshot): void {
  for (const { name, waiting, active, oldest } of queues) {
    observe('sheaf_queue_waiting_jobs', waiting, { queue: name });
    observe('sheaf_queue_active_jobs', active, { queue: name });
    observe('sheaf_queue_oldest_waiting_seconds', Math.max(0, oldest), { queue: name });
  }
  observe('sheaf_exports_in_flight', exports.pending, { status: 'pending' });
  observe('sheaf_exports_in_flight', exports.processing, { status: 'processing' });
}

/** Returns null when the database does not respond. */
async function read(probe: pg.Pool): Promise<Snapshot | null> {
  try {
    const [queues, exports] = [await probe.query(QUEUES), await probe.query(EXPORTS)];
    return { at: performance.now(), queues: queues.rows, exports: exports.rows[0] };
  } catch {
    return null;
  }
}
