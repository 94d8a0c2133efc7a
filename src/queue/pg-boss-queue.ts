/** Implements the queue with pg-boss: jobs in PostgreSQL, with SKIP LOCKED, NOTIFY and heartbeats. */
import type pg from 'pg';
import { PgBoss } from 'pg-boss';
import type { Queryable } from '../db/pool.ts';
import { groupOf, installGroupLimit } from './group-limit.ts';
import type { Job, Jobs, Queue, QueueName, WorkOptions } from './queue.ts';
import { hasQueueTables, queueDepths } from './queue-tables.ts';
import { type WakeWorkers, wakeOneByOne } from './wake-workers.ts';

/** A worker without a heartbeat for this long counts as dead, if its connections did not show that sooner (`src/worker/hand-back.ts`). */
const HEARTBEAT_SECONDS = 15;

/** How often to check for dead workers. Together with the heartbeat, a dead worker's job runs again within 20 s. */
const SUPERVISE_SECONDS = 5;

/** Time limit of one try of a job. */
const EXPIRE_SECONDS = 12 * 3600;

/** Retries of a job that failed or whose worker died, after 1, 2, 4 … seconds. This takes three minutes in total. */
const MAX_RETRIES = 8;
const MAX_PAUSE_SECONDS = 60;

/** Finished jobs are kept for troubleshooting only. The exports have their own records. */
const KEEP_SECONDS = 24 * 3600;

/** Maximum milliseconds to wait for a connection. */
const CONNECT_MS = 10_000;

export interface PgBossOptions {
  url: string;
  /** Called for errors outside a job, such as a lost connection. pg-boss recovers by itself. */
  onError(error: Error): void;
  /** Maximum jobs of one group that run at the same time in all processes, for queues that have such a limit. */
  perGroupEverywhere?: Partial<Record<QueueName, number>>;
}

/** Opens the queue and creates its tables if they are missing. */
export async function openPgBossQueue(options: PgBossOptions): Promise<Queue> {
  // A server crash can undo the start or end of a job. Then the job runs again and finds nothing to do. Jobs are sent over the
  // senders' own connections, so this does not affect them. pg-boss passes the whole configuration to pg's pool.
  const pool = {
    onConnect: (connection: pg.ClientBase) => connection.query('set synchronous_commit to off'),
    connectionTimeoutMillis: CONNECT_MS,
  };
  const boss = new PgBoss({
    ...pool,
    connectionString: options.url,
    // Other programs in the database can use pg-boss in its default schema, in another version.
    schema: 'sheaf_queue',
    application_name: 'sheaf queue',
    max: 4,
    useListenNotify: true,
    schedule: false,
    superviseIntervalSeconds: SUPERVISE_SECONDS,
    monitorIntervalSeconds: SUPERVISE_SECONDS,
  });
  boss.on('error', options.onError);
  const wake = wakeOneByOne(boss);
  await boss.start();
  await createQueues(boss);
  await installGroupLimit(boss);
  const limits = options.perGroupEverywhere ?? {};
  const lanes = new Set<QueueName>();
  return {
    async send(connection, name, jobs, { group, priorities }) {
      const of = groupOf(group, limits[name]);
      const inserts = jobs.map((data, i) => ({ data, group: of, priority: priorities?.[i] ?? 0 }));
      await boss.insert(name, inserts, { db: { executeSql: (text, values) => run(connection, text, values) } });
    },
    async work(name, options, handler) {
      lanes.add(name);
      await startLane(boss, { name, options, everywhere: limits[name], wake, handler });
    },
    async hasExport(exportId) {
      const jobs = await boss.findJobs('build-export', { data: { exportId } });
      return jobs.some(({ state }) => state === 'created' || state === 'retry' || state === 'active');
    },
    async handBack(name, match, startedBy) {
      const jobs = await boss.findJobs(name, { data: match });
      const held = jobs.filter(({ state, startedOn }) => state === 'active' && startedOn <= startedBy);
      if (held.length === 0) return 0;
      // With the retry count, a job that another process has taken since then is left alone.
      const attempts = held.map(({ id, retryCount }) => ({ id, retryCount }));
      await boss.fail(name, attempts, { message: 'the process of this job ended' });
      return held.length;
    },
    depths: queueDepths,
    isInstalled: hasQueueTables,
    async pause() {
      await Promise.all([...lanes].map((name) => boss.offWork(name, { wait: true })));
    },
    async stop() {
      await boss.stop({ graceful: false });
    },
  };
}

async function createQueues(boss: PgBoss): Promise<void> {
  const common = {
    notify: true,
    heartbeatSeconds: HEARTBEAT_SECONDS,
    expireInSeconds: EXPIRE_SECONDS,
    deleteAfterSeconds: KEEP_SECONDS,
    retryLimit: MAX_RETRIES,
    retryDelay: 1,
    retryBackoff: true,
    retryDelayMax: MAX_PAUSE_SECONDS,
  };
  const lost: QueueName = 'build-lost';
  await boss.createQueue(lost, { ...common, retryLimit: 10 });
  for (const name of ['build-export', 'build-part'] satisfies QueueName[]) {
    await boss.createQueue(name, { ...common, deadLetter: lost });
  }
  // Deliveries have their own retries, over hours instead of seconds, in their own table.
  for (const name of ['deliver-webhook', 'deliver-failing-webhook'] satisfies QueueName[]) {
    await boss.createQueue(name, { ...common, retryLimit: 0 });
  }
}

interface Lane<Name extends QueueName> {
  name: Name;
  options: WorkOptions;
  /** Maximum jobs of one group that run at the same time in all processes. */
  everywhere: number | undefined;
  wake: WakeWorkers;
  handler: (job: Job<Name>) => Promise<void>;
}

async function startLane<Name extends QueueName>(boss: PgBoss, settings: Lane<Name>): Promise<void> {
  const { name, options, everywhere, wake, handler } = settings;
  const { minPriority, maxPriority, perGroup } = options;
  const lane = await boss.work<Jobs[Name]>(
    name,
    {
      localConcurrency: options.workers,
      pollingIntervalSeconds: 1,
      notifyPollingIntervalSeconds: 2,
      heartbeatRefreshSeconds: HEARTBEAT_SECONDS / 3,
      ...(minPriority === undefined ? {} : { minPriority }),
      ...(maxPriority === undefined ? {} : { maxPriority }),
      ...(perGroup === undefined ? {} : { localGroupConcurrency: perGroup }),
      ...(everywhere === undefined ? {} : { groupConcurrency: everywhere }),
    },
    async ([job]) => {
      wake.another(lane);
      try {
        await handler({ data: job!.data, retries: job!.retryCount, signal: job!.signal });
      } finally {
        // One NOTIFY can announce many jobs, so a worker that was busy checks for the next job now instead of at its next poll.
        for (const { id, workId, count } of boss.getWipData()) {
          if (workId === lane && count > 0) boss.notifyWorker(id);
        }
      }
    },
  );
}

async function run(connection: Queryable, text: string, values: unknown[] = []): Promise<{ rows: unknown[] }> {
  const result: unknown = await connection.query(text, values);
  // Several statements in one text return several results, of which the last one matters.
  return (Array.isArray(result) ? result.at(-1) : result) as { rows: unknown[] };
}
