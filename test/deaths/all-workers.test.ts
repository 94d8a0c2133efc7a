/** Failures of all workers at the same time, in the middle of exports. No export is without a live attempt for a minute. */
import { expect, test } from 'vitest';
import { until } from '../support/until.ts';
import { crew } from './crew.ts';
import { exportRecord, storedKeys } from './records.ts';
import { expectWhole } from './whole.ts';

const self = crew({ workers: ['one', 'two'], clicks: 60_000, partRows: 1000 });

/** The jobs of an export in the queue, with their number of retries. */
async function jobsOf(id: number): Promise<{ state: string; tries: number }[]> {
  const { rows } = await self.database.pool.query(
    `select state, retry_count as tries from sheaf_queue.job
     where name = 'build-export' and (data ->> 'exportId')::bigint = $1 order by created_on`,
    [id],
  );
  return rows;
}

test('SIGTERM: they stop in order and return the export without using a retry, and the next worker completes it', async () => {
  const id = await self.create('drained');
  await self.partsReady(id, 10);
  const exits = await Promise.all([...self.workers.keys()].map((name) => self.dismiss(name, 'SIGTERM')));
  for (const { code, ms } of exits) {
    expect(code).toBe(0);
    expect(ms).toBeLessThan(20_000);
  }
  expect(await jobsOf(id)).toEqual([
    { state: 'completed', tries: 0 },
    { state: 'created', tries: 0 },
  ]);
  const { rows: active } = await self.database.pool.query(`select from sheaf_queue.job where state = 'active'`);
  expect(active).toEqual([]);

  await self.hire('three');
  await expectWhole(self, id, { limitMs: 30_000 });
  expect((await jobsOf(id)).map((job) => job.tries)).toEqual([0, 0]);
  expect(await storedKeys(self)).toEqual([`exports/${id}/2/file.xlsx`]);
});

test('all connections are cut: the export is rebuilt within seconds', async () => {
  const id = await self.create('cut');
  await self.partsReady(id, 10);
  await self.database.pool.query(
    `select pg_terminate_backend(pid) from pg_stat_activity
     where datname = current_database() and pid <> pg_backend_pid()`,
  );
  await expectWhole(self, id, { limitMs: 30_000 });
  expect((await exportRecord(self, id)).attempt).toBe(2);
  expect((await storedKeys(self)).filter((key) => !key.endsWith('/file.xlsx'))).toEqual([]);
});

test('kill -9: new workers claim the abandoned exports within a minute, even one whose job is lost', async () => {
  await self.hire('four');
  const ids = [await self.create('killed'), await self.create('killed and lost')];
  for (const id of ids) await self.partsReady(id, 10);
  for (const name of [...self.workers.keys()]) await self.dismiss(name, 'SIGKILL');
  const { rowCount } = await self.database.pool.query(
    `delete from sheaf_queue.job where name = 'build-export' and (data ->> 'exportId')::bigint = $1`,
    [ids[1]],
  );
  expect(rowCount).toBe(1);

  await self.hire('five');
  const started = performance.now();
  const seconds = await Promise.all(
    ids.map(async (id) => {
      await until(async () => (await exportRecord(self, id)).attempt === 2, {
        limitMs: 60_000,
        what: `export ${id} has a new attempt`,
      });
      return (performance.now() - started) / 1000;
    }),
  );
  console.log(`claimed after ${seconds.map((s) => s.toFixed(1)).join(' and ')} s`);
  // Before the queue could miss a heartbeat of its job.
  expect(seconds[0]).toBeLessThan(15);
  for (const id of ids) await expectWhole(self, id, { limitMs: 30_000 });
});
