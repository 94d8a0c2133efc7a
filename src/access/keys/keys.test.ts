import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type TestDatabase, testDatabase } from '../../../test/support/database.ts';
import { COMMAND_LINE } from '../scope.ts';
import { newPrefix } from './api-key.ts';
import { createKey } from './create-key.ts';
import { findClient, findClients } from './find-client.ts';
import { recordKeyUses, writeUses } from './key-uses.ts';
import { listKeys } from './list-keys.ts';
import { namedKey } from './named-key.ts';
import { revokeKey } from './revoke-key.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase('empty');
  await database.pool.query(`insert into sheaf.publishers (slug, name) values ('acme', 'Acme')`);
});
afterAll(() => database.drop());

/** As `sheaf keys revoke` does. Resolves with the prefix. */
async function revoke(name: string): Promise<string> {
  const { id } = await namedKey(database, name);
  return (await revokeKey(database, { client: COMMAND_LINE, id, dryRun: false })).prefix;
}

describe('a key', () => {
  test('identifies its user and is stored only as a hash', async () => {
    const key = await createKey(database, { publisher: 'acme', role: 'admin', email: 'Ann@Acme.example' });
    expect(await findClient(database, key)).toEqual({
      client: { userId: 1, publisherId: 1, role: 'admin', keyPrefix: key.split('_')[1] },
      expiresAt: null,
    });
    const { rows } = await database.pool.query('select k::text from sheaf.api_keys k');
    expect(rows.every((row) => !row.k.includes(key.slice('sheaf_12345678_'.length)))).toBe(true);
    expect(await listKeys(database, { client: COMMAND_LINE })).toMatchObject([
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
    await revoke(key.split('_')[1]!);
    expect(await findClient(database, key)).toBeNull();
    await expect(revoke('nothing')).rejects.toThrow('API key "nothing" not found');
  });

  test('is found among others, whatever they are', async () => {
    const create = () => createKey(database, { publisher: 'acme', role: 'member' });
    const [first, second, revoked] = [await create(), await create(), await create()];
    await revoke(revoked.split('_')[1]!);
    const forged = `${second.slice(0, -1)}${second.endsWith('x') ? 'y' : 'x'}`;
    const found = await findClients(database, ['', forged, first, revoked, '{},"', second]);
    expect([...found.keys()]).toEqual([first, second]);
    expect(found.get(second)).toEqual(await findClient(database, second));
  });

  test('is identified by its ID or its prefix, which is never only digits', async () => {
    const [first, second] = [
      await createKey(database, { publisher: 'acme', role: 'member' }),
      await createKey(database, { publisher: 'acme', role: 'member' }),
    ];
    const prefix = second.split('_')[1]!;
    const { rows } = await database.pool.query<{ id: number }>('select id from sheaf.api_keys where prefix = $1', [
      prefix,
    ]);
    const id = rows[0]!.id;
    await expect(
      database.pool.query('update sheaf.api_keys set prefix = $1 where prefix = $2', [
        String(id),
        first.split('_')[1]!,
      ]),
    ).rejects.toThrow('api_keys_prefix_is_no_id');
    expect(await revoke(String(id))).toBe(prefix);
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
    await database.pool.query('alter table sheaf.api_keys drop constraint api_keys_prefix_is_no_id');
    const { rows } = await database.pool.query<{ id: number }>(
      `update sheaf.api_keys set prefix = (select id::text from sheaf.api_keys where prefix = $1) where prefix = $2 returning id`,
      prefixes,
    );
    const ambiguous = await database.pool.query<{ id: string }>(
      'select id::text from sheaf.api_keys where prefix = $1',
      [prefixes[0]],
    );
    await expect(revoke(ambiguous.rows[0]!.id)).rejects.toThrow('the prefix of another');
    expect(await findClient(database, first)).not.toBeNull();
    expect(await revoke(String(rows[0]!.id))).toBe(ambiguous.rows[0]!.id);
    expect(await revoke(prefixes[0]!)).toBe(prefixes[0]);
  });

  test('does not work after its expiration time, nor while its user is deactivated', async () => {
    const expires = new Date(Date.now() + 3_600_000);
    const key = await createKey(database, { publisher: 'acme', role: 'member', name: ' Nightly ', expires });
    const prefix = key.split('_')[1]!;
    expect(await findClient(database, key)).toMatchObject({ expiresAt: expires });
    expect(await namedKey(database, prefix)).toMatchObject({ name: 'Nightly', status: 'active', expires });
    await database.pool.query('update sheaf.users set deactivated_at = now() where email = $1', ['member@acme.local']);
    expect(await findClient(database, key)).toBeNull();
    const another = createKey(database, { publisher: 'acme', role: 'member' });
    await expect(another).rejects.toThrow('sheaf users reactivate');
    await database.pool.query('update sheaf.users set deactivated_at = null');
    expect(await findClient(database, key)).not.toBeNull();
    await database.pool.query(`update sheaf.api_keys set expires_at = now() where prefix = $1`, [prefix]);
    expect(await findClient(database, key)).toBeNull();
    expect(await namedKey(database, prefix)).toMatchObject({ status: 'expired', revoked: null });
  });

  test('has a time of its last use, which is written once a minute at most', async () => {
    const prefix = (await createKey(database, { publisher: 'acme', role: 'member' })).split('_')[1]!;
    const used = async () => (await namedKey(database, prefix)).lastUsed;
    const uses = recordKeyUses(database, (error) => expect.unreachable(String(error)));
    for (let n = 0; n < 100; n++) uses.note(prefix);
    expect(await used()).toBeNull();
    await uses.close();
    const first = await used();
    expect(first).not.toBeNull();
    await writeUses(database, [prefix]);
    expect(await used()).toEqual(first);
    await database.pool.query(`update sheaf.api_keys set last_used_at = last_used_at - interval '61 seconds'`);
    await writeUses(database, [prefix, prefix, 'unknown']);
    expect((await used())!.getTime()).toBeGreaterThanOrEqual(first!.getTime());
  });

  test('cannot be created for an unknown publisher or for a user with another role', async () => {
    await expect(createKey(database, { publisher: 'unknown', role: 'member' })).rejects.toThrow('Publishers: acme.');
    const other = createKey(database, { publisher: 'acme', role: 'operator', email: 'ann@acme.example' });
    await expect(other).rejects.toThrow('already has the role admin');
  });
});
