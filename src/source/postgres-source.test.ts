import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ledgerReading } from '../../test/sources/ledger.ts';
import { type TestDatabase, testDatabase } from '../../test/support/database.ts';
import { postgresSource } from './postgres-source.ts';
import { createSnapshotPool } from './snapshot-pool.ts';
import { whileFrozen } from './source.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase('empty');
});
afterAll(() => database.drop());

test('a host that does not respond is waited for once, and then tried last', async () => {
  let connections = 0;
  const silent = createServer((socket) => {
    connections++;
    socket.on('error', () => {});
  });
  silent.listen(0, '127.0.0.1');
  await once(silent, 'listening');
  const { port } = silent.address() as AddressInfo;
  const source = postgresSource([
    {
      name: 'silent',
      pool: createSnapshotPool({ url: `postgresql://a@127.0.0.1:${port}/a`, max: 2, name: 'test', waitMs: 300 }),
    },
    { name: 'other', pool: createSnapshotPool({ url: database.url, max: 2, name: 'test' }) },
  ]);
  const freezing = { reading: ledgerReading('2026-01-01'), signal: new AbortController().signal };
  for (let i = 0; i < 3; i++) {
    await whileFrozen(source, freezing, async ({ host }) => expect(host).toBe('other'));
    await source.look({ publisher: { id: 1, slug: 'any' }, timezone: 'UTC' }, async (look) =>
      expect(look.asOf).not.toBe(''),
    );
  }
  expect(connections).toBe(1);
  await source.end();
  silent.close();
});
