/** What only the database knows of the whole installation: how long the queues are, and what is under way. */
import type pg from 'pg';
import type { Metrics, Say } from './metrics.ts';

/** How long an answer serves: several may scrape every process of a large installation. */
const FRESH_MS = 5000;

/** Queues as pg-boss keeps them (https://pgboss.io/introduction); its own inner queues are left out. */
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

interface Seen {
  at: number;
  queues: { name: string; waiting: number; active: number; oldest: number }[];
  exports: { pending: number; processing: number };
}

/** Finished exports are counted as they finish: counting their records would cost more with every day. */
export function watchDatabase(metrics: Metrics, probe: pg.Pool, { embedded }: { embedded: boolean }): void {
  let looking: Promise<Seen | null> | null = null;
  let seen: Seen | null = null;
  metrics.watch(async (say) => {
    say('sheaf_database_embedded', embedded ? 1 : 0, {});
    if (!seen || performance.now() - seen.at > FRESH_MS) {
      looking ??= look(probe).finally(() => {
        looking = null;
      });
      seen = await looking;
    }
    say('sheaf_database_up', seen ? 1 : 0, {});
    if (seen) sayAll(say, seen);
  });
}

function sayAll(say: Say, { queues, exports }: Seen): void {
  for (const { name, waiting, active, oldest } of queues) {
    say('sheaf_queue_waiting_jobs', waiting, { queue: name });
    say('sheaf_queue_active_jobs', active, { queue: name });
    say('sheaf_queue_oldest_waiting_seconds', Math.max(0, oldest), { queue: name });
  }
  say('sheaf_exports_in_flight', exports.pending, { status: 'pending' });
  say('sheaf_exports_in_flight', exports.processing, { status: 'processing' });
}

/** Null when the database does not answer. */
async function look(probe: pg.Pool): Promise<Seen | null> {
  try {
    const [queues, exports] = [await probe.query(QUEUES), await probe.query(EXPORTS)];
    return { at: performance.now(), queues: queues.rows, exports: exports.rows[0] };
  } catch {
    return null;
  }
}
