/** Pages of all networks, read from a server that answers as their documentation says. */
import { mkdtemp, open, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  type AwinTransaction,
  type CjCommission,
  type ImpactAction,
  type NetworkApis,
  startNetworkApis,
  status,
  TOKEN,
} from '../../../test/support/network-apis.ts';
import type { NetworkName } from '../../network-urls.ts';
import { NetworkError } from '../network-error.ts';
import { NETWORK } from '../networks/networks.ts';
import { makePace } from './pace.ts';
import { readWindow } from './read-window.ts';

let apis: NetworkApis;
let folder: string;
/** Milliseconds of the waits that the code asked for. They are not waited. */
let waits: number[];
beforeAll(async () => {
  apis = await startNetworkApis();
  folder = await mkdtemp(join(tmpdir(), 'sheaf-pages-'));
});
beforeEach(() => {
  waits = [];
});
afterEach(() => apis.reset());
afterAll(async () => {
  await apis.close();
  await rm(folder, { recursive: true });
});

const ACCOUNTS: Record<NetworkName, string> = { awin: '45628', cj: '1234567', impact: 'IRabc123' };
const FROM = Temporal.Instant.from('2026-11-01T00:00:00Z');
const TO = Temporal.Instant.from('2026-11-30T00:00:00Z');

interface Options {
  token?: string;
  accountId?: string;
  signal?: AbortSignal;
  allowPrivate?: boolean;
  origin?: string;
  patienceMs?: number;
  maxBytes?: number;
}

let files = 0;

/** Reads a window and returns its records. */
async function read(name: NetworkName, options: Options = {}) {
  const { token = TOKEN, accountId = ACCOUNTS[name], signal = new AbortController().signal } = options;
  files += 1;
  const path = join(folder, `${files}.jsonl`);
  const handle = await open(path, 'wx');
  try {
    const read = await readWindow(
      {
        network: NETWORK[name],
        origin: options.origin ?? apis.origin,
        allowPrivate: options.allowPrivate ?? true,
        pace: makePace(),
        wait: async (ms) => void waits.push(ms),
        signal,
        patienceMs: options.patienceMs ?? 90_000,
        maxBytes: options.maxBytes ?? 1024 ** 3,
      },
      { query: { accountId, token, from: FROM, to: TO }, file: { handle, size: 0 } },
    );
    const lines = (await readFile(path, 'utf8')).split('\n').slice(0, -1);
    return { ...read, lines, rows: lines.map((line) => JSON.parse(line) as Record<string, unknown>) };
  } finally {
    await handle.close();
  }
}

const failure = (reading: Promise<unknown>) =>
  reading.then(
    () => null,
    (error: unknown) => (error instanceof NetworkError ? error : Promise.reject(error)),
  );

const commission = (id: number, more: Partial<CjCommission> = {}): CjCommission => ({
  commissionId: String(id),
  originalActionId: String(id),
  advertiserId: '77',
  advertiserName: 'Shop',
  actionStatus: 'new',
  orderId: `order-${id}`,
  eventDate: '2026-11-10T12:00:00Z',
  postingDate: '2026-11-10T13:00:00Z',
  lockingDate: '2026-12-10T00:00:00Z',
  saleAmountPubCurrency: '10.000',
  pubCommissionAmountPubCurrency: '1.005',
  ...more,
});
const action = (id: number, more: Partial<ImpactAction> = {}): ImpactAction => ({
  Id: `1000.1.${id}`,
  CampaignId: '4636',
  CampaignName: 'Acme',
  State: 'PENDING',
  Payout: '0.88',
  Amount: '21.99',
  Currency: 'USD',
  EventDate: '2026-11-10T10:42:38-07:00',
  Oid: `order-${id}`,
  updated: '2026-11-10T18:00:00Z',
  locking: '2026-12-10T00:00:00Z',
  ...more,
});
const numbers = (count: number) => Array.from({ length: count }, (_, i) => i + 1);

