/** Starts, orderly stops and kills with one data folder and the embedded database. The tests build on each other. */
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { read, utils } from '@e965/xlsx';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Api, clicks, createApi, type Export } from '../support/api.ts';
import { type RunningService, startService } from '../support/service.ts';
import { until } from '../support/until.ts';

/** Time limit for a stop. Running jobs have 20 s to finish or to be returned to the queue. */
const STOP_LIMIT_MS = 30_000;

let dataDir: string;
const running: RunningService[] = [];
let key: string;
let first: Export;

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'sheaf-life-'));
});
afterAll(async () => {
  await Promise.all(running.map((service) => service.end()));
  await rm(dataDir, { recursive: true, force: true });
});

async function start(command: 'start' | 'api' | 'worker' = 'start', env: Record<string, string> = {}) {
  const settings = { SHEAF_DATA_DIR: dataDir, SHEAF_LOG: 'info', SHEAF_RATE_LIMIT: '1000000', ...env };
  const service = await startService({ command, env: settings });
  running.push(service);
  return service;
}

const apiOf = (service: RunningService) => createApi(service.origin, { 'x-api-key': key });

/** Stops in order and checks that the log has no error and that the database has stopped. */
async function stop(service: RunningService) {
  const exit = await service.end();
  expect(exit, service.log()).toMatchObject({ code: 0, signal: null });
  expect(exit.ms).toBeLessThan(STOP_LIMIT_MS);
  return exit;
}

const postmaster = async (): Promise<number | null> => {
  const text = await readFile(join(dataDir, 'postgres/postmaster.pid'), 'utf8').catch(() => null);
  return text === null ? null : Number(text.split('\n')[0]);
};

describe('sheaf start', () => {
  test('first start with an empty folder: loads demo data, prints three keys once, and every report type can be exported', async () => {
    const service = await start();
    const keys = [...service.output().matchAll(/^ {2}(member|admin|operator) +(sheaf_\S+)$/gm)];
    expect(keys.map((match) => match[1])).toEqual(['member', 'admin', 'operator']);
    key = keys[0]![2]!;
    expect(service.log()).not.toContain(key);
    first = await apiOf(service).build({ report_type: 'advertisers_csv' });

    const pid = await postmaster();
    expect(pid).not.toBeNull();
    const exit = await stop(service);
    expect(exit.ms).toBeLessThan(10_000);
    expect(await postmaster()).toBeNull();
    expect(existsSync(`/proc/${pid}/stat`) && !/\) Z /.test(await readFile(`/proc/${pid}/stat`, 'utf8'))).toBe(false);
  });

  test('second start: data, keys and files are present, and no keys are printed', async () => {
    const service = await start();
    expect(service.output()).not.toMatch(/sheaf_|Demo data/);
    const again = await apiOf(service).get(first.id);
    expect(again).toMatchObject({ status: 'completed', file_bytes: first.file_bytes, filename: first.filename });
    expect((await apiOf(service).file(again)).length).toBe(first.file_bytes);
    // The link was signed by the earlier run for another port, and links contain their host.
    const old = new URL(first.download_url!);
    expect((await fetch(`${service.origin}${old.pathname}${old.search}`)).status).toBe(403);
    await stop(service);
  });

  test('SIGTERM during an export: exit code 0 in time, and the next start completes the export', async () => {
    const service = await start('start', { SHEAF_PART_ROWS: '1000' });
    const { id } = await underWay(apiOf(service), 80);
    await stop(service);
    expect(await postmaster()).toBeNull();
    const next = await start();
    await expectRight(next, await apiOf(next).finished(id));
    await stop(next);
  });

  test('kill -9 during an export: the next start joins the database and completes the export', async () => {
    const service = await start('start', { SHEAF_PART_ROWS: '1000' });
    const { id } = await underWay(apiOf(service), 81);
    const pid = await postmaster();
    expect(await service.end('SIGKILL')).toMatchObject({ signal: 'SIGKILL' });
    expect(await postmaster()).toBe(pid);
    const next = await start();
    const api = apiOf(next);
    expect(['pending', 'processing']).toContain((await api.get(id)).status);
    expect((await api.create(clicks(81))).status).toBe(409);
    await expectRight(next, await api.finished(id));
    await stop(next);
    expect(await postmaster()).toBeNull();
  });
});

describe('sheaf api and sheaf worker on one folder', () => {
  test('share the database, and the last one to stop also stops it', async () => {
    const [api, worker] = await Promise.all([start('api'), start('worker')]);
    await expectRight(api, await apiOf(api).build(clicks(30)));
    expect(worker.log()).toContain('export completed');
    expect(api.log()).not.toContain('export completed');
    await stop(worker);
    expect(await postmaster()).not.toBeNull();

    const { body } = await apiOf(api).create(clicks(31));
    expect(body.export!.status).toBe('pending');
    const another = await start('worker');
    await expectRight(api, await apiOf(api).finished(body.export!.id));
    await stop(api);
    expect(await postmaster()).not.toBeNull();
    await stop(another);
    expect(await postmaster()).toBeNull();
  });
});

/** An export with many parts, some of which are ready. */
async function underWay(api: Api, days: number): Promise<Export> {
  const { body } = await api.create(clicks(days));
  return until(
    async () => {
      const state = await api.get(body.export!.id);
      expect(state.status).not.toBe('completed');
      return (state.progress?.parts_ready ?? 0) >= 3 ? state : null;
    },
    { limitMs: 20_000, what: 'three parts are ready' },
  );
}

/** Resolves with the completed export, whose file contains every row that a dry run counts exactly once. */
async function expectRight(service: RunningService, done: Export): Promise<void> {
  expect(done, done.error_message ?? '').toMatchObject({ status: 'completed' });
  const fresh = createApi(service.origin, { 'x-api-key': key });
  const { search_params, index_params } = done.parameters;
  const request = { report_type: done.report_type, search_params, index_params: { ...index_params, filename: 'x' } };
  const preview = await fresh.create(request, '?dry_run=true');
  expect(done.row_count).toBe(preview.body.export!.estimate!.rows);
  const sheets = read(await fresh.file(done), { dense: true }).Sheets;
  const rows = utils.sheet_to_json<unknown[]>(sheets['Click details']!, { header: 1 }).slice(1);
  expect(rows).toHaveLength(done.row_count!);
  const times = rows.map((row) => row[1] as number);
  expect(times).toEqual(times.toSorted((a, b) => a - b));
  // Network ID and timestamp are the natural key of a click.
  expect(new Set(rows.map((row) => `${row[0]} ${row[1]}`)).size).toBe(rows.length);
}
