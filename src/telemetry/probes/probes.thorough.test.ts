/** Tests liveness, readiness and metrics with an API and a worker as separate services. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type TestDatabase, testDatabase } from '../../../test/support/database.ts';
import { until } from '../../../test/support/until.ts';
import { createKey } from '../../access/keys/create-key.ts';
import { readConfig } from '../../config.ts';
import { builtIn } from '../../reports/built-in.ts';
import { openService, type Service } from '../../wire.ts';
import { METRICS } from '../metrics/catalog.ts';
import type { Report } from './readiness.ts';

const TOKEN = 'token-of-the-scraper';

let database: TestDatabase;
let folder: string;
let api: Service;
let worker: Service;
let key: string;
beforeAll(async () => {
  database = await testDatabase('demo');
  folder = await mkdtemp(join(tmpdir(), 'sheaf-probes-'));
  const env = {
    DATABASE_URL: database.url,
    SHEAF_DATA_DIR: folder,
    PORT: '0',
    SHEAF_LOG: 'silent',
    SHEAF_PART_ROWS: '1000',
    SHEAF_RATE_LIMIT: '5',
  };
  api = await openService(readConfig(env), { catalog: builtIn, api: true, worker: false });
  const workerEnv = { ...env, SHEAF_HEALTH_PORT: '0', SHEAF_METRICS_TOKEN: TOKEN };
  worker = await openService(readConfig(workerEnv), { catalog: builtIn, api: false, worker: true });
  key = await createKey(api.database, { publisher: 'acme-media', role: 'member' });
});
afterAll(async () => {
  await worker.close();
  await api.close();
  await database.drop();
  await rm(folder, { recursive: true });
});

const probePort = () => `http://127.0.0.1:${worker.healthPort}`;

async function readyz(origin: string): Promise<{ status: number; report: Report }> {
  const response = await fetch(`${origin}/readyz`);
  return { status: response.status, report: (await response.json()) as Report };
}

/** Maps the labels of each line of a metric, as written, to its value. */
async function metric(text: string, name: string): Promise<Record<string, number>> {
  const lines = text.split('\n').filter((line) => new RegExp(`^${name}[{ ]`).test(line));
  return Object.fromEntries(
    lines.map((line) => [line.slice(name.length, line.lastIndexOf(' ')), Number(line.split(' ').at(-1))]),
  );
}

async function workerMetrics(): Promise<string> {
  return (await fetch(`${probePort()}/metrics`, { headers: { authorization: `Bearer ${TOKEN}` } })).text();
}

describe('probes', () => {
  test('need no API key and have no rate limit, unlike the API on the same port', async () => {
    for (let i = 0; i < 20; i++) {
      expect((await fetch(`${api.address}/healthz`)).status).toBe(200);
      expect((await fetch(`${api.address}/readyz`)).status).toBe(200);
    }
    const responses = await Promise.all(Array.from({ length: 8 }, () => fetch(`${api.address}/api/v1/exports`)));
    expect(responses.map(({ status }) => status)).toContain(429);
  });

  test('readyz names every check, also on the health port of a worker', async () => {
    const names = ['service', 'database', 'migrations', 'queue', 'store'];
    const checks = Object.fromEntries(names.map((name) => [name, { ok: true }]));
    expect(await readyz(api.address!)).toEqual({ status: 200, report: { ready: true, checks } });
    expect(await readyz(probePort())).toEqual({ status: 200, report: { ready: true, checks } });
    expect(await (await fetch(`${probePort()}/healthz`)).json()).toEqual({ alive: true });
    expect((await fetch(`${probePort()}/api/v1/exports`)).status).toBe(404);
  });

  test('the database is queried far less often than the service is probed', async () => {
    const before = await statements();
    await Promise.all(Array.from({ length: 200 }, () => readyz(api.address!)));
    // Each check takes several statements, and its result is cached for 1.5 seconds.
    expect((await statements()) - before).toBeLessThan(200);
  });

  async function statements(): Promise<number> {
    await database.pool.query('select pg_stat_force_next_flush()');
    const { rows } = await database.pool.query(
      'select xact_commit + xact_rollback as count from pg_stat_database where datname = current_database()',
    );
    return rows[0].count;
  }

  test('readyz returns 503 while the database is unavailable and 200 afterwards, and healthz always returns 200', async () => {
    const name = new URL(database.url.replace('@/', '@local/')).pathname.slice(1);
    const server = new pg.Client({ connectionString: database.url.replace(name, 'sheaf') });
    await server.connect();
    try {
      await server.query(`alter database ${name} allow_connections false`);
      await server.query('select pg_terminate_backend(pid) from pg_stat_activity where datname = $1', [name]);
      for (const origin of [api.address!, probePort()]) {
        // The first statements after the end of a connection can report that end, in several ways. Each later one is refused with 55000.
        const refused = { ok: false, why: 'failed (55000)' };
        const unavailable = await until(
          async () => {
            const response = await readyz(origin);
            return isDeepStrictEqual(response.report.checks['database'], refused) && response;
          },
          { limitMs: 10_000, what: 'the database is missed' },
        );
        expect(unavailable.status).toBe(503);
        expect(unavailable.report.checks['store']).toEqual({ ok: true });
        expect(JSON.stringify(unavailable)).not.toContain(name);
        expect((await fetch(`${origin}/healthz`)).status).toBe(200);
      }
      expect(await metric(await workerMetrics(), 'sheaf_database_up')).toEqual({ '': 0 });
    } finally {
      await server.query(`alter database ${name} allow_connections true`);
      await server.end();
    }
    for (const origin of [api.address!, probePort()]) {
      await until(async () => (await readyz(origin)).status === 200, { limitMs: 10_000, what: 'readyz is 200' });
    }
  });

  test('readyz returns 503 when the file storage cannot be written', async () => {
    const files = join(folder, 'files');
    const { rename, writeFile } = await import('node:fs/promises');
    await rename(files, `${files}-away`);
    await writeFile(files, 'in the way');
    // The store check is cached for 15 s, so this probes a service that has not run it yet.
    const env = { DATABASE_URL: database.url, SHEAF_DATA_DIR: `${folder}/other`, PORT: '0', SHEAF_LOG: 'silent' };
    const fresh = await openService(readConfig(env), { catalog: builtIn, api: true, worker: false });
    await rm(join(folder, 'other/files'), { recursive: true });
    await writeFile(join(folder, 'other/files'), 'in the way');
    const { status, report } = await readyz(fresh.address!);
    await fresh.close();
    await rm(files);
    await rename(`${files}-away`, files);
    expect(status).toBe(503);
    expect(report.checks['store']).toMatchObject({
      ok: false,
      why: expect.stringMatching(/^failed \((EEXIST|ENOTDIR)\)$/),
    });
  });
});