describe('awin', () => {
  const TRANSACTION: AwinTransaction = {
    ...{ id: 1, advertiserId: 7052, commissionStatus: 'pending', sale: '55.90', commission: '5.590' },
    ...{ transactionDate: '2026-11-03T22:04:00', validationDate: null },
  };

  test('a window is read by transaction, validation and amendment dates, each in one response', async () => {
    apis.awin = [
      TRANSACTION,
      { ...TRANSACTION, id: 2, transactionDate: '2026-08-01T00:00:00', validationDate: '2026-11-05T10:00:00' },
      { ...TRANSACTION, id: 3, transactionDate: '2026-08-01T00:00:00', amendmentDate: '2026-11-30T00:00:00' },
      { ...TRANSACTION, id: 4, transactionDate: '2026-08-01T00:00:00' },
    ];
    const { pages, records, rows } = await read('awin');
    expect([pages, records, rows.map(({ id }) => id)]).toEqual([3, 3, [1, 2, 3]]);
    const asked = apis.calls.map(({ url }) => url.searchParams.get('dateType'));
    expect(asked).toEqual(['transaction', 'validation', 'amendment']);
    expect(apis.calls.every(({ url }) => !url.href.includes('tok-'))).toBe(true);
  });

  test('a record of several lines becomes one line whose numbers keep every digit', async () => {
    apis.awin = [{ ...TRANSACTION, id: '9007199254740993' }];
    const { lines } = await read('awin');
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain('"id": 9007199254740993');
    expect(lines[0]).toContain('"amount": 5.590');
    expect(lines[0]).toContain('a\\n{[');
  });
});

describe('cj', () => {
  test('pages continue after the last commission of the previous one', async () => {
    apis.cj = numbers(7).map((id) => commission(id));
    apis.pageSize = 3;
    const { pages, rows } = await read('cj');
    // Three pages by posting date, and an empty one by locking date.
    expect(pages).toBe(4);
    expect(rows.map(({ commissionId }) => commissionId)).toEqual(['1', '2', '3', '4', '5', '6', '7']);
    const after = apis.calls.map(({ body }) => JSON.parse(body).variables.after);
    expect(after).toEqual([null, '3', '6', null]);
  });

  test('commissions that were locked in the window are read, too, and its last instant belongs to it', async () => {
    apis.cj = [
      commission(1, {
        postingDate: '2026-09-01T00:00:00Z',
        lockingDate: '2026-11-10T00:00:00Z',
        actionStatus: 'locked',
      }),
      commission(2, { postingDate: '2026-11-30T00:00:00Z' }),
      commission(3, { postingDate: '2026-11-30T00:00:01Z' }),
    ];
    const { rows } = await read('cj');
    expect(rows.map(({ commissionId }) => commissionId)).toEqual(['2', '1']);
  });

  test('an error in a response of status 200 is a failure, whose message has no token', async () => {
    const error = await failure(read('cj', { accountId: '999' }));
    expect(error).toMatchObject({ step: 'read', isFinal: false });
    expect(error!.message).toBe(
      'CJ refused the query: "Unauthorized for Bearer …". Check the token and the account ID.',
    );
  });

  test('a count that differs from the records is read again, three times at most', async () => {
    const short: NetworkApis['faults'][number] = (_call, response) => {
      const answer = { count: 2, payloadComplete: true, maxCommissionId: '1', records: [commission(1)] };
      response.writeHead(200).end(JSON.stringify({ data: { publisherCommissions: answer } }));
      return true;
    };
    apis.cj = [commission(1)];
    apis.faults = [short, short];
    expect((await read('cj')).rows).toHaveLength(1);
    apis.faults = [short, short, short];
    expect(await failure(read('cj'))).toMatchObject({ step: 'read', isFinal: false });
  });

  test('a network that repeats a page does not keep Sheaf busy forever', async () => {
    const again: NetworkApis['faults'][number] = (_call, response) => {
      const answer = { count: 1, payloadComplete: false, maxCommissionId: '1', records: [commission(1)] };
      response.writeHead(200).end(JSON.stringify({ data: { publisherCommissions: answer } }));
      return true;
    };
    apis.faults = [again, again, again];
    expect((await failure(read('cj')))!.message).toContain('a page as the next one that was read already');
  });
});

