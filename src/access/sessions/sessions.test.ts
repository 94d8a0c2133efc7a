import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestDatabase, testDatabase } from '../../../test/support/database.ts';
import { NO_OTHERS } from '../../../test/support/own-sources.ts';
import { sweep } from '../../worker/sweep.ts';
import { createKey } from '../keys/create-key.ts';
import { createSession } from './create-session.ts';
import { findSession } from './find-session.ts';

let database: TestDatabase;
let keyPrefix: string;
beforeAll(async () => {
  database = await testDatabase('empty');
  await database.pool.query(`insert into sheaf.publishers (slug, name) values ('acme', 'Acme')`);
  keyPrefix = (await createKey(database, { publisher: 'acme', role: 'member' })).split('_')[1]!;
});
afterAll(() => database.drop());

test('the sweeper deletes expired sessions and no others', async () => {
  const [expired, valid] = [await createSession(database, { keyPrefix }), await createSession(database, { keyPrefix })];
  await database.pool.query(
    `update sheaf.sessions set expires_at = now() - interval '1 second' where token_hash = sha256(convert_to($1, 'UTF8'))`,
    [expired.token],
  );
  const log: object[] = [];
  const logged = { info: (fields: object) => void log.push(fields), warn() {}, error() {} };
  // Without exports, the sweeper does not use the queue or the store.
  const unused = {} as never;
  const stopping = new AbortController().signal;
  await sweep(
    { ...NO_OTHERS, pool: database.pool, queue: unused, store: unused, retentionDays: 7, log: logged, stopping },
    { listStore: false, settledMs: 0 },
  );
  expect(log).toEqual([{ expired: 0, sessions: 1, requeued: [], removed: 0, thawed: 0, damaged: 0 }]);
  expect(await findSession(database, expired.token)).toBeNull();
  expect(await findSession(database, valid.token)).toMatchObject({ client: { keyPrefix }, expiresAt: valid.expiresAt });
  const { rows } = await database.pool.query('select count(*)::int as n from sheaf.sessions');
  expect(rows).toEqual([{ n: 1 }]);
});
