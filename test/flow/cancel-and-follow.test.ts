/** Cancelling, deleting and following exports, on a service with a report that takes its time. */
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readConfig } from '../../src/config.ts';
import { createKey } from '../../src/keys/create-key.ts';
import { openService, type Service } from '../../src/wire.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';

let database: TestDatabase;
let folder: string;
let service: Service;
let key: string;
beforeAll(async () => {
  database = await testDatabase('demo');
  folder = await mkdtemp(join(tmpdir(), 'sheaf-flow-'));
  const env = {
    DATABASE_URL: database.url,
    SHEAF_DATA_DIR: folder,
    PORT: '0',
    SHEAF_LOG: 'silent',
    SHEAF_PART_ROWS: '500',
  };
  service = await openService(readConfig(env), { api: true, worker: true });
  key = await createKey(service.database, { publisher: 'acme-media', role: 'member' });
});
afterAll(async () => {
  await service.close();
  await database.drop();
  await rm(folder, { recursive: true });
});

async function call(path: string, init: RequestInit = {}) {
  const headers = { 'x-api-key': key, 'content-type': 'application/json' };
  const response = await fetch(`${service.address}/api/v1${path}`, {
    ...init,
    headers: { ...headers, ...init.headers },
  });
  const text = await response.text();
  return { status: response.status, body: text ? JSON.parse(text) : null };
}

let days = 30;
/** A report of its own for each test: another span of days. */
async function create() {
  const day = (offset: number) => new Date(Date.now() - offset * 86_400_000).toISOString().slice(0, 10);
  const body = { report_type: 'clicks_details_excel', search_params: { start_date: day(days--), end_date: day(0) } };
  const { body: answer } = await call('/exports', { method: 'POST', body: JSON.stringify(body) });
  return answer.export.id as number;
}

/** Resolves once some parts are ready and many are not: the export is in the middle of its work. */
async function underWay(id: number): Promise<void> {
  await until(async () => (await call(`/exports/${id}`)).body.export.progress?.parts_ready > 0, 20_000);
}

/** Statements that read a report at the moment. */
async function reading(): Promise<number> {
  const { rows } = await database.pool.query(
    `select count(*)::int as busy from pg_stat_activity
     where datname = current_database() and state = 'active' and query ilike 'copy (%' and pid <> pg_backend_pid()`,
  );
  return rows[0].busy;
}

/** The bytes that the store holds of an export. */
async function bytesOf(id: number): Promise<string[]> {
  const names = await readdir(join(folder, 'files'), { recursive: true });
  return names.filter((name) => name.startsWith(`exports/${id}/`));
}

async function finished(id: number) {
  for (;;) {
    const { export: state } = (await call(`/exports/${id}?wait=30`)).body;
    if (state.status === 'completed' || state.status === 'failed') return state;
  }
}

async function until(condition: () => Promise<boolean>, limitMs: number): Promise<void> {
  for (const end = Date.now() + limitMs; !(await condition()); await sleep(50)) {
    if (Date.now() > end) throw new Error(`waited longer than ${limitMs} ms`);
  }
}

describe('cancel', () => {
  test('ends the export at once and the work on it within 5 seconds; nothing is left behind', async () => {
    const id = await create();
    await underWay(id);
    const cancelled = await call(`/exports/${id}/cancel`, { method: 'POST' });
    expect(cancelled).toMatchObject({
      status: 200,
      body: { export: { status: 'failed', error_message: 'The export was cancelled.' } },
    });
    await until(async () => (await reading()) === 0, 5000);
    await until(async () => (await bytesOf(id)).length === 0, 10_000);
    expect((await call(`/exports/${id}`)).body.export.status).toBe('failed');
  });

  test('a dry run changes nothing, and a finished export stays as it is', async () => {
    const id = await create();
    await underWay(id);
    const tried = await call(`/exports/${id}/cancel?dry_run=true`, { method: 'POST' });
    expect(tried.body.export.status).toBe('processing');
    expect((await finished(id)).status).toBe('completed');
    const again = await call(`/exports/${id}/cancel`, { method: 'POST' });
    expect(again.body.export.status).toBe('completed');
  });

  test('404 for an id that does not exist, 422 for a part', async () => {
    expect((await call('/exports/999999/cancel', { method: 'POST' })).status).toBe(404);
    const id = await create();
    await underWay(id);
    const { rows } = await database.pool.query('select id from exports where parent_id = $1 limit 1', [id]);
    expect((await call(`/exports/${rows[0].id}/cancel`, { method: 'POST' })).status).toBe(422);
  });
});

describe('delete', () => {
  test('removes the record, the parts and the file; its links die', async () => {
    const id = await create();
    const { download_url } = await finished(id);
    expect((await fetch(download_url, { method: 'HEAD' })).status).toBe(200);
    expect((await call(`/exports/${id}?dry_run=true`, { method: 'DELETE' })).status).toBe(204);
    expect((await call(`/exports/${id}`)).status).toBe(200);
    expect(await call(`/exports/${id}`, { method: 'DELETE' })).toEqual({ status: 204, body: null });
    expect((await call(`/exports/${id}`)).status).toBe(404);
    expect((await fetch(download_url)).status).toBe(404);
    const { rows } = await database.pool.query('select from exports where id = $1 or parent_id = $1', [id]);
    expect(rows).toEqual([]);
  });

  test('ends what is being built', async () => {
    const id = await create();
    await underWay(id);
    expect((await call(`/exports/${id}`, { method: 'DELETE' })).status).toBe(204);
    await until(async () => (await reading()) === 0, 5000);
  });
});

describe('follow', () => {
  test('wait answers when the export is finished, or when the time is over', async () => {
    const id = await create();
    const started = performance.now();
    expect((await call(`/exports/${id}?wait=1`)).body.export.status).toBe('processing');
    expect(performance.now() - started).toBeGreaterThan(900);
    expect((await finished(id)).status).toBe('completed');
  });

  test('events tell every state to the end, and after Last-Event-ID only what is new', async () => {
    const id = await create();
    const read = async (headers: Record<string, string> = {}) => {
      const response = await fetch(`${service.address}/api/v1/exports/${id}/events`, {
        headers: { 'x-api-key': key, ...headers },
      });
      expect(response.headers.get('content-type')).toMatch('text/event-stream');
      const events = (await response.text()).split('\n\n').filter((event) => event.includes('event: export'));
      return events.map((event) => ({
        ...JSON.parse(/^data: (.*)$/m.exec(event)![1]!),
        id: /^id: (.*)$/m.exec(event)![1]!,
      }));
    };
    const events = await read();
    expect(events.at(-1)).toMatchObject({ status: 'completed', download_url: expect.any(String) });
    const ready = events.flatMap((event) => event.progress?.parts_ready ?? []);
    expect(ready).toEqual([...ready].sort((a, b) => a - b));
    expect(await read({ 'last-event-id': events.at(-1).id })).toEqual([]);
    expect((await read({ 'last-event-id': 'something else' })).length).toBe(1);
  });
});