describe('impact', () => {
  test('pages are followed to the last one, by update and by locking date', async () => {
    apis.impact = [
      ...numbers(5).map((id) => action(id)),
      action(6, { updated: '2026-08-01T00:00:00Z', locking: '2026-11-20T00:00:00Z', State: 'APPROVED' }),
    ];
    apis.pageSize = 2;
    const { pages, rows } = await read('impact');
    expect(pages).toBe(4);
    expect(rows.map(({ Oid }) => Oid)).toEqual(['order-5', 'order-4', 'order-3', 'order-2', 'order-1', 'order-6']);
  });

  test('a list that changes while its pages are read is read again, so that no row is missing', async () => {
    apis.impact = numbers(5).map((id) => action(id));
    apis.pageSize = 2;
    let changes = 1;
    apis.afterPage = () => {
      // The newest action leaves the window, so that all others move up by one place.
      if (changes-- > 0) apis.impact.pop();
    };
    const { rows } = await read('impact');
    expect(rows.map(({ Oid }) => Oid)).toEqual(['order-4', 'order-3', 'order-2', 'order-1']);
  });

  test('a list with more actions than its pages can have is too large', async () => {
    apis.faults = [
      (_call, response) => {
        response.writeHead(200).end(JSON.stringify({ '@total': '200001', '@nextpageuri': '', Actions: [] }));
        return true;
      },
    ];
    expect(await failure(read('impact'))).toMatchObject({ isTooLarge: 'certain' });
  });

  test('a list that always changes is left for later', async () => {
    apis.impact = numbers(9).map((id) => action(id));
    apis.pageSize = 2;
    apis.afterPage = () => void apis.impact.pop();
    expect((await failure(read('impact')))!.message).toContain('changed each time that its pages were read');
  });

  test.each([
    'https://elsewhere.example/Mediapartners/IRother/Actions?Page=2',
    '/Mediapartners/IRother/Actions?Page=2',
    'not a path',
  ])('a next page outside of the account is refused: %s', async (uri) => {
    apis.faults = [
      (_call, response) => {
        response.writeHead(200).end(JSON.stringify({ '@total': '1', '@nextpageuri': uri, Actions: [] }));
        return true;
      },
    ];
    expect((await failure(read('impact')))!.message).toContain('does not belong to the account');
    expect(apis.calls).toHaveLength(1);
  });
});

