/** The queue on pg-boss: jobs in PostgreSQL, taken with SKIP LOCKED, woken by NOTIFY, alive by heartbeat. */
import type pg from 'pg';
import { PgBoss } from 'pg-boss';
import type { Queryable } from '../db/pool.ts';
import { groupOf, installGroupLimit } from './group-limit.ts';
import type { Job, Jobs, Queue, QueueName, WorkOptions } from './queue.ts';

/** A worker that was not heard from for this long is taken for dead. */
const HEARTBEAT_SECONDS = 15;

/** How often the dead are looked for. With the heartbeat: a dead worker's job runs again within 20 s. */
const SUPERVISE_SECONDS = 5;

/** No single attempt takes longer. */
const EXPIRE_SECONDS = 12 * 3600;

/** Jobs that failed, or whose worker died, are tried this often again: 1, 2, 4 … seconds later, three minutes in all. */
const RETRIES = 8;
const LONGEST_PAUSE_SECONDS = 60;

/** Finished jobs only serve to look into what happened; the exports keep the record. */
const KEEP_SECONDS = 24 * 3600;

/** Maximum milliseconds to wait for a connection. */
const CONNECT_MS = 10_000;

export interface PgBossOptions {
  url: string;
  /** Told of errors outside any job, such as a lost connection; pg-boss goes on by itself. */
  onError(error: Error): void;
  /** Most jobs of one group at a time in all processes together, for queues that have such a limit. */
  perGroupEverywhere?: Partial<Record<QueueName, number>>;
}

/** Opens the queue, making its tables when they are missing. */
export async function openPgBossQueue(options: PgBossOptions): Promise<Queue> {
  // That a job was taken or done may be forgotten by a server that crashes: it is done again, and finds nothing to do. Jobs
  // are sent on the connections of their senders. pg-boss hands the whole configuration on to the pool of pg.
  const pool = {
    onConnect: (client: pg.ClientBase) => client.query('set synchronous_commit to off'),
    connectionTimeoutMillis: CONNECT_MS,
  };
  const boss = new PgBoss({
    ...pool,
    connectionString: options.url,
    application_name: 'sheaf queue',
    max: 4,
    useListenNotify: true,
    schedule: false,
    superviseIntervalSeconds: SUPERVISE_SECONDS,
    monitorIntervalSeconds: SUPERVISE_SECONDS,
  });
  boss.on('error', options.onError);
  await boss.start();
  await createQueues(boss);
  await installGroupLimit(boss);
  const limits = options.perGroupEverywhere ?? {};
  const lanes = new Set<QueueName>();
  return {
    async send(client, name, jobs, { group, priorities }) {
      const of = groupOf(group, limits[name]);
      const inserts = jobs.map((data, i) => ({ data, group: of, priority: priorities?.[i] ?? 0 }));
      await boss.insert(name, inserts, { db: { executeSql: (text, values) => run(client, text, values) } });
    },
    async work(name, options, handler) {
      lanes.add(name);
      await startLane(boss, { name, options, everywhere: limits[name], handler });
    },
    async hasExport(exportId) {
      const jobs = await boss.findJobs('build-export', { data: { exportId } });
      return jobs.some(({ state }) => state === 'created' || state === 'retry' || state === 'active');
    },
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
    retryLimit: RETRIES,
    retryDelay: 1,
    retryBackoff: true,
    retryDelayMax: LONGEST_PAUSE_SECONDS,
  };
  const lost: QueueName = 'build-lost';
  await boss.createQueue(lost, { ...common, retryLimit: 10 });
  for (const name of ['build-export', 'build-part'] satisfies QueueName[]) {
    await boss.createQueue(name, { ...common, deadLetter: lost });
  }
  // When an event is tried again is written in its own row, in hours and not in seconds.
  for (const name of ['deliver-webhook', 'deliver-failing-webhook'] satisfies QueueName[]) {
    await boss.createQueue(name, { ...common, retryLimit: 0 });
  }
}

interface Lane<Name extends QueueName> {
  name: Name;
  options: WorkOptions;
  /** Most jobs of one group at a time in all processes. */
  everywhere: number | undefined;
  handler: (job: Job<Name>) => Promise<void>;
}

async function startLane<Name extends QueueName>(boss: PgBoss, settings: Lane<Name>): Promise<void> {
  const { name, options, everywhere, handler } = settings;
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
      try {
        await handler({ data: job!.data, retries: job!.retryCount, signal: job!.signal });
      } finally {
        // One NOTIFY may announce many jobs: whoever is busy looks for the next at once instead of at the next poll.
        for (const { id, workId, count } of boss.getWipData()) {
          if (workId === lane && count > 0) boss.notifyWorker(id);
        }
      }
    },
  );
}

async function run(client: Queryable, text: string, values: unknown[] = []): Promise<{ rows: unknown[] }> {
  const result: unknown = await client.query(text, values);
  // Several statements in one text answer several results, the last of which matters.
  return (Array.isArray(result) ? result.at(-1) : result) as { rows: unknown[] };
}
