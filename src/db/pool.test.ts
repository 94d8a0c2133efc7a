import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestDatabase, testDatabase } from '../../test/support/database.ts';
import { isDatabaseUnavailable } from './away.ts';
import { briefly, briefTransaction, createPool, longTransaction, transaction, transactionFrom } from './pool.ts';
import { sql } from './sql.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase('empty');
  await database.pool.query('create table public.steps (id integer primary key, name text)');
});
afterAll(() => database.drop());

async function names(): Promise<string[]> {
  const { rows } = await database.pool.query<{ name: string }>('select name from public.steps order by id');
  return rows.map((row) => row.name);
}

test('briefly returns the results in order, commits all or nothing, and restores the connection’s settings', async () => {
  const pool = createPool({ url: database.url, max: 1, name: 'test' });
  await pool.query('set synchronous_commit to on');
  const results = await briefly(pool, [
    sql`insert into public.steps values (1, 'one; two') returning id`,
    sql`select current_setting('synchronous_commit') as setting`,
  ]);
  expect(results.map(({ rows }) => rows)).toEqual([[{ id: 1 }], [{ setting: 'off' }]]);
  const { rows } = await pool.query('show synchronous_commit');
  expect(rows).toEqual([{ synchronous_commit: 'on' }]);
  const twice = briefly(pool, [
    sql`insert into public.steps values (2, 'b')`,
    sql`insert into public.steps values (1, 'c')`,
  ]);
  await expect(twice).rejects.toMatchObject({ code: '23505' });
  expect(await names()).toEqual(['one; two']);
  await pool.end();
});

test('a transaction passes on the result of its first statement, and rolls it back when the work fails', async () => {
  const add = sql`insert into public.steps values (3, 'three') returning name`;
  const failed = transactionFrom(database.pool, add, async (_client, { rows }) => {
    throw new Error(rows[0].name);
  });
  await expect(failed).rejects.toThrow('three');
  expect(await names()).not.toContain('three');
});

test('a process that stalls in a brief transaction loses its lock after ten seconds, and its changes', async () => {
  const rename = sql`update public.steps set name = 'held' where id = 1`;
  const done = new AbortController();
  const limit = Promise.withResolvers<unknown>();
  const still = briefTransaction(database.pool, rename, async (connection) => {
    const { rows } = await connection.query('show idle_in_transaction_session_timeout');
    // The test waits for a shorter time.
    await connection.query(`set local idle_in_transaction_session_timeout to '100ms'`);
    limit.resolve(rows);
    await sleep(60_000, undefined, { signal: done.signal });
  });
  const ended = expect(still).rejects.toThrow();
  expect(await limit.promise).toEqual([{ idle_in_transaction_session_timeout: '10s' }]);
  await database.pool.query(`update public.steps set name = 'taken' where id = 1`);
  done.abort();
  await ended;
  expect(await names()).toEqual(['taken']);
});

test('a process that stalls in any other transaction loses its lock after ten seconds, too', async () => {
  const done = new AbortController();
  const limit = Promise.withResolvers<unknown>();
  const still = transaction(database.pool, async (connection) => {
    const { rows } = await connection.query(
      `select pg_advisory_xact_lock(7), current_setting('idle_in_transaction_session_timeout') as limit`,
    );
    await connection.query(`set local idle_in_transaction_session_timeout to '100ms'`);
    limit.resolve(rows[0].limit);
    await sleep(60_000, undefined, { signal: done.signal });
  });
  const ended = expect(still).rejects.toThrow();
  expect(await limit.promise).toBe('10s');
  await database.pool.query('select pg_advisory_lock(7), pg_advisory_unlock(7)');
  done.abort();
  await ended;
});

test('only a long transaction can wait for longer between its statements', async () => {
  const limit = sql`select current_setting('idle_in_transaction_session_timeout') as limit`;
  const limitOf = ({ rows }: { rows: { limit: string }[] }) => rows[0]!.limit;
  const inside = async (connection: { query(text: string): Promise<{ rows: { limit: string }[] }> }) =>
    limitOf(await connection.query(limit.text));
  expect(await transaction(database.pool, inside)).toBe('10s');
  expect(await transactionFrom(database.pool, limit, async (_connection, result) => limitOf(result))).toBe('10s');
  expect(await longTransaction(database.pool, inside)).toBe('0');
  expect(await inside(database.pool)).toBe('0');
});

test('work that holds a connection cannot get another one of the same pool, but can get one of another pool', async () => {
  const other = createPool({ url: database.url, max: 1, name: 'other' });
  await transaction(database.pool, async (client) => {
    await expect(database.pool.query('select 1')).rejects.toThrow('already holds a connection');
    await expect(database.pool.connect()).rejects.toThrow('already holds a connection');
    await expect(transaction(database.pool, async () => {})).rejects.toThrow('already holds a connection');
    expect((await client.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
    expect((await other.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
  });
  expect((await database.pool.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
  await other.end();
});

test('a wait for a connection or a lock ends in time, with an error that says the database is unavailable', async () => {
  const pool = createPool({ url: database.url, max: 1, name: 'test', waitMs: 3000, lockMs: 50 });
  await transaction(database.pool, async (client) => {
    await client.query('lock table public.steps');
    const locked = await pool.query('select from public.steps').catch((error: Error) => error);
    expect(locked).toSatisfy(isDatabaseUnavailable);
    const lent = await pool.connect();
    const waited = await pool.query('select 1').catch((error: Error) => error);
    expect(waited).toSatisfy(isDatabaseUnavailable);
    lent.release();
  });
  expect((await pool.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
  await pool.end();
});
