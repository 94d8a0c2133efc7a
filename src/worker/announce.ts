/** Tells operators about this worker: a row in sheaf.workers, which is updated while the worker runs and deleted when it stops. */
import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from '../db/sql.ts';
import { VERSION } from '../version.ts';
import type { WorkerContext } from './context.ts';

/** Operators see a worker as lost when three updates are missing. */
const HEARTBEAT_SECONDS = 10;

/** Rows of workers that died are kept for this time, so that an operator can see them. */
const KEEP_LOST_HOURS = 24;

/** What a worker does at the moment. */
export interface Running {
  exports: number;
  parts: number;
}

type AnnounceContext = Pick<WorkerContext, 'pool' | 'threads' | 'stopping' | 'log'>;

/** Announces the worker until the service stops. Never rejects: without the row, the worker still works. */
export async function announceForever(ctx: AnnounceContext, running: Running): Promise<void> {
  const id = randomUUID();
  while (!ctx.stopping.aborted) {
    await announce(ctx.pool, { id, threads: ctx.threads, running }).catch((err: unknown) =>
      ctx.log.warn({ err }, 'worker not announced'),
    );
    await sleep(HEARTBEAT_SECONDS * 1000, undefined, { signal: ctx.stopping, ref: false }).catch(() => {});
  }
  await ctx.pool.query(sql`delete from sheaf.workers where id = ${id}`.text).catch(() => {});
}

interface Announcement {
  id: string;
  threads: number;
  running: Running;
}

async function announce(db: WorkerContext['pool'], { id, threads, running }: Announcement): Promise<void> {
  const { exports, parts } = running;
  await db.query(
    sql`with lost as (delete from sheaf.workers where seen_at < now() - make_interval(hours => ${KEEP_LOST_HOURS}))
      insert into sheaf.workers (id, host, pid, version, threads, exports_running, parts_running)
      values (${id}, ${hostname()}, ${process.pid}, ${VERSION}, ${threads}, ${exports}, ${parts})
      on conflict (id) do update set exports_running = excluded.exports_running, parts_running = excluded.parts_running,
        seen_at = now()`.text,
  );
}
