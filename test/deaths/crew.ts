/**
 * An API and several workers, each a process of its own on one database, and the looks by which a test strikes the right one
 * at the right moment. Workers are told apart in pg_stat_activity by the name in their connection string.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { CLICKS_PER_DAY, FIRST_DAY, insertClicks } from '../flow/many-clicks.ts';
import { type Api, type Asked, createApi, type Export } from '../support/api.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';
import { type RunningService, startService } from '../support/service.ts';
import { makeKey } from '../support/suite.ts';
import { until } from '../support/until.ts';

export interface CrewOptions {
  /** Names of the workers that are there from the beginning. */
  workers: readonly string[];
  /** Clicks that the publisher `flow` has, from {@link FIRST_DAY} on. */
  clicks: number;
  /** Most rows in one part: the more parts, the longer the middle of an export. */
  partRows: number;
  /** Settings of all processes. Read when they start, so that an earlier hook may fill it. */
  env?: Record<string, string>;
  /** In place of a database on the server of the test run. */
  database?: () => Promise<TestDatabase>;
  /** In place of a new folder for the files; its removal is the client's. */
  folder?: () => Promise<string>;
}

export interface Crew {
  database: TestDatabase;
  /** Folder of the files. */
  folder: string;
  service: RunningService;
  api: Api;
  workers: Map<string, RunningService>;
  /** Starts one more worker. */
  hire(name: string): Promise<RunningService>;
  /** Ends a worker by a signal, and resolves once its process is gone. */
  dismiss(name: string, signal: NodeJS.Signals): ReturnType<RunningService['end']>;
  /** Asks for all clicks, as a file of this name, and resolves with the id of the export. */
  ask(filename: string, more?: Partial<Asked>): Promise<number>;
  /** Resolves once so many parts are ready. */
  partsReady(id: number, parts: number): Promise<Export>;
}

/** Registers the hooks that start and stop everything; the members are there once a test runs. */
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
  self.ask = async (filename, asked = {}) => {
    const last = Date.parse(FIRST_DAY) + Math.floor((clicks - 1) / CLICKS_PER_DAY) * 86_400_000;
    const { status, text, body } = await self.api.create({
      report_type: 'clicks_details_excel',
      ...asked,
      search_params: {
        start_date: FIRST_DAY,
        end_date: new Date(last).toISOString().slice(0, 10),
        ...asked.search_params,
      },
      index_params: { filename, ...asked.index_params },
    });
    if (!body.export) throw new Error(`POST /exports answered ${status}: ${text}`);
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
