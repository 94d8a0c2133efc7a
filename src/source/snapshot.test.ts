import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type TestDatabase, testDatabase } from '../../test/support/database.ts';
import { holdSnapshot } from '../../test/support/held-snapshot.ts';
import { until } from '../../test/support/until.ts';
import { sql } from '../db/sql.ts';
import { copyRows } from './copy-rows.ts';
import { inSnapshot } from './snapshot.ts';
import { SnapshotLost } from './snapshot-errors.ts';
import { createSnapshotPool, SERVER } from './snapshot-pool.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase('empty');
});
afterAll(() => database.drop());

const never = new AbortController().signal;

async function sleeping(): Promise<number> {
  const { rows } = await database.pool.query(
    `select count(*)::int as count from pg_stat_activity
     where datname = current_database() and state = 'active' and query like '%pg_sleep%' and pid <> pg_backend_pid()`,
  );
  return rows[0].count;
}

/** PostgreSQL reports a canceled statement to the client before it shows the connection as idle. */
const noneSleeping = () =>
  until(async () => (await sleeping()) === 0, { limitMs: 10_000, what: 'no statement is running' });

test('other connections read the snapshot without later changes', async () => {
  await database.pool.query('create table public.seen (n int); insert into public.seen values (1)');
  const snapshot = await holdSnapshot(database.snapshots, { timezone: 'UTC' });
  await database.pool.query('insert into public.seen values (2)');
  const read = await inSnapshot(database.snapshots, { ...snapshot, timezone: 'UTC', signal: never }, (client) =>
    client.query('select n from public.seen'),
  );
  expect(read.rows).toEqual([{ n: 1 }]);
  expect(await snapshot.query(sql`select count(*) from public.seen`)).toEqual([{ count: 1 }]);
  await snapshot.close();
  const joining = inSnapshot(database.snapshots, { ...snapshot, timezone: 'UTC', signal: never }, async () => {});
  await expect(joining).rejects.toThrow(SnapshotLost);
});

test('returns the transactions that it includes', async () => {
  await database.pool.query('create table public.noted (xact xid8 default pg_current_xact_id())');
  await database.pool.query('insert into public.noted default values');
  const open = await database.pool.connect();
  await open.query('begin; insert into public.noted default values');
  const snapshot = await holdSnapshot(database.snapshots, { timezone: 'UTC' });
  await open.query('commit');
  open.release();
  await database.pool.query('insert into public.noted default values');
  const { rows } = await database.pool.query(
    'select pg_visible_in_snapshot(xact, $1) as seen from public.noted order by xact',
    [snapshot.transactions],
  );
  expect(rows.map((row) => row.seen)).toEqual([true, false, false]);
  await snapshot.close();
});

describe('when the signal aborts', () => {
  test('the statement of a coordinator is canceled on the server', async () => {
    const ended = new AbortController();
    const snapshot = await holdSnapshot(database.snapshots, { timezone: 'UTC', signal: ended.signal });
    const query = snapshot.query(sql`select pg_sleep(60)`);
    setTimeout(() => ended.abort(), 100);
    await expect(query).rejects.toThrow('canceling statement');
    await snapshot.close();
    await noneSleeping();
  });

  test('the COPY of a part is canceled on the server, even before it sends rows', async () => {
    const snapshot = await holdSnapshot(database.snapshots, { timezone: 'UTC' });
    const ended = new AbortController();
    const reading = inSnapshot(
      database.snapshots,
      { ...snapshot, timezone: 'UTC', signal: ended.signal },
      async (client) => {
        for await (const _ of copyRows(client, sql`copy (select pg_sleep(60)) to stdout`, { signal: ended.signal }));
      },
    );
    setTimeout(() => ended.abort(new Error('enough')), 100);
    await expect(reading).rejects.toThrow();
    await noneSleeping();
    await snapshot.close();
  });
});

test('a cancel request ends no statement of another server or of another program', async () => {
  const { rows } = await database.pool.query<{ server: string }>(`select ${SERVER} as server`);
  const snapshot = await holdSnapshot(database.snapshots, { timezone: 'UTC' });
  const [{ pid } = { pid: 0 }] = await snapshot.query<{ pid: number }>(sql`select pg_backend_pid() as pid`);
  const asleep = snapshot.query(sql`select pg_sleep(60)`).catch((error: Error) => error.message);
  const isAsleep = async () => (await sleeping()) === 1;
  await until(isAsleep, { limitMs: 10_000, everyMs: 50, what: 'the statement runs' });
  await database.snapshots.cancel(pid, '0');
  const other = createSnapshotPool({ url: database.url, max: 1, name: 'another program' });
  await other.cancel(pid, rows[0]!.server);
  await other.end();
  expect(await sleeping()).toBe(1);
  await database.snapshots.cancel(pid, rows[0]!.server);
  expect(await asleep).toContain('canceling statement');
  await snapshot.close();
});

test('if the server closes the connection, only the snapshot is lost, and the process continues', async () => {
  const snapshot = await holdSnapshot(database.snapshots, { timezone: 'UTC' });
  await database.pool.query(
    `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and state = 'idle in transaction'`,
  );
  await expect(snapshot.lost).rejects.toThrow();
  await snapshot.close();
});
