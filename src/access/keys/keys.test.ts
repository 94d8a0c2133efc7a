import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type TestDatabase, testDatabase } from '../../../test/support/database.ts';
import { newPrefix } from './api-key.ts';
import { createKey } from './create-key.ts';
import { findClient } from './find-client.ts';
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
    expect(await findClient(database, key)).toEqual({
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
      expect(await findClient(database, other)).toBeNull();
    }
    for (const other of ['', 'sheaf_', `${key} `, `${key}x`, key.toUpperCase(), "' or true --"]) {
      expect(await findClient(database, other)).toBeNull();
    }
    await revokeKey(database, { key: key.split('_')[1]! });
    expect(await findClient(database, key)).toBeNull();
    await expect(revokeKey(database, { key: 'nothing' })).rejects.toThrow('API key "nothing" not found');
  });

  test('is identified by its ID or its prefix, which is never only digits', async () => {
    const [first, second] = [
      await createKey(database, { publisher: 'acme', role: 'member' }),
      await createKey(database, { publisher: 'acme', role: 'member' }),
    ];
    const prefix = second.split('_')[1]!;
    const { rows } = await database.pool.query<{ id: number }>('select id from api_keys where prefix = $1', [prefix]);
    const id = rows[0]!.id;
    await expect(
      database.pool.query('update api_keys set prefix = $1 where prefix = $2', [String(id), first.split('_')[1]!]),
    ).rejects.toThrow('api_keys_prefix_is_no_id');
    expect(await revokeKey(database, { key: String(id) })).toBe(prefix);
    expect([await findClient(database, first), await findClient(database, second)]).toEqual([expect.anything(), null]);
    // In base64, the first bytes are only digits.
    const random = [Buffer.from('0123456789012345', 'base64'), Buffer.from('abcdefgh', 'base64')];
    expect(newPrefix(() => random.shift()!)).toBe('abcdefgh');
  });

  test('from an earlier version is not revoked by a string that is its prefix and the ID of another key', async () => {
    const [first, second] = [
      await createKey(database, { publisher: 'acme', role: 'member' }),
      await createKey(database, { publisher: 'acme', role: 'member' }),
    ];
    const prefixes = [first, second].map((key) => key.split('_')[1]!);
    await database.pool.query('alter table api_keys drop constraint api_keys_prefix_is_no_id');
    const { rows } = await database.pool.query<{ id: number }>(
      `update api_keys set prefix = (select id::text from api_keys where prefix = $1) where prefix = $2 returning id`,
      prefixes,
    );
    const ambiguous = await database.pool.query<{ id: string }>('select id::text from api_keys where prefix = $1', [
      prefixes[0],
    ]);
    await expect(revokeKey(database, { key: ambiguous.rows[0]!.id })).rejects.toThrow('the prefix of another');
    expect(await findClient(database, first)).not.toBeNull();
    expect(await revokeKey(database, { key: String(rows[0]!.id) })).toBe(ambiguous.rows[0]!.id);
    expect(await revokeKey(database, { key: prefixes[0]! })).toBe(prefixes[0]);
  });

  test('cannot be created for an unknown publisher or for a user with another role', async () => {
    await expect(createKey(database, { publisher: 'unknown', role: 'member' })).rejects.toThrow('Publishers: acme.');
    const other = createKey(database, { publisher: 'acme', role: 'operator', email: 'ann@acme.example' });
    await expect(other).rejects.toThrow('already has the role admin');
  });
});
