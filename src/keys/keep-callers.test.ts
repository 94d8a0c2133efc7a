import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type TestDatabase, testDatabase } from '../../test/support/database.ts';
import { until } from '../../test/support/until.ts';
import { type Listener, openListener } from '../db/listener.ts';
import type { Caller } from '../exports/caller.ts';
import { createKey } from './create-key.ts';
import { findCaller } from './find-caller.ts';
import { keepCallers } from './keep-callers.ts';
import { revokeKey } from './revoke-key.ts';

/** So long that it is never the reason for which a key is refused. */
const LONG_MS = 600_000;

let database: TestDatabase;
let listener: Listener;
beforeAll(async () => {
  database = await testDatabase('empty');
  await database.pool.query(`insert into publishers (slug, name) values ('acme', 'Acme')`);
  listener = await openListener(database.url);
});
afterAll(async () => {
  await listener.close();
  await database.drop();
});

let users = 0;
const newKey = () => createKey(database, { publisher: 'acme', role: 'member', email: `user${users++}@acme.example` });

type Find = ReturnType<typeof keepCallers>;

/** Resolves with the caller once it is kept: that a key was made is news, too, and may come late. */
async function kept(find: Find, key: string): Promise<Caller | null> {
  const query = vi.spyOn(database.pool, 'query');
  let caller: Caller | null = null;
  const answeredAlone = async () => {
    query.mockClear();
    caller = await find(key);
    return query.mock.calls.length === 0;
  };
  await until(answeredAlone, { limitMs: 5000, what: 'the caller is kept' });
  query.mockRestore();
  return caller;
}

const revoke = (key: string) => revokeKey(database, { key: key.split('_')[1]! });

test('a caller who was just looked up is not looked up again', async () => {
  const key = await newKey();
  const find = keepCallers({ ...database, listener }, LONG_MS);
  expect(await kept(find, key)).toEqual(await findCaller(database, key));
  expect(await find(`${key.slice(0, -1)}${key.endsWith('x') ? 'y' : 'x'}`)).toBeNull();
});

test('a key that is revoked elsewhere is refused as soon as the notification comes', async () => {
  const key = await newKey();
  const find = keepCallers({ ...database, listener }, LONG_MS);
  await kept(find, key);
  await revoke(key);
  await until(async () => (await find(key)) === null, { limitMs: 1000, what: 'the key is refused' });
});

test.each([
  ['of the role', `update users set role = 'admin' where id = $1`, 'admin'],
  ['of the user, who is gone', 'delete from users where id = $1', undefined],
])('a change %s is seen as soon as the notification comes', async (_, change, role) => {
  const key = await newKey();
  const find = keepCallers({ ...database, listener }, LONG_MS);
  const { userId } = (await kept(find, key))!;
  await database.pool.query(change, [userId]);
  await until(async () => (await find(key))?.role === role, { limitMs: 1000, what: 'the change is seen' });
});

test('what was read before a change is not kept after it', async () => {
  const key = await newKey();
  let version = 0;
  const find = keepCallers({ ...database, listener: { callersVersion: () => version } }, LONG_MS);
  const looking = find(key);
  // Read, and not yet arrived, when the notification comes.
  version++;
  expect(await looking).not.toBeNull();
  await revoke(key);
  expect(await find(key)).toBeNull();
});

test('with the connection of the listener cut, a revoked key is refused at once', async () => {
  const key = await newKey();
  const find = keepCallers({ ...database, listener }, LONG_MS);
  await kept(find, key);
  await database.pool.query(
    `select pg_terminate_backend(pid, 5000) from pg_stat_activity
     where datname = current_database() and application_name = 'sheaf listener'`,
  );
  await revoke(key);
  expect(await find(key)).toBeNull();
  expect(listener.callersVersion()).toBeNull();
  await until(async () => listener.callersVersion() !== null, { limitMs: 5000, what: 'the listener is back' });
});

test('a caller is looked up again after a while, whatever is heard', async () => {
  const key = await newKey();
  const find = keepCallers({ ...database, listener: { callersVersion: () => 0 } });
  expect(await find(key)).not.toBeNull();
  await revoke(key);
  await until(async () => (await find(key)) === null, { limitMs: 3000, what: 'the key is refused' });
});
