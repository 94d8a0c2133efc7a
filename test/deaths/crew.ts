/**
 * An API and several workers, each a process with the same database, and queries with which a test hits the right one
 * at the right moment. The application name in the connection string identifies each worker in pg_stat_activity.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { CLICKS_PER_DAY, FIRST_DAY, insertClicks } from '../flow/many-clicks.ts';
import { type Api, createApi, type Export, type ExportRequest } from '../support/api.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';
import { type RunningService, startService } from '../support/service.ts';
import { makeKey } from '../support/suite.ts';
import { until } from '../support/until.ts';

export interface CrewOptions {
  /** Names of the first workers. */
  workers: readonly string[];
  /** Number of clicks of the publisher `flow`, from {@link FIRST_DAY} on. */
  clicks: number;
  /** Maximum rows in one part. More parts make the middle of an export longer. */
  partRows: number;
  /** Settings of all processes. They are read at the start, so an earlier hook can fill them. */
  env?: Record<string, string>;
  /** A database URL that replaces the server of the test run. */
  database?: () => Promise<TestDatabase>;
  /** A data folder that replaces the new temporary one. The client removes it. */
  folder?: () => Promise<string>;
}

export interface Crew {
  database: TestDatabase;
  /** The data folder. */
  folder: string;
  service: RunningService;
  api: Api;
  workers: Map<string, RunningService>;
  /** Starts one more worker. */
  hire(name: string): Promise<RunningService>;
  /** Ends a worker with a signal, and resolves once its process has ended. */
  dismiss(name: string, signal: NodeJS.Signals): ReturnType<RunningService['end']>;
  /** Creates an export of all clicks with this file name, and resolves with its ID. */
  create(filename: string, more?: Partial<ExportRequest>): Promise<number>;
  /** Resolves once that many parts are ready. */
  partsReady(id: number, parts: number): Promise<Export>;
}

/** Registers the hooks that start and stop everything. The members are available once a test runs. */
export function crew({ workers, clicks, partRows, env = {}, ...more }: CrewOptions): Crew {
  const self = { workers: new Map() } as Crew;
  const settings = (name: string) => {
    const { url } = self.database;
    return {
      DATABASE_URL: `${url}${url.includes('?') ? '&' : '?'}application_name=${encodeURIComponent(name)}`,
      SHEAF_DATA_DIR: self.folder,
      SHEAF_LOG: 'info',
      SHEAF_THREADS: '1',
      SHEAF_PART_ROWS: String(partRows),
      SHEAF_RATE_LIMIT: '1000000',
      ...env,
    };
  };
  self.hire = async (name) => {
    const worker = await startService({ command: 'worker', env: settings(`worker ${name}`) });
    self.workers.set(name, worker);
    return worker;
  };
  self.dismiss = async (name, signal) => {
    const worker = self.workers.get(name)!;
    self.workers.delete(name);
    return worker.end(signal);
  };
  self.create = async (filename, request = {}) => {
    const last = Date.parse(FIRST_DAY) + Math.floor((clicks - 1) / CLICKS_PER_DAY) * 86_400_000;
    const { status, text, body } = await self.api.create({
      report_type: 'clicks_details_excel',
      ...request,
      search_params: {
        start_date: FIRST_DAY,
        end_date: new Date(last).toISOString().slice(0, 10),
        ...request.search_params,
      },
      index_params: { filename, ...request.index_params },
    });
    if (!body.export) throw new Error(`POST /exports returned ${status}: ${text}`);
    return body.export.id;
  };
  self.partsReady = (id, parts) =>
    until(
      async () => {
        const state = await self.api.get(id);
        if (state.status === 'completed' || state.status === 'failed')
          throw new Error(`It is ${state.status} already.`);
        return (state.progress?.parts_ready ?? 0) >= parts && state;
      },
      { limitMs: 60_000, what: `${parts} parts of export ${id} are ready`, everyMs: 5 },
    );

  beforeAll(async () => {
    self.folder = await (more.folder?.() ?? mkdtemp(join(tmpdir(), 'sheaf-deaths-')));
    self.database = await (more.database?.() ?? testDatabase('empty'));
    self.service = await startService({ command: 'api', env: settings('api') });
    await insertClicks(self.database.pool, clicks);
    const key = await makeKey(settings('key'), { role: 'member', publisher: 'flow' });
    self.api = createApi(self.service.origin, { 'x-api-key': key });
    await Promise.all(workers.map(self.hire));
  }, 120_000);
  afterAll(async () => {
    const services = [...self.workers.values(), ...(self.service ? [self.service] : [])];
    await Promise.all(services.map((service) => service.end('SIGKILL')));
    await self.database?.drop();
    if (self.folder && !more.folder) await rm(self.folder, { recursive: true, force: true });
  });
  return self;
}
