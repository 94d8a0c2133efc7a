/** The environment of a torture run: its own PostgreSQL, perhaps with a hot standby, bucket or folder, API and workers, all real. */
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { createKey } from '../../src/access/keys/create-key.ts';
import { readConfig } from '../../src/config.ts';
import { openDatabase } from '../../src/db/open-database.ts';
import { insertClicks } from '../flow/many-clicks.ts';
import { type PostgresServer, startPostgres } from '../support/postgres-server.ts';
import { testBucket } from '../support/s3-bucket.ts';
import { type RunningService, startService } from '../support/service.ts';
import { openPlaces, type Place } from './places.ts';
import { startReplica, type TortureStandby } from './standby.ts';

/** Owns the clicks. */
export const PUBLISHER = 'flow';

/** Fragments below and above 5 MiB, the minimum that S3 copies as a part, as the coordinator produces them. */
const PART_ROWS = [20_000, 70_000, 100_000];

export interface Leftovers {
  /** Bytes in the bucket, and in the data folder. */
  files: string[];
  /** Uploads to the bucket that were neither completed nor aborted. */
  uploads: string[];
}

export interface Stage {
  /** A working folder of the torture run. */
  folder: string;
  postgres: PostgresServer;
  /** The hot standby of `postgres` that the exports read from, or null if they read from `postgres`. */
  standby: TortureStandby | null;
  /** The report type of all exports. */
  reportType: string;
  /** For the run's own queries. Cut connections are replaced. */
  pool: pg.Pool;
  /** Where files are delivered to. */
  places: Place[];
  /** Settings of the processes. */
  env: Record<string, string>;
  api: RunningService;
  key: string;
  workers: RunningService[];
  startWorker(place: number): Promise<RunningService>;
  /** The logs of all processes, including those that have ended. */
  log(): string;
  leftovers(): Promise<Leftovers>;
  close(): Promise<void>;
}

export interface StageOptions {
  store: 's3' | 'disk';
  source: 'primary' | 'standby';
  workers: number;
  clicks: number;
}

export async function openStage({ store, source, workers, clicks }: StageOptions): Promise<Stage> {
  const folder = await mkdtemp(join(tmpdir(), 'sheaf-torture-'));
  const postgres = await startPostgres(join(folder, 'server'), { wal_keep_size: '2GB' });
  const standby = source === 'standby' ? await startReplica(postgres, folder) : null;
  const bucket = store === 's3' ? await testBucket() : null;
  const env = {
    DATABASE_URL: postgres.url,
    SHEAF_DATA_DIR: join(folder, 'data'),
    SHEAF_LOG: 'warn',
    SHEAF_THREADS: '1',
    SHEAF_RATE_LIMIT: '1000000',
    SHEAF_DELIVERY_FOLDER: await mkdtemp(join(folder, 'deliveries-')),
    // OpenSSH and the gateway are on this machine.
    SHEAF_WEBHOOK_PRIVATE: 'on',
    ...bucket?.env,
    ...standby?.env,
  };
  const database = await openDatabase(readConfig(env));
  await insertClicks(database.pool, clicks);
  // Only admins create destinations.
  const key = await createKey(database, { publisher: PUBLISHER, role: 'admin' });
  await database.close();

  const places = await openPlaces({ folder: join(env.SHEAF_DELIVERY_FOLDER, PUBLISHER), s3: bucket !== null });
  const pool = new pg.Pool({ connectionString: postgres.superuserUrl, max: 4 });
  pool.on('error', () => {});
  const started: RunningService[] = [];
  const start = async (command: 'api' | 'worker', more: Record<string, string> = {}) => {
    const service = await startService({ env: { ...env, ...more }, command });
    started.push(service);
    return service;
  };
  const startWorker = (place: number) =>
    start('worker', { SHEAF_PART_ROWS: String(PART_ROWS[place % PART_ROWS.length]) });
  const stage: Stage = {
    folder,
    postgres,
    standby,
    reportType: standby ? 'clicks_from_standby' : 'clicks_details_excel',
    pool,
    places,
    env,
    api: await start('api'),
    key,
    workers: await Promise.all(Array.from({ length: workers }, (_, place) => startWorker(place))),
    startWorker,
    log: () => started.map((service) => service.log()).join(''),
    async leftovers() {
      const files = join(env.SHEAF_DATA_DIR, 'files');
      const entries = await readdir(files, { recursive: true, withFileTypes: true }).catch(() => []);
      const onDisk = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
      return { files: [...onDisk, ...((await bucket?.keys()) ?? [])], uploads: (await bucket?.uploads()) ?? [] };
    },
    async close() {
      for (const service of [...stage.workers, stage.api]) await service.end('SIGKILL');
      await pool.end();
      await standby?.stop();
      await postgres.stop();
      await bucket?.drop();
      for (const place of places) await place.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
  return stage;
}