describe.each(['awin', 'cj', 'impact'] as const)('every network: %s', (name) => {
  const fill = () => {
    apis.awin = [
      {
        ...{ id: 1, advertiserId: 7052, commissionStatus: 'pending', sale: '1.00', commission: '0.10' },
        ...{ transactionDate: '2026-11-03T22:04:00', validationDate: null },
      },
    ];
    apis.cj = [commission(1)];
    apis.impact = [action(1)];
  };

  test('a wrong token is final and is not sent again', async () => {
    const error = await failure(read(name, { token: 'wrong' }));
    expect(error).toMatchObject({ step: 'authenticate', isFinal: true });
    expect(error!.message).toContain('refused the token with status 401');
    expect(apis.calls).toHaveLength(1);
  });

  test('a limit is waited for as long as the network says: seconds, a date, its documented header, or a minute', async () => {
    fill();
    const date = new Date(Date.now() + 40_000).toUTCString();
    apis.faults = [
      status(429, { 'retry-after': '7' }),
      status(429, { 'retry-after': date }),
      status(429, { 'ratelimit-reset': '11' }),
      status(429),
    ];
    expect((await read(name)).records).toBe(1);
    expect(waits).toHaveLength(4);
    expect([waits[0], waits[2], waits[3]]).toEqual([7000, name === 'impact' ? 11_000 : 60_000, 60_000]);
    expect(waits[1]).toBeGreaterThan(30_000);
    expect(waits[1]).toBeLessThanOrEqual(40_000);
  });

  test('a wait before the first page leaves the place to other windows, and one between pages does not', async () => {
    fill();
    apis.faults = [status(429, { 'retry-after': '20' })];
    expect(await failure(read(name, { patienceMs: 5000 }))).toMatchObject({ isFinal: false, retryAfter: 20 });
    expect(waits).toEqual([]);
    apis.afterPage = () => {
      apis.faults = [status(429, { 'retry-after': '20' })];
      apis.afterPage = () => {};
    };
    expect((await read(name, { patienceMs: 5000 })).records).toBe(1);
    expect(waits).toEqual([20_000]);
  });

  test('a window with too many bytes is too large', async () => {
    fill();
    expect(await failure(read(name, { maxBytes: 10 }))).toMatchObject({ isTooLarge: 'certain' });
  });

  test.each([
    [413, 'certain'],
    [400, 'possible'],
    [422, 'possible'],
    [404, null],
  ])('a refusal with status %i says whether the window is too large: %s', async (code, isTooLarge) => {
    apis.faults = [status(code)];
    expect(await failure(read(name))).toMatchObject({ step: 'read', isTooLarge });
  });

  test('a long limit leaves the window for later, with the time that the network says', async () => {
    apis.faults = [status(429, { 'retry-after': '3000' })];
    expect(await failure(read(name))).toMatchObject({ isFinal: false, retryAfter: 3000 });
    expect(waits).toEqual([]);
  });

  test('an error of the server is retried with longer and longer pauses, and then left for later', async () => {
    fill();
    apis.faults = [status(503), status(500)];
    expect((await read(name)).records).toBe(1);
    expect(waits).toEqual([500, 2500]);
    apis.faults = [status(503), status(502), status(500)];
    expect(await failure(read(name))).toMatchObject({ isFinal: false });
  });

  test('a response that ends in its middle is read again, and its rows count once', async () => {
    fill();
    apis.faults = [
      (_call, response) => {
        const begun = name === 'awin' ? '[{"id": 1}, {"id"' : '{"Actions": [{"Id": "1"}, {"Id';
        response.writeHead(200, { 'content-length': '1000' }).write(begun);
        setImmediate(() => response.destroy());
        return true;
      },
    ];
    expect((await read(name)).records).toBe(1);
    expect(waits).toEqual([500]);
  });

  test.each([
    ['not JSON', '<html>Maintenance</html>'],
    ['another document', '{"maintenance": true}'],
    ['an incomplete document', '[{"a": 1}'],
  ])('a response of status 200 that is %s is a failure and no empty list', async (_what, body) => {
    apis.faults = [
      (_call, response) => {
        response.writeHead(200).end(body);
        return true;
      },
    ];
    expect(await failure(read(name))).toMatchObject({ step: 'read', isFinal: false });
  });

  test('redirects are not followed, and the token is sent nowhere else', async () => {
    apis.faults = [status(302, { location: `${apis.origin}/elsewhere` })];
    expect((await failure(read(name)))!.message).toContain('refused the request with status 302');
    expect(apis.calls).toHaveLength(1);
  });

  test('private addresses and HTTP are refused unless the administrator allows them', async () => {
    expect((await failure(read(name, { allowPrivate: false })))!.message).toContain('only HTTPS is allowed');
    const origin = apis.origin.replace('http:', 'https:');
    const error = await failure(read(name, { allowPrivate: false, origin }));
    expect(error!.message).toContain('does not resolve to a public IP address');
    expect(apis.calls).toEqual([]);
  });

  test('a stop ends a response that does not come', async () => {
    const stop = new AbortController();
    apis.faults = [
      () => {
        stop.abort(new Error('stopped'));
        return true;
      },
    ];
    await expect(read(name, { signal: stop.signal })).rejects.toThrow('stopped');
  });
});

test('calls with one token stay below the limit of the network', () => {
  const pace = makePace();
  const limit = { calls: 2, seconds: 60 };
  expect([0, 10, 20].map((now) => pace.take('a', limit, now))).toEqual([0, 0, 59_980]);
  expect(pace.take('b', limit, 20)).toBe(0);
  expect(pace.take('a', limit, 60_000)).toBe(0);
  expect(pace.take('a', limit, 60_001)).toBe(9);
});
