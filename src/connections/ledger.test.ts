/** The ledger of fetches with a real database and servers that answer as the networks document. */
import { randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { type TestDatabase, testDatabase } from '../../test/support/database.ts';
import {
  type AwinTransaction,
  type CjCommission,
  type ImpactAction,
  type NetworkApis,
  startNetworkApis,
  status,
  TOKEN,
} from '../../test/support/network-apis.ts';
import type { Client } from '../access/client.ts';
import { createSecretKeys } from '../secret-keys.ts';
import { pauseByClient, resumeConnection } from './change-connection.ts';
import { type Claimed, claimFetch } from './claim-fetch.ts';
import { type ConnectionContent, getConnection } from './connection-record.ts';
import type { FetchContext } from './context.ts';
import { type FetchRecord, listFetches } from './fetch-record.ts';
import { fetchWindow, NO_ROWS } from './fetch-window.ts';
import { planFetches } from './plan-fetches.ts';
import { fetchNow } from './request-fetch.ts';
import { createConnection, updateConnection } from './save-connection.ts';
import { resealTokens } from './sealed-token.ts';
import { recordImported, removeOldFetches } from './settle-fetch.ts';
import { testConnection } from './test-connection.ts';

let apis: NetworkApis;
let database: TestDatabase;
let ctx: FetchContext;
let ann: Client;
const firstKey = randomBytes(32);

beforeAll(async () => {
  apis = await startNetworkApis();
  database = await testDatabase('empty');
  ctx = {
    pool: database.pool,
    secretKeys: createSecretKeys({ keys: [firstKey], file: '/nowhere' }),
    webhookPrivate: true,
    networkUrls: { awin: apis.origin, cj: apis.origin, impact: apis.origin },
    dataDir: tmpdir(),
    smtp: { host: '127.0.0.1', port: 9, security: 'none', user: '', password: '', from: 'sheaf@reports.example' },
    emailDomains: null,
    log: { info() {}, warn() {} },
  };
});
/** Awin allows 20 calls a minute with one token. */
let tokens = 0;
beforeEach(async () => {
  tokens += 1;
  apis.token = `${TOKEN}-${tokens}`;
  const { rows } = await database.pool.query<{ id: number; publisher: number }>(
    `with acme as (insert into sheaf.publishers (slug, name) values ('acme', 'Acme') returning id)
     insert into sheaf.users (publisher_id, email, role) select id, 'ann@acme.example', 'admin' from acme returning id, publisher_id as publisher`,
  );
  ann = { userId: rows[0]!.id, publisherId: rows[0]!.publisher, role: 'admin', keyPrefix: null };
});
afterEach(async () => {
  apis.reset();
  await database.pool.query('delete from public.transactions; delete from sheaf.publishers');
});
afterAll(async () => {
  await apis.close();
  await database.drop();
});

const DAY_MS = 24 * 3600_000;
const daysAgo = (days: number) => new Date(Date.now() - days * DAY_MS);
const day = (days: number) => daysAgo(days).toISOString().slice(0, 10);
/** As Awin writes it. */
const local = (days: number) => daysAgo(days).toISOString().slice(0, 19);
const utc = (days: number) => `${local(days)}Z`;

const CONTENT: ConnectionContent = {
  name: 'Awin UK',
  network: 'awin',
  accountId: '45628',
  currency: null,
  rule: { every: 'day', at: ['05:00'] },
  timeZone: 'Europe/London',
  fetchFrom: day(10),
  overlapDays: 3,
};

async function connect(more: Partial<ConnectionContent> = {}, token = apis.token): Promise<number> {
  const content = { ...CONTENT, ...more };
  return (await createConnection(ctx, { client: ann, content, token, dryRun: false })).id;
}
const found = (id: number) => getConnection(ctx, { client: ann, id });
const fetches = (id: number) => listFetches(ctx, { client: ann, id, limit: 100 });

async function run(claimed: Claimed, cutOff = new AbortController().signal): Promise<void> {
  await fetchWindow(ctx, claimed, { claimedAt: performance.now(), cutOff });
}

/** Fetches everything that is due. Resolves with the windows in the order in which they were fetched. */
async function fetchDue(): Promise<Claimed[]> {
  const done: Claimed[] = [];
  for (let claimed = await claimFetch(ctx); claimed; claimed = await claimFetch(ctx)) {
    await run(claimed);
    done.push(claimed);
  }
  return done;
}

async function fetchAll(id: number): Promise<FetchRecord[]> {
  await fetchNow(ctx, { client: ann, id, dryRun: false });
  await fetchDue();
  return fetches(id);
}

/** Resolves when a statement waits for a lock. */
async function someoneWaits(): Promise<void> {
  for (let waiting = 0; waiting === 0; ) {
    const { rowCount } = await database.pool.query(
      `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
    );
    waiting = rowCount!;
  }
}

const due = () => database.pool.query(`update sheaf.connection_fetches set due_at = now() where status = 'waiting'`);

async function transactions(): Promise<string[]> {
  const { rows } = await database.pool.query<{ row: string }>(
    `select concat_ws('|', a.name, t.external_id, t.order_id, t.sale, t.commission, t.currency, t.status) as row
     from public.transactions t join public.advertisers a on a.id = t.advertiser_id
     join sheaf.publishers p on p.id = t.publisher_id where p.slug = 'acme' order by t.external_id`,
  );
  return rows.map(({ row }) => row);
}

const awin = (id: number, more: Partial<AwinTransaction> = {}): AwinTransaction => ({
  ...{ id, advertiserId: 7052, commissionStatus: 'pending', sale: '55.96', commission: '5.59' },
  ...{ transactionDate: local(5), validationDate: null, ...more },
});
const commission = (id: string, more: Partial<CjCommission> = {}): CjCommission => ({
  ...{ commissionId: id, originalActionId: id, advertiserId: '77', advertiserName: 'CJ shop', actionStatus: 'new' },
  ...{ orderId: `order-${id}`, eventDate: utc(5), postingDate: utc(5), lockingDate: utc(-20) },
  ...{ saleAmountPubCurrency: '10.000', pubCommissionAmountPubCurrency: '1.005', ...more },
});
const action = (id: number, more: Partial<ImpactAction> = {}): ImpactAction => ({
  ...{ Id: `1000.1.${id}`, CampaignId: '4636', CampaignName: 'Impact shop', State: 'PENDING', Payout: '0.88' },
  ...{ Amount: '21.99', Currency: 'USD', EventDate: utc(5), Oid: `order-${id}`, updated: utc(5), locking: utc(-20) },
  ...more,
});

describe('what is fetched is imported', () => {
  test('from Awin: a change of a transaction is a change of the row, and fetching it again changes nothing', async () => {
    const id = await connect();
    apis.awin = [awin(1), awin(2)];
    const [first] = await fetchAll(id);
    expect(first).toMatchObject({
      status: 'completed',
      pages: 3,
      rows: { fetched: 2, new: 2, same: 0 },
      message: null,
    });
    // Awin does not name advertisers, so it has its ID as the name until its advertisers are imported.
    expect(await transactions()).toEqual([
      '7052|1|order-1|55.96|5.59|GBP|pending',
      '7052|2|order-2|55.96|5.59|GBP|pending',
    ]);
    apis.awin = [
      awin(1, { commissionStatus: 'approved', validationDate: local(0.1) }),
      // Before the overlap, so only the validation date is in the window.
      awin(2, { commissionStatus: 'declined', validationDate: local(0.1) }),
      awin(3, { transactionDate: local(1) }),
    ];
    const [second] = await fetchAll(id);
    expect(second!.rows).toEqual({ fetched: 3, new: 1, changed: 2, same: 0, older: 0, repeated: 0, rejected: 0 });
    const { rows: imports } = await database.pool.query(
      `select user_id, file_name, rows_read from sheaf.imports where kind = 'transactions' order by id desc limit 1`,
    );
    expect(imports).toEqual([]);
    const [third] = await fetchAll(id);
    expect(third!.rows).toMatchObject({ fetched: 3, same: 3 });
    // The list of imports has files of people only.
    expect((await database.pool.query('select from sheaf.imports')).rowCount).toBe(0);
    expect(await transactions()).toEqual([
      '7052|1|order-1|55.96|5.59|GBP|approved',
      '7052|2|order-2|55.96|5.59|GBP|declined',
      '7052|3|order-3|55.96|5.59|GBP|pending',
    ]);
  });

  test('from CJ: a correction amends its original, and amounts have the currency of the account', async () => {
    const id = await connect({ network: 'cj', accountId: '1234567', currency: 'EUR' });
    apis.cj = [
      commission('1'),
      commission('2', { originalActionId: '1', saleAmountPubCurrency: '-4', pubCommissionAmountPubCurrency: '-0.4' }),
      commission('3', { actionStatus: 'locked', postingDate: utc(90), eventDate: utc(90), lockingDate: utc(2) }),
    ];
    apis.pageSize = 1;
    const [fetched] = await fetchAll(id);
    expect(fetched).toMatchObject({ status: 'completed', pages: 3, rows: { fetched: 3, new: 3 } });
    expect(await transactions()).toEqual([
      'CJ shop|1|order-1|6.00|0.605|EUR|pending',
      'CJ shop|3|order-3|10.00|1.005|EUR|approved',
    ]);
  });

  test('from impact.com: a row that two lists have counts once', async () => {
    const id = await connect({ network: 'impact', accountId: 'IRabc123' });
    apis.impact = [action(1), action(2, { locking: utc(4), State: 'APPROVED' })];
    const [fetched] = await fetchAll(id);
    expect(fetched!.rows).toEqual({ fetched: 3, new: 2, changed: 0, same: 0, older: 0, repeated: 1, rejected: 0 });
    expect(await transactions()).toEqual([
      'Impact shop|1000.1.1|order-1|21.99|0.88|USD|pending',
      'Impact shop|1000.1.2|order-2|21.99|0.88|USD|approved',
    ]);
  });

  test('a row that cannot be imported is counted with its reason, and the others are imported', async () => {
    const id = await connect();
    apis.awin = [awin(1), awin(2, { commissionStatus: 'on hold' as 'pending' })];
    const [fetched] = await fetchAll(id);
    expect(fetched).toMatchObject({ status: 'completed', rows: { fetched: 2, new: 1, rejected: 1 } });
    expect(fetched!.message).toMatch(/^1 row was rejected, such as: status "on hold" is not a word that awin knows/);
    expect((await found(id)).lastFetch).toMatchObject({ status: 'completed', message: fetched!.message });
  });

  test('a text with U+2028, which JSON allows unescaped, does not hide the advertiser of its row', async () => {
    const id = await connect({ network: 'impact', accountId: 'IRabc123' });
    apis.impact = [action(1, { CampaignId: '8228', CampaignName: 'Separated\u2028shop' })];
    const [fetched] = await fetchAll(id);
    expect(fetched!.rows).toMatchObject({ fetched: 1, new: 1, rejected: 0 });
  });

  test('an advertiser keeps the name that it has', async () => {
    const id = await connect({ network: 'impact', accountId: 'IRabc123' });
    apis.impact = [action(1)];
    await fetchAll(id);
    await database.pool.query(`update public.advertisers set name = 'My name' where external_id = '4636'`);
    await fetchAll(id);
    expect(await transactions()).toEqual(['My name|1000.1.1|order-1|21.99|0.88|USD|pending']);
    await database.pool.query(`update public.advertisers set name = 'Impact shop' where external_id = '4636'`);
  });
});

describe('windows', () => {
  test('a long span is split, fetched in order, and what is fetched has no gap', async () => {
    const id = await connect({ fetchFrom: day(100) });
    const planned = await fetchNow(ctx, { client: ann, id, dryRun: false });
    expect(planned).toHaveLength(4);
    for (const [i, one] of planned.entries()) {
      expect(one.to.getTime() - one.from.getTime()).toBeLessThanOrEqual(30 * DAY_MS);
      if (i > 0) expect(one.from).toEqual(planned[i - 1]!.to);
    }
    apis.faults = [];
    const done = await fetchDue();
    expect(done.map(({ from }) => from)).toEqual(planned.map(({ from }) => from));
    expect((await found(id)).fetchedUntil).toEqual(planned.at(-1)!.to);
    // The next one begins with the overlap.
    const [next] = await fetchNow(ctx, { client: ann, id, dryRun: false });
    expect(next!.from).toEqual(new Date(planned.at(-1)!.to.getTime() - 3 * DAY_MS));
  });

  test('two processes do not fetch windows of one connection at the same time', async () => {
    const id = await connect({ fetchFrom: day(100) });
    await fetchNow(ctx, { client: ann, id, dryRun: false });
    const first = await claimFetch(ctx);
    expect(await claimFetch(ctx)).toBeNull();
    await run(first!);
    expect(await claimFetch(ctx)).not.toBeNull();
  });

  test('the rule plans each time once, however many processes plan, and nothing while a fetch is not finished', async () => {
    const id = await connect();
    const { nextAt } = await found(id);
    const now = nextAt!.toTemporalInstant().add({ minutes: 2 });
    await Promise.all([planFetches(ctx, now), planFetches(ctx, now), planFetches(ctx, now)]);
    const planned = await fetches(id);
    expect(planned).toMatchObject([{ nominalAt: nextAt, status: 'waiting', startedBy: 'rule' }]);
    const next = (await found(id)).nextAt!;
    expect(next.getTime() - nextAt!.getTime()).toBeGreaterThan(20 * 3600_000);
    expect(await planFetches(ctx, next.toTemporalInstant().add({ minutes: 2 }))).toBe(1);
    expect(await fetches(id)).toHaveLength(1);
    await expect(fetchNow(ctx, { client: ann, id, dryRun: false })).rejects.toThrow('is not finished');
  });

  test('another first day fetches everything from it again, also while a window is being fetched', async () => {
    const id = await connect();
    await fetchAll(id);
    await fetchNow(ctx, { client: ann, id, dryRun: false });
    const claimed = await claimFetch(ctx);
    const change = { fetchFrom: day(20) };
    const changed = await updateConnection(ctx, { client: ann, id, change, dryRun: false });
    expect(changed.fetchedUntil).toBeNull();
    await run(claimed!);
    expect((await found(id)).fetchedUntil).toBeNull();
    const [again] = await fetchNow(ctx, { client: ann, id, dryRun: false });
    expect(again!.from.toISOString().slice(0, 10)).toBe(day(20));
  });

  test('old windows are removed from the ledger, and no others', async () => {
    const id = await connect();
    await fetchAll(id);
    await fetchAll(id);
    await database.pool.query(
      `update sheaf.connection_fetches set ended_at = now() - interval '401 days' where id = (select min(id) from sheaf.connection_fetches)`,
    );
    await removeOldFetches(ctx.pool);
    expect(await fetches(id)).toHaveLength(1);
  });
});

describe('failures', () => {
  test('a window that fails is retried later, and nothing after it is fetched meanwhile', async () => {
    const id = await connect({ fetchFrom: day(50) });
    apis.awin = [awin(1, { transactionDate: local(45) }), awin(2)];
    await fetchNow(ctx, { client: ann, id, dryRun: false });
    apis.faults = [status(429, { 'retry-after': '3600' })];
    expect(await fetchDue()).toHaveLength(1);
    const [later, earlier] = await fetches(id);
    expect([earlier!.status, later!.status]).toEqual(['waiting', 'waiting']);
    expect(earlier!.message).toContain('too many requests');
    expect(earlier!.dueAt.getTime()).toBeGreaterThan(Date.now() + 3500_000);
    expect([await transactions(), (await found(id)).fetchedUntil]).toEqual([[], null]);
    await due();
    await fetchDue();
    expect((await fetches(id)).map(({ status, tries, message }) => [status, tries, message])).toEqual([
      ['completed', 1, null],
      ['completed', 2, null],
    ]);
    expect(await transactions()).toHaveLength(2);
  });

  test('a window of which the second page fails imports nothing', async () => {
    const id = await connect({ network: 'cj', accountId: '1234567', currency: 'EUR' });
    apis.cj = [commission('1'), commission('2')];
    apis.pageSize = 1;
    apis.afterPage = () => {
      apis.faults = [status(404)];
    };
    await fetchNow(ctx, { client: ann, id, dryRun: false });
    await fetchDue();
    expect(await fetches(id)).toMatchObject([
      { status: 'waiting', rows: null, message: expect.stringContaining('404') },
    ]);
    expect(await transactions()).toEqual([]);
  });

  test('after its last try, a window fails, the rest is skipped, and the next fetch begins with it', async () => {
    const id = await connect({ fetchFrom: day(50) });
    await fetchNow(ctx, { client: ann, id, dryRun: false });
    for (let tries = 0; tries < 6; tries += 1) {
      apis.faults = [status(404)];
      await due();
      await fetchDue();
    }
    const [later, earlier] = await fetches(id);
    expect(earlier).toMatchObject({ status: 'failed', tries: 6 });
    expect(later).toMatchObject({ status: 'skipped', message: expect.stringContaining('An earlier window failed') });
    expect(await found(id)).toMatchObject({ failures: 1, fetchedUntil: null, pausedAt: null });
    apis.awin = [awin(1, { transactionDate: local(45) })];
    await fetchAll(id);
    expect(await found(id)).toMatchObject({ failures: 0, fetchedUntil: expect.any(Date) });
    expect(await transactions()).toHaveLength(1);
  });

  test('a refused token pauses the connection immediately, and its people are notified', async () => {
    await database.pool.query(
      `insert into sheaf.webhooks (publisher_id, url, origin, events, secret)
       values ($1, 'https://example.com/hook', 'https://reports.example', array['connection.paused'], 'whsec_x')`,
      [ann.publisherId],
    );
    const id = await connect({ fetchFrom: day(50) }, 'revoked-token');
    await fetchNow(ctx, { client: ann, id, dryRun: false });
    expect(await fetchDue()).toHaveLength(1);
    const paused = await found(id);
    expect(paused.pausedReason).toMatch(/^Awin refused the token with status 401\. /);
    expect(paused.nextAt).toBeNull();
    expect((await fetches(id)).map(({ status }) => status)).toEqual(['skipped', 'failed']);
    const { rows: events } = await database.pool.query('select event, data from sheaf.webhook_deliveries');
    expect(events).toEqual([
      {
        event: 'connection.paused',
        data: {
          connection: { id, name: 'Awin UK', network: 'awin' },
          reason: paused.pausedReason,
          next_step: expect.stringContaining(`POST /api/v1/connections/${id}/resume`),
        },
      },
    ]);
    const { rows: notices } = await database.pool.query(
      'select event, connection_id, user_id, data from sheaf.notices',
    );
    expect(notices).toMatchObject([{ event: 'connection.paused', connection_id: id, user_id: ann.userId }]);
    expect(JSON.stringify([events, notices, await fetches(id)])).not.toContain('revoked-token');

    await expect(fetchNow(ctx, { client: ann, id, dryRun: false })).rejects.toThrow('is paused');
    await updateConnection(ctx, { client: ann, id, change: {}, token: apis.token, dryRun: false });
    expect(await resumeConnection(ctx, { client: ann, id, dryRun: false })).toMatchObject({
      pausedAt: null,
      failures: 0,
    });
    apis.awin = [awin(1)];
    await fetchAll(id);
    expect(await transactions()).toHaveLength(1);
  });

  test('three failed windows in a row pause the connection', async () => {
    const id = await connect();
    for (let windows = 0; windows < 3; windows += 1) {
      await fetchNow(ctx, { client: ann, id, dryRun: false });
      await database.pool.query(`update sheaf.connection_fetches set failures = 5 where status = 'waiting'`);
      apis.faults = [status(400)];
      await fetchDue();
    }
    expect((await found(id)).pausedReason).toMatch(
      /^3 windows in a row failed\. The last one: Awin refused the request/,
    );
  });

  test('a person who pauses ends the waiting windows, and resuming continues where the last fetch ended', async () => {
    const id = await connect();
    await fetchAll(id);
    const { fetchedUntil } = await found(id);
    await fetchNow(ctx, { client: ann, id, dryRun: false });
    await pauseByClient(ctx, { client: ann, id, dryRun: false });
    expect((await fetches(id))[0]).toMatchObject({ status: 'skipped', message: 'The connection was paused.' });
    expect(await claimFetch(ctx)).toBeNull();
    await resumeConnection(ctx, { client: ann, id, dryRun: false });
    expect((await found(id)).fetchedUntil).toEqual(fetchedUntil);
  });
});

describe('windows that are too large', () => {
  test('are split until the network accepts them, and nothing is missing or counted as a failure', async () => {
    const id = await connect({ fetchFrom: day(20) });
    apis.awin = [awin(1, { transactionDate: local(19) }), awin(2, { transactionDate: local(1) })];
    await fetchNow(ctx, { client: ann, id, dryRun: false });
    apis.faults = [status(413), status(413)];
    await fetchDue();
    const windows = (await fetches(id)).reverse();
    expect(windows.map(({ status, rows }) => [status, rows!.new])).toEqual([
      ['completed', 1],
      ['completed', 0],
      ['completed', 1],
    ]);
    for (const [i, one] of windows.slice(1).entries()) expect(one.from).toEqual(windows[i]!.to);
    expect(await found(id)).toMatchObject({ failures: 0, fetchedUntil: windows.at(-1)!.to });
    expect(await transactions()).toHaveLength(2);
  });

  test('are also tried smaller when a refusal does not say why, which counts as a failure', async () => {
    const id = await connect();
    await fetchNow(ctx, { client: ann, id, dryRun: false });
    const [whole] = await fetches(id);
    apis.faults = [status(400)];
    await fetchDue();
    const [later, earlier] = await fetches(id);
    expect(earlier).toMatchObject({ from: whole!.from, status: 'waiting', message: expect.stringContaining('400') });
    expect(earlier!.dueAt.getTime()).toBeGreaterThan(Date.now() + 50_000);
    expect(later).toMatchObject({ from: earlier!.to, to: whole!.to, status: 'waiting', tries: 0 });
  });

  test('are not split below a minute', async () => {
    const id = await connect();
    await fetchNow(ctx, { client: ann, id, dryRun: false });
    await database.pool.query(`update sheaf.connection_fetches set window_from = window_to - interval '100 seconds'`);
    apis.faults = [status(413)];
    await fetchDue();
    expect(await fetches(id)).toMatchObject([{ status: 'waiting', message: expect.stringContaining('413') }]);
  });
});

describe('publishers take turns', () => {
  /** Uses all 20 calls that Awin allows in a minute, one for each refused window. */
  async function usePace(id: number): Promise<void> {
    for (let calls = 0; calls < 20; calls += 1) {
      apis.faults = [status(404)];
      await fetchNow(ctx, { client: ann, id, dryRun: false });
      await fetchDue();
      await pauseByClient(ctx, { client: ann, id, dryRun: false });
      await resumeConnection(ctx, { client: ann, id, dryRun: false });
    }
  }

  async function other(slug: string): Promise<Client> {
    const { rows } = await database.pool.query<{ id: number }>(
      'insert into sheaf.publishers (slug, name) values ($1, $1) returning id',
      [slug],
    );
    return { ...ann, publisherId: rows[0]!.id };
  }

  test('a long span of one does not delay those that come later', async () => {
    const first = await connect({ fetchFrom: day(100) });
    const second = await connect({ name: 'Second', fetchFrom: day(100) });
    for (const id of [first, second]) await fetchNow(ctx, { client: ann, id, dryRun: false });
    const bob = await other('bobs');
    const made = await createConnection(ctx, { client: bob, content: CONTENT, token: apis.token, dryRun: false });
    await fetchNow(ctx, { client: bob, id: made.id, dryRun: false });
    const claims: number[] = [];
    for (let i = 0; i < 3; i += 1) {
      const claimed = (await claimFetch(ctx))!;
      claims.push(claimed.publisherId);
      await run(claimed);
    }
    expect(claims).toEqual([ann.publisherId, bob.publisherId, ann.publisherId]);
  });

  test('a process that fetches a window of one claims only windows of others', async () => {
    for (const name of ['One', 'Two']) {
      const id = await connect({ name });
      await fetchNow(ctx, { client: ann, id, dryRun: false });
    }
    const claimed = (await claimFetch(ctx))!;
    expect(await claimFetch(ctx, [claimed.publisherId])).toBeNull();
    expect(await claimFetch(ctx, [claimed.publisherId + 1])).toMatchObject({ publisherId: ann.publisherId });
  });

  test('a window that has to wait for the limit of its network is handed back with a later time, and has not failed', async () => {
    // On a slow machine, the minute of the limit would pass during the test.
    vi.useFakeTimers({ now: Date.now(), toFake: ['Date'] });
    onTestFinished(() => void vi.useRealTimers());
    const id = await connect();
    await usePace(id);
    await fetchNow(ctx, { client: ann, id, dryRun: false });
    await run((await claimFetch(ctx))!);
    const [waiting] = await fetches(id);
    expect(waiting).toMatchObject({ status: 'waiting', message: null });
    expect(waiting!.dueAt.getTime()).toBeGreaterThan(Date.now() + 30_000);
    expect(apis.calls).toHaveLength(20);
    const testing = testConnection(ctx, {
      ...{ client: ann, id, dryRun: false, signal: new AbortController().signal },
      onError(error) {
        throw error;
      },
    });
    await expect(testing).rejects.toMatchObject({ code: 'RATE_LIMITED', retryAfter: expect.any(Number) });
    expect((await found(id)).lastTest).toBeNull();
  });
});

test('a test reads the first page of each list that a fetch reads', async () => {
  const id = await connect();
  apis.afterPage = () => {
    apis.faults = [status(403)];
  };
  const result = await testConnection(ctx, {
    ...{ client: ann, id, dryRun: false, signal: new AbortController().signal },
    onError(error) {
      throw error;
    },
  });
  expect(result!.failed).toMatchObject({ step: 'authenticate' });
  expect(apis.calls.map(({ url }) => url.searchParams.get('dateType'))).toEqual(['transaction', 'validation']);
});

test('a connection that cannot be planned is paused with the reason, and those behind it are planned', async () => {
  const broken = await connect({ name: 'A' });
  const sound = await connect({ name: 'B' });
  await database.pool.query(`update sheaf.connections set time_zone = 'Europe/Atlantis' where id = $1`, [broken]);
  const now = (await found(sound)).nextAt!.toTemporalInstant().add({ minutes: 2 });
  expect(await planFetches(ctx, now)).toBe(2);
  expect(await fetches(sound)).toHaveLength(1);
  expect((await found(broken)).pausedReason).toContain('cannot be planned');
});

describe('processes', () => {
  test('a process that stops while it imports hands its window back, and imports nothing', async () => {
    const id = await connect();
    apis.awin = [awin(1)];
    await fetchNow(ctx, { client: ann, id, dryRun: false });
    const blocking = await database.pool.connect();
    const stop = new AbortController();
    try {
      await blocking.query('begin; lock table public.transactions in access exclusive mode');
      const running = run((await claimFetch(ctx))!, stop.signal);
      await someoneWaits();
      stop.abort(new Error('The service stops.'));
      await blocking.query('commit');
      await running;
    } finally {
      blocking.release();
    }
    const { rows } = await database.pool.query('select status, deaths, failures from sheaf.connection_fetches');
    expect(rows).toEqual([{ status: 'waiting', deaths: 0, failures: 0 }]);
    expect(await transactions()).toEqual([]);
  });

  test('a process that stops hands its window back, and another one begins it immediately', async () => {
    const id = await connect();
    apis.awin = [awin(1)];
    await fetchNow(ctx, { client: ann, id, dryRun: false });
    const stop = new AbortController();
    apis.faults = [
      () => {
        stop.abort(new Error('The service stops.'));
        return true;
      },
    ];
    await run((await claimFetch(ctx))!, stop.signal);
    expect(await fetches(id)).toMatchObject([{ status: 'waiting', tries: 1 }]);
    await fetchDue();
    expect(await fetches(id)).toMatchObject([{ status: 'completed', tries: 2, rows: { new: 1 } }]);
  });

  test('a result that is recorded while a person changes the first day waits for the change, and then changes nothing', async () => {
    const id = await connect();
    await fetchNow(ctx, { client: ann, id, dryRun: false });
    const claimed = (await claimFetch(ctx))!;
    const person = await database.pool.connect();
    try {
      await person.query('begin');
      await person.query('select from sheaf.connections where id = $1 for update', [id]);
      const recorded = recordImported(ctx, claimed, { pages: 1, rows: NO_ROWS, message: null });
      await someoneWaits();
      await person.query(
        `update sheaf.connection_fetches set status = 'skipped', lease_until = null, ended_at = now() where connection_id = $1`,
        [id],
      );
      await person.query('commit');
      expect(await recorded).toBe(false);
    } finally {
      person.release();
    }
    expect(await fetches(id)).toMatchObject([{ status: 'skipped' }]);
  });

  test('the window of a dead process is fetched by another one, and a late result of the first changes nothing', async () => {
    const id = await connect();
    apis.awin = [awin(1)];
    await fetchNow(ctx, { client: ann, id, dryRun: false });
    const presumedDead = (await claimFetch(ctx))!;
    expect(await claimFetch(ctx)).toBeNull();
    await database.pool.query('update sheaf.connection_fetches set lease_until = now()');
    await fetchDue();
    const [done] = await fetches(id);
    expect(done).toMatchObject({ status: 'completed', tries: 2, rows: { new: 1 } });
    await run(presumedDead);
    expect(await fetches(id)).toEqual([done]);
    expect(await transactions()).toHaveLength(1);
  });

  test('a window that five processes did not survive is not tried by a sixth', async () => {
    const id = await connect();
    await fetchNow(ctx, { client: ann, id, dryRun: false });
    await database.pool.query('update sheaf.connection_fetches set deaths = 5');
    await fetchDue();
    expect(await fetches(id)).toMatchObject([
      { status: 'failed', message: expect.stringContaining('5 processes ended') },
    ]);
    expect((await found(id)).pausedAt).not.toBeNull();
    expect(apis.calls).toEqual([]);
  });
});

test('tokens are encrypted for their row, and again with a new key', async () => {
  const id = await connect();
  const other = await connect({ name: 'Other' });
  const { rows } = await database.pool.query(
    `select c::text as row, sealed_token from sheaf.connections c where id = $1`,
    [id],
  );
  expect(rows[0].row).not.toContain(apis.token);
  const newKey = randomBytes(32);
  const rotated = { ...ctx, secretKeys: createSecretKeys({ keys: [newKey, firstKey], file: '/nowhere' }) };
  expect(await resealTokens(rotated)).toBe(2);
  expect(await resealTokens(rotated)).toBe(0);
  const onlyNew = { ...ctx, secretKeys: createSecretKeys({ keys: [newKey], file: '/nowhere' }) };
  await fetchNow(onlyNew, { client: ann, id, dryRun: false });
  await fetchWindow(onlyNew, (await claimFetch(onlyNew))!, {
    claimedAt: performance.now(),
    cutOff: new AbortController().signal,
  });
  expect(await fetches(id)).toMatchObject([{ status: 'completed' }]);
  await database.pool.query(
    `update sheaf.connections set sealed_token = (select sealed_token from sheaf.connections where id = $1) where id = $2`,
    [id, other],
  );
  await fetchNow(onlyNew, { client: ann, id: other, dryRun: false });
  await fetchWindow(onlyNew, (await claimFetch(onlyNew))!, {
    claimedAt: performance.now(),
    cutOff: new AbortController().signal,
  });
  expect(await fetches(other)).toMatchObject([{ status: 'waiting', message: expect.stringContaining('damaged') }]);
});
