/** Caps, retention and the sweeper, on a running service. */
import { mkdtemp, rm, utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readConfig } from '../../src/config.ts';
import { createKey } from '../../src/keys/create-key.ts';
import { openPgBossQueue } from '../../src/queue/pg-boss-queue.ts';
import type { Queue } from '../../src/queue/queue.ts';
import { type DiskStore, openDiskStore } from '../../src/store/disk-store.ts';
import { openService, type Service } from '../../src/wire.ts';
import { sweep } from '../../src/worker/sweep.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';

let database: TestDatabase;
let folder: string;
let service: Service;
let queue: Queue;
let store: DiskStore;
let key: string;
beforeAll(async () => {
  database = await testDatabase('demo');
  folder = await mkdtemp(join(tmpdir(), 'sheaf-flow-'));
  const env = {
    DATABASE_URL: database.url,
    SHEAF_DATA_DIR: folder,
    PORT: '0',
    SHEAF_LOG: 'silent',
    SHEAF_MAX_ROWS: '2000',
    SHEAF_PUBLISHER_EXPORTS: '2',
  };
  service = await openService(readConfig(env), { api: true, worker: true });
  key = await createKey(service.database, { publisher: 'acme-media', role: 'member' });
  queue = await openPgBossQueue({ url: database.url, onError: () => {} });
  store = await openDiskStore({ folder });
});
afterAll(async () => {
  await queue.stop(1000);
  await service.close();
  await database.drop();
  await rm(folder, { recursive: true });
});

async function call(path: string, body?: object) {
  const init = body ? { method: 'POST', body: JSON.stringify(body) } : {};
  const headers = { 'x-api-key': key, 'content-type': 'application/json' };
  const response = await fetch(`${service.address}/api/v1${path}`, { headers, ...init });
  return { status: response.status, headers: response.headers, body: JSON.parse(await response.text()) };
}

async function complete(body: object) {
  const { body: created } = await call('/exports', body);
  return (await call(`/exports/${created.export.id}?wait=30`)).body.export;
}

async function sweepNow(listStore = false) {
  const stopping = new AbortController().signal;
  await sweep(
    { pool: database.pool, queue, store, retentionDays: 7, log: pino({ level: 'silent' }), stopping },
    { listStore, settledMs: 60_000 },
  );
}

describe('caps', () => {
  test('422 for more rows than an export may have, whether asked for or only tried', async () => {
    const big = { report_type: 'deals_excel' };
    for (const path of ['/exports', '/exports?dry_run=true']) {
      const { status, body } = await call(path, big);
      expect([status, body.error.code]).toEqual([422, 'VALIDATION_ERROR']);
      expect(body.error.message).toMatch(/would have \d+ rows; 2000 is the most/);
    }
  });

  test('429 with Retry-After for more exports in flight than a publisher may have; one more once one is finished', async () => {
    const client = await database.pool.connect();
    await client.query('begin; lock table deals in access exclusive mode');
    const of = (country: string) => ({ report_type: 'deals_excel', search_params: { country } });
    // The lock also holds up the check of the rows, so the exports in flight are made by hand.
    await database.pool.query(
      `insert into exports (publisher_id, user_id, report_type, params, params_hash)
       select u.publisher_id, u.id, 'deals_excel', '{}', sha256(n::text::bytea) from users u, generate_series(1, 2) n
       where u.publisher_id = (select id from publishers where slug = 'acme-media') order by u.id limit 2`,
    );
    await client.query('rollback');
    client.release();
    const refused = await call('/exports', of('US'));
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    await database.pool.query(`update exports set status = 'failed' where params = '{}' and status = 'pending'`);
    expect((await call('/exports', of('US'))).status).toBe(202);
  });
});

describe('retention', () => {
  test('a file is removed when its time is over: no link, the name stays, and the same request builds anew', async () => {
    const body = { report_type: 'hot_advertisers_excel' };
    const finished = await complete(body);
    await sweepNow();
    expect((await call(`/exports/${finished.id}`)).body.export.download_url).not.toBeNull();
    await database.pool.query(`update exports set completed_at = completed_at - interval '8 days' where id = $1`, [
      finished.id,
    ]);
    await sweepNow();
    const { body: expired } = await call(`/exports/${finished.id}`);
    expect(expired.export).toMatchObject({
      status: 'completed',
      download_url: null,
      download_expires_in_seconds: null,
      filename: finished.filename,
    });
    expect((await fetch(finished.download_url)).status).toBe(404);
    await database.pool.query('update exports set completed_at = now() where id = $1', [finished.id]);
    expect(await call('/exports', body)).toMatchObject({ status: 202, body: { deduped: false } });
  });
});

describe('the sweeper', () => {
  test('removes bytes that no export needs, once they are settled, and keeps the files', async () => {
    const finished = await complete({ report_type: 'deals_excel', search_params: { country: 'DE' } });
    async function* bytes() {
      yield Buffer.from('x');
    }
    const keys = ['exports/999999/1/parts/00000.0', `exports/${finished.id}/7/file.xlsx`];
    for (const leftover of keys) await store.write(leftover, bytes());
    const present = async () =>
      (await Array.fromAsync(store.list('exports/'))).map((object) => object.key).filter((name) => keys.includes(name));
    await sweepNow(true);
    expect(await present()).toEqual(keys.toSorted());
    const old = new Date(Date.now() - 3_600_000);
    for (const leftover of keys) await utimes(join(folder, 'files', leftover), old, old);
    await sweepNow(true);
    expect(await present()).toEqual([]);
    expect((await fetch((await call(`/exports/${finished.id}`)).body.export.download_url)).status).toBe(200);
  });

  test('has an export that lost its job built', async () => {
    await database.pool.query('alter table exports disable trigger exports_touched');
    const { rows } = await database.pool.query(
      `insert into exports (publisher_id, user_id, report_type, params, params_hash, created_at, updated_at)
       select publisher_id, user_id, report_type, params, sha256('lost'), now() - interval '1 hour', now() - interval '1 hour'
       from exports where status = 'completed' and parent_id is null order by id desc limit 1 returning id`,
    );
    await database.pool.query('alter table exports enable trigger exports_touched');
    await sweepNow();
    expect((await call(`/exports/${rows[0].id}?wait=30`)).body.export.status).toBe('completed');
  });
});
