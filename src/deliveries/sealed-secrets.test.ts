import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestDatabase, testDatabase } from '../../test/support/database.ts';
import { DELIVERY_SETTINGS } from '../../test/support/delivery-settings.ts';
import type { Client } from '../access/client.ts';
import { createSecretKeys } from '../secret-keys.ts';
import { getDestination } from './destination-record.ts';
import { createDestination } from './save-destination.ts';
import { openSecrets, resealSecrets } from './sealed-secrets.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase('empty');
  await database.pool.query(`insert into sheaf.publishers (slug, name) values ('p', 'P')`);
});
afterAll(() => database.drop());

const client: Client = { userId: 0, publisherId: 1, role: 'admin', keyPrefix: null };

test('after a rotation, a start encrypts secrets with the new key, and the old one is not needed anymore', async () => {
  const [old, current, other] = [randomBytes(32), randomBytes(32), randomBytes(32)];
  const withKeys = (...keys: Buffer[]) => ({
    pool: database.pool,
    secretKeys: createSecretKeys({ keys, file: '/nowhere' }),
    ...DELIVERY_SETTINGS,
    deliveryFolder: null,
  });
  const sent = { host: 'sftp.example.com', user: 'reports', password: 'x' };
  const { id } = await createDestination(withKeys(old), { client, name: 'a', kind: 'sftp', sent, dryRun: false });
  const opened = async (...keys: Buffer[]) =>
    openSecrets(withKeys(...keys), await getDestination(database, { client, id }));
  // Without the key, the secret stays as it is, and the start succeeds.
  expect(await resealSecrets(withKeys(other))).toBe(0);
  expect(await opened(old)).toEqual({ password: 'x' });
  expect(await resealSecrets(withKeys(current, old))).toBe(1);
  expect(await resealSecrets(withKeys(current, old))).toBe(0);
  expect(await opened(current)).toEqual({ password: 'x' });
  await expect(opened(old)).rejects.toThrow('Ask your administrator to add that key');
});
