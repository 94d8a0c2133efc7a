import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestDatabase, testDatabase } from '../../test/support/database.ts';
import { DELIVERY_SETTINGS } from '../../test/support/delivery-settings.ts';
import type { Client } from '../access/client.ts';
import { createSecretKeys } from '../secret-keys.ts';
import type { DestinationsContext } from './context.ts';
import { getDestination } from './destination-record.ts';
import { createDestination, updateDestination } from './save-destination.ts';
import { testDestination } from './test-destination.ts';

let database: TestDatabase;
let silent: Server;
let ctx: DestinationsContext;
let id: number;
beforeAll(async () => {
  database = await testDatabase('empty');
  await database.pool.query(`insert into sheaf.publishers (slug, name) values ('p', 'P')`);
  silent = createServer(() => {});
  silent.listen(0, '127.0.0.1');
  await once(silent, 'listening');
  const secretKeys = createSecretKeys({ keys: [randomBytes(32)], file: '/nowhere' });
  ctx = { pool: database.pool, secretKeys, ...DELIVERY_SETTINGS, deliveryFolder: null };
  const sent = { host: '127.0.0.1', port: (silent.address() as AddressInfo).port, user: 'a', password: 'x' };
  ({ id } = await createDestination(ctx, { client, name: 'a', kind: 'sftp', sent, dryRun: false }));
});
afterAll(async () => {
  silent.close();
  await database.drop();
});

const client: Client = { userId: 0, publisherId: 1, role: 'admin', keyPrefix: null };
const noError = (error: unknown) => expect.unreachable(String(error));
const recorded = async () => (await getDestination(ctx, { client, id })).lastTest;

test('a test of a server that never responds ends at the limit, with the step it was at', async () => {
  const limit = new AbortController();
  const { signal } = new AbortController();
  const testing = testDestination(ctx, { client, id, dryRun: false, limit: limit.signal, signal, onError: noError });
  await once(silent, 'connection');
  limit.abort();
  const result = await testing;
  expect(result!.failed).toEqual({
    step: 'connect',
    message: expect.stringContaining('The test took longer than 30 seconds.'),
  });
  expect(await recorded()).toEqual(result);
});

test('a test whose client has left, and a test of earlier settings, are not recorded', async () => {
  const before = await recorded();
  const left = new AbortController();
  const leaving = testDestination(ctx, { client, id, dryRun: false, signal: left.signal, onError: noError });
  await once(silent, 'connection');
  left.abort(new Error('left'));
  await expect(leaving).rejects.toThrow('left');
  expect(await recorded()).toEqual(before);

  const ending = new AbortController();
  const outdated = testDestination(ctx, { client, id, dryRun: false, signal: ending.signal, onError: noError });
  const [socket] = await once(silent, 'connection');
  const { settings } = await getDestination(ctx, { client, id });
  await updateDestination(ctx, {
    client,
    id,
    change: { kind: 'sftp', sent: { ...settings, path: 'elsewhere' } },
    dryRun: false,
  });
  socket.destroy();
  expect((await outdated)!.failed!.step).toBe('connect');
  expect(await recorded()).toBeNull();
});
