/** What the whole service does at the moment, for operators: exports in flight, workers, throughput and storage. */
import type { Queryable } from '../db/pool.ts';

export interface PublisherActivity {
  publisherId: number;
  /** Slug. */
  publisher: string;
  pendingExports: number;
  processingExports: number;
  pendingParts: number;
  processingParts: number;
  /** Seconds since the oldest pending export was created. 0 if there is none. */
  oldestWaitSeconds: number;
}

export interface WorkerActivity {
  id: string;
  host: string;
  pid: number;
  version: string;
  threads: number;
  exportsRunning: number;
  partsRunning: number;
  startedAt: Date;
  seenAt: Date;
  /** Whether three updates are missing. */
  isLost: boolean;
}

export interface MinuteThroughput {
  /** Start of the minute. */
  minute: Date;
  exports: number;
  rows: number;
  bytes: number;
}

export interface Activity {
  /** Publishers with exports in flight, the longest wait first. */
  publishers: PublisherActivity[];
  workers: WorkerActivity[];
  /** Minutes of the last hour in which exports were completed, oldest first. */
  throughput: MinuteThroughput[];
  storage: { files: number; bytes: number };
}

/** Seconds without an update after which a worker counts as lost: three times its interval. */
const LOST_SECONDS = 30;

/** Every query uses an index on exports in flight or on files that exist, so old exports cost nothing. */
export async function readActivity(db: Queryable): Promise<Activity> {
  const { rows: publishers } = await db.query<PublisherActivity>(
    `select p.id as "publisherId", p.slug as publisher,
       count(*) filter (where e.parent_id is null and e.status = 'pending') as "pendingExports",
       count(*) filter (where e.parent_id is null and e.status = 'processing') as "processingExports",
       count(*) filter (where e.parent_id is not null and e.status = 'pending') as "pendingParts",
       count(*) filter (where e.parent_id is not null and e.status = 'processing') as "processingParts",
       coalesce(extract(epoch from now() - min(e.created_at) filter (where e.parent_id is null and e.status = 'pending')), 0)::float8
         as "oldestWaitSeconds"
     from sheaf.exports e join sheaf.publishers p on p.id = e.publisher_id
     where e.status in ('pending', 'processing') group by p.id, p.slug order by "oldestWaitSeconds" desc, p.slug limit 1000`,
  );
  const { rows: workers } = await db.query<WorkerActivity>(
    `select id, host, pid, version, threads, exports_running as "exportsRunning", parts_running as "partsRunning",
       started_at as "startedAt", seen_at as "seenAt", seen_at < now() - make_interval(secs => ${LOST_SECONDS}) as "isLost"
     from sheaf.workers order by host, started_at limit 1000`,
  );
  const { rows: throughput } = await db.query<MinuteThroughput>(
    `select date_trunc('minute', completed_at) as minute, count(*) as exports, coalesce(sum(row_count), 0)::bigint as rows,
       coalesce(sum(file_bytes), 0)::bigint as bytes
     from sheaf.exports where file_key is not null and completed_at > now() - interval '1 hour'
     group by 1 order by 1`,
  );
  const { rows: storage } = await db.query<Activity['storage']>(
    `select count(*) as files, coalesce(sum(file_bytes), 0)::bigint as bytes from sheaf.exports where file_key is not null`,
  );
  return { publishers, workers, throughput, storage: storage[0]! };
}