describe('metrics', () => {
  test('count an export, its parts, rows and requests, with only the labels in the catalog', async () => {
    const response = await fetch(`${api.address}/api/v1/exports`, {
      method: 'POST',
      headers: { 'x-api-key': key, 'content-type': 'application/json' },
      body: JSON.stringify({ report_type: 'deals_excel' }),
    });
    const { export: created } = (await response.json()) as { export: { id: number } };
    const finished = { '{report_type="deals_excel",outcome="completed"}': 1 };
    const text = await until(
      async () => {
        const read = await workerMetrics();
        return Object.keys(await metric(read, 'sheaf_exports_finished_total')).length > 0 && read;
      },
      { limitMs: 30_000, what: 'an export is counted' },
    );
    const { rows } = await database.pool.query(
      'select row_count, (select count(*) from sheaf.exports where parent_id = $1) as parts from sheaf.exports where id = $1',
      [created.id],
    );
    expect(await metric(text, 'sheaf_exports_finished_total')).toEqual(finished);
    expect(await metric(text, 'sheaf_export_duration_seconds_count')).toEqual(finished);
    expect(await metric(text, 'sheaf_parts_built_total')).toEqual({ '': rows[0].parts });
    expect(await metric(text, 'sheaf_rows_encoded_total')).toEqual({ '{format="xlsx"}': rows[0].row_count });
    const jobs = await metric(text, 'sheaf_jobs_finished_total');
    expect(jobs['{queue="build-part",outcome="done"}']).toBe(rows[0].parts);
    expect(jobs['{queue="build-export",outcome="done"}']).toBe(1);
    expect(await metric(text, 'sheaf_queue_waiting_jobs')).toMatchObject({ '{queue="build-part"}': 0 });
    expect((await metric(text, 'sheaf_encoder_busy_seconds_total'))['']).toBeGreaterThan(0);

    const ofApi = await (await fetch(`${api.address}/metrics`)).text();
    const requests = await metric(ofApi, 'sheaf_http_request_duration_seconds_count');
    expect(requests['{method="POST",route="/api/v1/exports",status="202"}']).toBe(1);
    for (const exposed of [text, ofApi]) {
      expect(exposed).not.toContain(key);
      expect(exposed).not.toContain(TOKEN);
      for (const name of unlisted(exposed)) expect.fail(`${name} is not in the catalog`);
    }
  });

  /** Metrics and labels in the response that are not in the catalog. */
  function unlisted(text: string): string[] {
    return text
      .split('\n')
      .filter((line) => line.startsWith('sheaf_'))
      .flatMap((line) => {
        const [, name, labels = ''] = /^(\w+)(?:\{(.*)\})? /.exec(line)!;
        const entry = Object.entries(METRICS).find(
          ([known]) => name!.replace(/_(bucket|sum|count)$/, '') === known || name === known,
        );
        const used = [...labels.matchAll(/(\w+)="/g)].map((match) => match[1]!).filter((label) => label !== 'le');
        return entry && used.every((label) => (entry[1].labels as readonly string[]).includes(label)) ? [] : [line];
      });
  }

  test('can be read from this machine and not through a proxy, or from anywhere with the token', async () => {
    const status = async (origin: string, headers: Record<string, string> = {}) =>
      (await fetch(`${origin}/metrics`, { headers })).status;
    expect(await status(api.address!)).toBe(200);
    expect(await status(api.address!, { 'x-forwarded-for': '203.0.113.7' })).toBe(403);
    expect(await status(probePort())).toBe(401);
    expect(await status(probePort(), { authorization: 'Bearer wrong' })).toBe(401);
    expect(await status(probePort(), { authorization: `Bearer ${TOKEN}`, 'x-forwarded-for': '203.0.113.7' })).toBe(200);
  });

  test('return 404 when they are off', async () => {
    const env = {
      DATABASE_URL: database.url,
      SHEAF_DATA_DIR: folder,
      PORT: '0',
      SHEAF_LOG: 'silent',
      SHEAF_METRICS: 'off',
    };
    const service = await openService(readConfig(env), { catalog: builtIn, api: true, worker: false });
    const response = await fetch(`${service.address}/metrics`);
    await service.close();
    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({ error: { code: 'NOT_FOUND', request_id: expect.any(String) } });
  });
});
