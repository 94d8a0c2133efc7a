/** Limits, retention and the sweeper of a running service. */
import { utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openPgBossQueue } from '../../src/queue/pg-boss-queue.ts';
import type { Queue } from '../../src/queue/queue.ts';
import { type DiskStore, openDiskStore } from '../../src/store/disk-store.ts';
import { sweep } from '../../src/worker/sweep.ts';
import type { Api } from '../support/api.ts';
import { NO_OTHERS } from '../support/own-sources.ts';
import { suite } from '../support/suite.ts';

const self = suite({ env: { SHEAF_MAX_ROWS: '2000', SHEAF_PUBLISHER_EXPORTS: '2' } });
let api: Api;
let queue: Queue;
let store: DiskStore;
beforeAll(async () => {
  api = await self.as({ role: 'member' });
  queue = await openPgBossQueue({ url: self.database.url, onError: () => {} });
  store = await openDiskStore({ folder: self.dataDir });
});
afterAll(() => queue?.stop());

async function sweepNow(listStore = false) {
  const stopping = new AbortController().signal;
  await sweep(
    {
      ...NO_OTHERS,
      pool: self.database.pool,
      queue,
      store,
      retentionDays: 7,
      log: pino({ level: 'silent' }),
      stopping,
    },
    { listStore, settledMs: 60_000 },
  );
}

describe('limits', () => {
  test('too many rows return 422, for a creation and for a dry run', async () => {
    const big = { report_type: 'deals_excel' };
    for (const query of ['', '?dry_run=true']) {
      const { status, body } = await api.create(big, query);
      expect([status, body.error!.code]).toEqual([422, 'VALIDATION_ERROR']);
      expect(body.error!.message).toMatch(
        /^`search_params`: the export would have [\d,]+ rows\. Allowed: at most 2,000\./,
      );
    }
  });

  test('too many exports in flight of one publisher return 429 with Retry-After, until one of them is finished', async () => {
    const client = await self.database.pool.connect();
    await client.query('begin; lock table public.deals in access exclusive mode');
    const of = (country: string) => ({ report_type: 'deals_excel', search_params: { country } });
    // The lock also blocks the row check, so the test inserts the exports in flight itself.
    await self.database.pool.query(
      `insert into sheaf.exports (publisher_id, user_id, report_type, params, params_hash)
       select u.publisher_id, u.id, 'deals_excel', '{}', sha256(n::text::bytea) from sheaf.users u, generate_series(1, 2) n
       where u.publisher_id = (select id from sheaf.publishers where slug = 'acme-media') order by u.id limit 2`,
    );
    await client.query('rollback');
    client.release();
    const refused = await api.create(of('US'));
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    await self.database.pool.query(
      `update sheaf.exports set status = 'failed' where params = '{}' and status = 'pending'`,
    );
    expect((await api.create(of('US'))).status).toBe(202);
  });
});

describe('retention', () => {
  test('an expired file is removed: the link is gone, the file name stays, and the same request builds a new file', async () => {
    const body = { report_type: 'hot_advertisers_excel' };
    const finished = await api.build(body);
    await sweepNow();
    expect((await api.get(finished.id)).download_url).not.toBeNull();
    await self.database.pool.query(
      `update sheaf.exports set completed_at = completed_at - interval '8 days' where id = $1`,
      [finished.id],
    );
    await sweepNow();
    expect(await api.get(finished.id)).toMatchObject({
      status: 'completed',
      download_url: null,
      download_expires_in_seconds: null,
      filename: finished.filename,
    });
    expect((await fetch(finished.download_url!)).status).toBe(404);
    await self.database.pool.query('update sheaf.exports set completed_at = now() where id = $1', [finished.id]);
    expect(await api.create(body)).toMatchObject({ status: 202, body: { deduped: false } });
  });
});

describe('the sweeper', () => {
  test('removes objects that no export needs once they are old enough, and keeps the files', async () => {
    const finished = await api.build({ report_type: 'deals_excel', search_params: { country: 'DE' } });
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
    for (const leftover of keys) await utimes(join(self.dataDir, 'files', leftover), old, old);
    await sweepNow(true);
    expect(await present()).toEqual([]);
    expect((await fetch((await api.get(finished.id)).download_url!)).status).toBe(200);
  });

  test('queues an export that lost its job', async () => {
    await self.database.pool.query('alter table sheaf.exports disable trigger exports_touched');
    const { rows } = await self.database.pool.query(
      `insert into sheaf.exports (publisher_id, user_id, report_type, params, params_hash, created_at, updated_at)
       select publisher_id, user_id, report_type, params, sha256('lost'), now() - interval '1 hour', now() - interval '1 hour'
       from sheaf.exports where status = 'completed' and parent_id is null order by id desc limit 1 returning id`,
    );
    await self.database.pool.query('alter table sheaf.exports enable trigger exports_touched');
    await sweepNow();
    expect((await api.finished(Number(rows[0].id))).status).toBe('completed');
  });
});
