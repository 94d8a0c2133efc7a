/** A file that was damaged in file storage is never sent, is found by the sweeper, and is rebuilt on request. */
import { open, rm, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openDiskStore } from '../../src/store/disk-store.ts';
import { sweep } from '../../src/worker/sweep.ts';
import type { Api, Export } from '../support/api.ts';
import { NO_OTHERS } from '../support/own-sources.ts';
import { suite } from '../support/suite.ts';

const it = suite();
let api: Api;
const names = ['whole', 'shorter', 'flipped', 'gone'] as const;
/** Holds the sweeper's lock, so that the service's own sweeper does not run. */
let lock: pg.Client;
let exports: Record<(typeof names)[number], Export>;
beforeAll(async () => {
  lock = new pg.Client(it.database.url);
  await lock.connect();
  await lock.query(`select pg_advisory_lock(hashtext('sweep'))`);
  api = await it.as({ role: 'member' });
  const built = names.map(async (filename) => [filename, await build(filename)] as const);
  exports = Object.fromEntries(await Promise.all(built)) as typeof exports;
  await truncate(await pathOf(exports.shorter), 100);
  const file = await open(await pathOf(exports.flipped), 'r+');
  await file.write('\u0000', 200);
  await file.close();
  await rm(await pathOf(exports.gone));
});

afterAll(() => lock.end());

const request = (filename: string) => ({ report_type: 'advertisers_csv', index_params: { filename } });
const build = (filename: string) => api.build(request(filename));

async function pathOf({ id }: Export): Promise<string> {
  const { rows } = await it.database.pool.query('select file_key from sheaf.exports where id = $1', [id]);
  return join(it.dataDir, 'files', rows[0].file_key);
}

/** Sweeps once and returns the log. */
async function sweepOnce(): Promise<Record<string, unknown>[]> {
  const log: Record<string, unknown>[] = [];
  const say = (fields: object, message: string) => void log.push({ ...fields, message });
  // The queue is not used, because no export has lost its job.
  const ctx = {
    ...NO_OTHERS,
    pool: it.database.pool,
    queue: {} as never,
    store: await openDiskStore({ folder: it.dataDir }),
    retentionDays: 7,
    log: { info() {}, warn: say, error: say },
    stopping: new AbortController().signal,
  };
  await sweep(ctx, { listStore: true, settledMs: 3_600_000 });
  return log;
}

test('a file whose size differs from its record returns 404 to every request', async () => {
  for (const init of [{}, { headers: { range: 'bytes=0-9' } }]) {
    const refused = await it.api().send(exports.shorter.download_url!, init);
    expect(refused).toMatchObject({ status: 404, body: { error: { code: 'NOT_FOUND' } } });
    expect(refused.body.error!.message).toContain('damaged');
  }
  expect((await fetch(exports.shorter.download_url!, { method: 'HEAD' })).status).toBe(404);
  expect((await fetch(exports.whole.download_url!)).status).toBe(200);
});

test('the sweeper withdraws damaged files, reports missing ones, and keeps intact ones', async () => {
  await it.database.pool.query(`update sheaf.exports set completed_at = completed_at - interval '2 hours'`);
  const log = await sweepOnce();
  const key = expect.stringMatching(/^exports\/\d+\/1\/file\.csv$/);
  const damaged = 'a file was damaged in the file storage; it is no longer offered';
  expect(log).toHaveLength(3);
  expect(log).toEqual(
    expect.arrayContaining([
      { exportId: exports.shorter.id, key, differs: 'size', message: damaged },
      { exportId: exports.flipped.id, key, differs: 'checksum', message: damaged },
      expect.objectContaining({ exportId: exports.gone.id, key, message: 'a file could not be checked' }),
    ]),
  );
  expect(await sweepOnce()).toEqual([]);

  for (const { id } of [exports.shorter, exports.flipped]) {
    const shown = await api.get(id);
    expect(shown).toMatchObject({ status: 'completed', download_url: null, download_expires_in_seconds: null });
    expect(shown.error_message).toBe(
      'The file was damaged in the file storage and has been removed. Create the export again.',
    );
    const refused = await api.send(`/exports/${id}/download`);
    expect(refused).toMatchObject({ status: 409, body: { error: { message: shown.error_message } } });
  }
  expect((await fetch((await api.get(exports.whole.id)).download_url!)).status).toBe(200);
  expect((await api.get(exports.gone.id)).download_url).not.toBeNull();
});

test('the same request is not a duplicate of an export whose file was damaged', async () => {
  const again = await build('flipped');
  expect(again.id).not.toBe(exports.flipped.id);
  expect((await fetch(again.download_url!)).status).toBe(200);
});
