/** Real services with their own embedded PostgreSQL with its usual settings, in a temporary folder. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createKey } from '../../src/access/keys/create-key.ts';
import { readConfig } from '../../src/config.ts';
import { type Database, openDatabase } from '../../src/db/open-database.ts';
import { type RunningService, startService } from '../../test/support/service.ts';
import { BenchApi } from './bench-api.ts';
import { addClicks, prepareClicks } from './clicks.ts';

export interface Publisher {
  slug: string;
  id: number;
  clicks: number;
  /** The API key of a member. */
  key: string;
}

/** Sheaf with the report type of the benchmark. */
const REPORTS = join(import.meta.dirname, 'reports');

export interface BenchService {
  database: Database;
  /** The version of the server. */
  postgres: string;
  /** For files, on the same disk as the store. */
  folder: string;
  /** Adds a publisher with that many clicks. */
  publisher(clicks: number): Promise<Publisher>;
  start(command: 'start' | 'api' | 'worker', settings?: Record<string, string>): Promise<RunningService>;
  /** A client of a started service. */
  as(service: RunningService, publisher: Publisher): BenchApi;
  /** Stops everything that was started. */
  close(): Promise<void>;
}

/** Runs `work`, and stops and removes everything afterward. */
export async function withService<T>(work: (bench: BenchService) => Promise<T>): Promise<T> {
  const bench = await openBench();
  try {
    return await work(bench);
  } finally {
    await bench.close();
  }
}

async function openBench(): Promise<BenchService> {
  const folder = await mkdtemp(join(tmpdir(), 'sheaf-bench-'));
  const env = {
    SHEAF_DATA_DIR: folder,
    SHEAF_DEMO: 'off',
    SHEAF_LOG: 'warn',
    // The same export must be rebuilt every time, and requests must not be limited.
    SHEAF_DEDUPE_SECONDS: '0',
    SHEAF_RATE_LIMIT: '1000000',
  };
  const database = await openDatabase(readConfig(env));
  await prepareClicks(database.pool);
  const { rows } = await database.pool.query<{ server_version: string }>('show server_version');
  const started: RunningService[] = [];
  let publishers = 0;
  return {
    database,
    postgres: rows[0]!.server_version,
    folder,
    async publisher(clicks) {
      const slug = `bench-${++publishers}`;
      process.stderr.write(`Making ${clicks.toLocaleString('en')} clicks\n`);
      const { publisherId } = await addClicks(database.pool, slug, clicks);
      return { slug, id: publisherId, clicks, key: await createKey(database, { publisher: slug, role: 'member' }) };
    },
    async start(command, settings = {}) {
      const service = await startService({ command, env: { ...env, SHEAF_REPORTS: REPORTS, ...settings } });
      started.push(service);
      return service;
    },
    as: (service, { key }) => new BenchApi(service.origin, key),
    async close() {
      for (const service of started) await service.end();
      await database.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
