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
    SHEAF_PART_ROWS: '20000',
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

let days = 60;
/** A report of its own for each test: another span of days. */
async function create() {
  const day = (offset: number) => new Date(Date.now() - offset * 86_400_000).toISOString().slice(0, 10);
  const body = { report_type: 'clicks_details_excel', search_params: { start_date: day(days--), end_date: day(0) } };
  const { body: answer } = await call('/exports', { method: 'POST', body: JSON.stringify(body) });
  return answer.export.id as number;
}

/** Keeps the rows of clicks from being read until `release` is called. */
async function blockReading() {
  const client = await database.pool.connect();
  await client.query('begin; lock table transactions in access exclusive mode');
  return async () => {
    await client.query('rollback');
    client.release();
  };
}

async function busyStatements(): Promise<number> {
  const { rows } = await database.pool.query(
    `select count(*)::int as busy from pg_stat_activity
     where datname = current_database() and state = 'active' and query ilike '%transactions%' and pid <> pg_backend_pid()`,
  );
  return rows[0].busy;
}

async function until(condition: () => Promise<boolean>, limitMs: number): Promise<void> {
  for (const end = Date.now() + limitMs; !(await condition()); await sleep(50)) {
    if (Date.now() > end) throw new Error(`waited longer than ${limitMs} ms`);
  }
}

describe('cancel', () => {
  test('ends the export at once and its statements within 5 seconds; nothing is left behind', async () => {
    const release = await blockReading();
    const id = await create();
    await until(async () => (await busyStatements()) > 0, 10_000);
    const cancelled = await call(`/exports/${id}/cancel`, { method: 'POST' });
    expect(cancelled).toMatchObject({
      status: 200,
      body: { export: { status: 'failed', error_message: 'The export was cancelled.' } },
    });
    await until(async () => (await busyStatements()) === 0, 5000);
    await release();
    await until(
      async () => !(await readdir(join(folder, 'files'), { recursive: true })).some((name) => name.includes(`${id}/`)),
      5000,
    );
    expect((await call(`/exports/${id}`)).body.export.status).toBe('failed');
  });

  test('leaves a finished export as it is, and a dry run changes nothing', async () => {
    const id = await create();
    await call(`/exports/${id}?wait=30`);
    const again = await call(`/exports/${id}/cancel`, { method: 'POST' });
    expect(again.body.export.status).toBe('completed');
    const release = await blockReading();
    const other = await create();
    expect((await call(`/exports/${other}/cancel?dry_run=true`, { method: 'POST' })).body.export.status).not.toBe(
      'failed',
    );
    await release();
    expect((await call(`/exports/${other}?wait=30`)).body.export.status).toBe('completed');
  });

  test('404 for an id that does not exist, 422 for a part', async () => {
    expect((await call('/exports/999999/cancel', { method: 'POST' })).status).toBe(404);
    const id = await create();
    await call(`/exports/${id}?wait=30`);
    const { rows } = await database.pool.query('select id from exports where parent_id = $1 limit 1', [id]);
    expect((await call(`/exports/${rows[0].id}/cancel`, { method: 'POST' })).status).toBe(422);
  });
});

describe('delete', () => {
  test('removes the record, the parts and the file; its links die', async () => {
    const id = await create();
    const { body } = await call(`/exports/${id}?wait=30`);
    expect((await fetch(body.export.download_url, { method: 'HEAD' })).status).toBe(200);
    expect((await call(`/exports/${id}?dry_run=true`, { method: 'DELETE' })).status).toBe(204);
    expect((await call(`/exports/${id}`)).status).toBe(200);
    expect(await call(`/exports/${id}`, { method: 'DELETE' })).toEqual({ status: 204, body: null });
    expect((await call(`/exports/${id}`)).status).toBe(404);
    expect((await fetch(body.export.download_url)).status).toBe(404);
    const { rows } = await database.pool.query('select from exports where id = $1 or parent_id = $1', [id]);
    expect(rows).toEqual([]);
  });

  test('ends what is being built', async () => {
    const release = await blockReading();
    const id = await create();
    await until(async () => (await busyStatements()) > 0, 10_000);
    expect((await call(`/exports/${id}`, { method: 'DELETE' })).status).toBe(204);
    await until(async () => (await busyStatements()) === 0, 5000);
    await release();
  });
});

describe('follow', () => {
  test('wait answers when the export is finished, or when the time is over', async () => {
    const release = await blockReading();
    const id = await create();
    const started = Date.now();
    expect((await call(`/exports/${id}?wait=1`)).body.export.status).not.toBe('completed');
    expect(Date.now() - started).toBeGreaterThan(900);
    const waiting = call(`/exports/${id}?wait=30`);
    await release();
    expect((await waiting).body.export.status).toBe('completed');
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
