/** However a worker dies while it fetches from a network, no transaction is lost and none is there twice. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createApi } from '../support/api.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';
import { type CjCommission, type NetworkApis, startNetworkApis, TOKEN } from '../support/network-apis.ts';
import { type RunningService, startService } from '../support/service.ts';
import { makeKey } from '../support/suite.ts';
import { until } from '../support/until.ts';

let apis: NetworkApis;
let database: TestDatabase;
let folder: string;
let api: RunningService;
let env: Record<string, string>;

beforeAll(async () => {
  apis = await startNetworkApis();
  database = await testDatabase('demo');
  folder = await mkdtemp(join(tmpdir(), 'sheaf-fetch-deaths-'));
  env = {
    DATABASE_URL: database.url,
    SHEAF_DATA_DIR: folder,
    SHEAF_WEBHOOK_PRIVATE: 'on',
    SHEAF_NETWORK_URLS: `cj=${apis.origin}`,
    SHEAF_LOG: 'warn',
  };
  api = await startService({ command: 'api', env });
});
afterAll(async () => {
  await api?.end();
  await apis.close();
  await database.drop();
  await rm(folder, { recursive: true, force: true });
});

const PAGES = 4;
const COUNT = 1000;

const commission = (number: number): CjCommission => {
  const id = String(number);
  const now = new Date().toISOString();
  return {
    ...{ commissionId: id, originalActionId: id, advertiserId: '77', advertiserName: 'Shop', actionStatus: 'new' },
    ...{ orderId: `death-${id}`, eventDate: now, postingDate: now, lockingDate: '2999-01-01T00:00:00Z' },
    ...{ saleAmountPubCurrency: '10.00', pubCommissionAmountPubCurrency: '1.00' },
  };
};

const imported = async () =>
  (await database.pool.query(`select count(*), sum(commission) from public.transactions where order_id like 'death-%'`))
    .rows[0];

test('workers are killed before, between and after the pages, and during the import', async () => {
  apis.cj = Array.from({ length: COUNT }, (_, i) => commission(i + 1));
  apis.pageSize = COUNT / PAGES;
  const ann = createApi(api.origin, { 'x-api-key': await makeKey(env, { role: 'admin' }) });
  const post = (path: string, body?: object) =>
    ann.send(path, {
      method: 'POST',
      ...(body ? { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) } : {}),
    });
  const made = await post('/connections', {
    ...{ name: 'CJ', network: 'cj', account_id: '1234567', token: TOKEN, currency: 'EUR', time_zone: 'UTC' },
    ...{ rule: { every: 'month', on: [1], at: ['03:00'] }, fetch_from: new Date().toISOString().slice(0, 10) },
  });
  const { id } = (made.body as unknown as { connection: { id: number } }).connection;
  await post(`/connections/${id}/fetches`);

  // The last call is of the list by locking date, after which the import begins.
  for (const call of [1, 3, PAGES + 1]) {
    const before = apis.calls.length;
    const held = Promise.withResolvers<void>();
    apis.faults = [
      () => {
        if (apis.calls.length < before + call) return false;
        // The network has received the request, and answers nothing.
        held.resolve();
        return true;
      },
    ];
    const worker = await startService({ command: 'worker', env });
    await held.promise;
    await worker.end('SIGKILL');
    expect((await imported()).count).toBe(0);
    await expireLease();
  }

  // A lock on the table holds the import until its process is killed. The server then rolls it back.
  const blocker = await database.pool.connect();
  try {
    await blocker.query('begin; lock table public.transactions in exclusive mode');
    const worker = await startService({ command: 'worker', env });
    await until(
      async () => {
        const { rowCount } = await database.pool.query(
          `select from pg_locks where relation = 'public.transactions'::regclass and not granted`,
        );
        return rowCount! > 0;
      },
      { limitMs: 60_000, what: 'the import waits for the lock' },
    );
    await worker.end('SIGKILL');
    await blocker.query('rollback');
  } finally {
    blocker.release();
  }
  expect((await imported()).count).toBe(0);
  await expireLease();

  const worker = await startService({ command: 'worker', env });
  const done = await until(
    async () => {
      const { rows } = await database.pool.query('select * from sheaf.connection_fetches');
      return rows[0].status === 'completed' && rows;
    },
    { limitMs: 60_000, what: 'the window is completed' },
  );
  await worker.end();
  expect(done).toMatchObject([{ tries: 5, deaths: 4, rows_fetched: COUNT, rows_new: COUNT, rows_rejected: 0 }]);
  expect(await imported()).toEqual({ count: COUNT, sum: '1000.00' });
});

/** As if the time had passed after which a silent process counts as dead. */
async function expireLease(): Promise<void> {
  await database.pool.query(`update sheaf.connection_fetches set lease_until = now() where status = 'running'`);
}
