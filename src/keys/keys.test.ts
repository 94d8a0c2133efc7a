import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type TestDatabase, testDatabase } from '../../test/support/database.ts';
import { createKey } from './create-key.ts';
import { findCaller } from './find-caller.ts';
import { listKeys } from './list-keys.ts';
import { revokeKey } from './revoke-key.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase('empty');
  await database.pool.query(`insert into publishers (slug, name) values ('acme', 'Acme')`);
});
afterAll(() => database.drop());

describe('a key', () => {
  test('identifies its user and is stored only as a hash', async () => {
    const key = await createKey(database, { publisher: 'acme', role: 'admin', email: 'Ann@Acme.example' });
    expect(await findCaller(database, key)).toEqual({
      userId: 1,
      publisherId: 1,
      role: 'admin',
      keyPrefix: key.split('_')[1],
    });
    const { rows } = await database.pool.query('select k::text from api_keys k');
    expect(rows.every((row) => !row.k.includes(key.slice('sheaf_12345678_'.length)))).toBe(true);
    expect(await listKeys(database)).toMatchObject([
      { publisher: 'acme', role: 'admin', email: 'ann@acme.example', revoked: null },
    ]);
  });

  test('is not valid if any character differs or if it is revoked', async () => {
    const key = await createKey(database, { publisher: 'acme', role: 'member' });
    for (let i = 0; i < key.length; i++) {
      const other = key.slice(0, i) + (key[i] === 'x' ? 'y' : 'x') + key.slice(i + 1);
      expect(await findCaller(database, other)).toBeNull();
    }
    for (const other of ['', 'sheaf_', `${key} `, `${key}x`, key.toUpperCase(), "' or true --"]) {
      expect(await findCaller(database, other)).toBeNull();
    }
    await revokeKey(database, { key: key.split('_')[1]! });
    expect(await findCaller(database, key)).toBeNull();
    await expect(revokeKey(database, { key: 'nothing' })).rejects.toThrow('API key "nothing" not found');
  });

  test('cannot be created for an unknown publisher or for a user with another role', async () => {
    await expect(createKey(database, { publisher: 'nobody', role: 'member' })).rejects.toThrow('Publishers: acme.');
    const other = createKey(database, { publisher: 'acme', role: 'operator', email: 'ann@acme.example' });
    await expect(other).rejects.toThrow('already has the role admin');
  });
});
