/** Files are kept as long as their links, and links of deliveries can be made again. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type TestDatabase, testDatabase } from '../../../test/support/database.ts';
import { transaction } from '../../db/pool.ts';
import { type DiskStore, openDiskStore } from '../../store/disk-store.ts';
import { expireFiles } from '../expire-files.ts';
import { shareForDelivery } from './create-share.ts';
import { findEndedShare, followShare, forgetShares } from './follow-share.ts';
import { newSeed } from './share-token.ts';

let database: TestDatabase;
let store: DiskStore;
let folder: string;
const ctx = { linkSecret: async () => 'secret', shareDays: 90 };
beforeAll(async () => {
  database = await testDatabase('empty');
  folder = await mkdtemp(join(tmpdir(), 'sheaf-shares-'));
  store = await openDiskStore({ folder });
  await database.pool.query(`insert into sheaf.publishers (slug, name) values ('p', 'P')`);
  await database.pool.query(`insert into sheaf.users (publisher_id, email, role) values (1, 'm@p', 'member')`);
});
afterAll(async () => {
  await database.drop();
  await rm(folder, { recursive: true, force: true });
});

let exportId: number;
let key: string;
beforeEach(async () => {
  await database.pool.query('delete from sheaf.exports');
  await database.pool.query('delete from sheaf.shares');
  const { rows } = await database.pool.query(
    `insert into sheaf.exports (publisher_id, user_id, report_type, params, params_hash, status, started_at, completed_at, origin,
       file_key, file_bytes, row_count, filename)
     values (1, 1, 'deals_excel', '{"search_params":{},"index_params":{}}', sha256('x'), 'completed', now() - interval '8 days',
       now() - interval '8 days', 'api', 'none', 3, 1, 'f.csv') returning id`,
  );
  exportId = rows[0].id;
  key = `exports/${exportId}/1/file.csv`;
  await store.write(key, [Buffer.from('a\r\n')] as unknown as AsyncIterable<Uint8Array>);
  await database.pool.query(`update sheaf.exports set file_key = $2 where id = $1`, [exportId, key]);
});

const make = (more: { seed?: string; days?: number } = {}) =>
  shareForDelivery(database.pool, ctx, { exportId, seed: newSeed(), ...more });
const follow = (token: string) => followShare(database, { token, count: false });
const expired = () => expireFiles({ pool: database.pool, store, retentionDays: 7 });
const age = (days: number) =>
  database.pool.query(
    `update sheaf.shares set created_at = created_at - make_interval(days => $1), expires_at = expires_at - make_interval(days => $1)`,
    [days],
  );

test('a file is kept while one of its links is valid, and expires with the last one', async () => {
  const [short, long] = [await make({ days: 1 }), await make({ days: 10 })];
  expect(await expired()).toBe(0);
  await age(2);
  expect(await Promise.all([follow(short), follow(long)])).toEqual([null, { exportId, fileKey: key }]);
  expect(await expired()).toBe(0);
  await age(10);
  expect(await expired()).toBe(1);
  expect(await follow(long)).toBeNull();
  expect(await findEndedShare(database, long)).toMatchObject({ reason: 'expired', reportType: 'deals_excel' });
});

test('a revoked link keeps no file', async () => {
  await make();
  await database.pool.query('update sheaf.shares set revoked_at = now()');
  expect(await expired()).toBe(1);
});

test('the same seed makes the same link once, and a rolled back transaction makes none', async () => {
  const seed = newSeed();
  const failed = transaction(database.pool, async (connection) => {
    await shareForDelivery(connection, ctx, { exportId, seed });
    throw new Error('rolled back');
  });
  await expect(failed).rejects.toThrow('rolled back');
  const count = async () => (await database.pool.query('select count(*)::int as n from sheaf.shares')).rows[0].n;
  expect(await count()).toBe(0);
  const first = await make({ seed });
  expect(first).toMatch(/^[\w-]{22}$/);
  expect(await make({ seed })).toBe(first);
  expect(await count()).toBe(1);
  expect(await make()).not.toBe(first);
});

test('no link is made for an export without a file, or for more days than the service allows', async () => {
  await expect(make({ days: 91 })).rejects.toThrow('`days`: 91 is too large. Allowed: an integer, 1 to 90.');
  await expired();
  await expect(make()).rejects.toThrow(`Export ${exportId} has no file.`);
});

test('a link is remembered for a year after its end', async () => {
  const token = await make({ days: 1 });
  await age(365);
  expect(await forgetShares(database)).toBe(0);
  await age(2);
  expect(await forgetShares(database)).toBe(1);
  expect(await findEndedShare(database, token)).toBeNull();
});
