/** Connections over HTTP, with a worker that fetches from a server that answers as the networks document. */
import { afterAll, expect, test } from 'vitest';
import type { Api, ApiResponse } from '../support/api.ts';
import { type NetworkApis, startNetworkApis, status, TOKEN } from '../support/network-apis.ts';
import { sheaf } from '../support/service.ts';
import { suite } from '../support/suite.ts';
import { until } from '../support/until.ts';

interface Connection {
  id: number;
  name: string;
  status: string;
  account_id: string | null;
  paused_reason: string | null;
  fetched_until: string | null;
  last_test: { ok: boolean } | null;
  updated_at: string;
}
interface Fetch {
  status: string;
  pages: number | null;
  rows: Record<string, number> | null;
  message: string | null;
}

const apis: NetworkApis = await startNetworkApis();
const urls = ['awin', 'cj', 'impact'].map((name) => `${name}=${apis.origin}`).join(',');
const service = suite({ env: { SHEAF_WEBHOOK_PRIVATE: 'on', SHEAF_NETWORK_URLS: urls, SHEAF_LOG: 'info' } });
afterAll(() => apis.close());

const ANN = { role: 'admin', email: 'ann@acme-media.example' } as const;
const LEO = { role: 'member', email: 'leo@acme-media.example' } as const;

function send(api: Api, method: string, path: string, body?: object): Promise<ApiResponse> {
  const json = { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
  return api.send(`/connections${path}`, { method, ...(body ? json : {}) });
}
const shown = ({ body }: ApiResponse) => (body as unknown as { connection: Connection }).connection;
const tested = ({ body }: ApiResponse) => (body as unknown as { test: object }).test;
const listed = ({ body }: ApiResponse) => (body as unknown as { fetches: Fetch[] }).fetches;

const today = () => new Date().toISOString().slice(0, 10);
const AWIN = {
  name: 'Awin UK',
  network: 'awin',
  account_id: '45628',
  token: TOKEN,
  rule: { every: 'day', at: ['05:00'] },
  time_zone: 'europe/london',
  fetch_from: today(),
};

async function create(api: Api, more: object = {}): Promise<Connection> {
  const response = await send(api, 'POST', '', { ...AWIN, ...more });
  expect([response.status, response.text]).toEqual([201, expect.any(String)]);
  return shown(response);
}

const ended = (api: Api, id: number) =>
  until(
    async () => {
      const fetches = listed(await send(api, 'GET', `/${id}/fetches`));
      return fetches.every(({ status: one }) => one !== 'waiting' && one !== 'running') && fetches;
    },
    { limitMs: 60_000, what: 'all windows have ended' },
  );

test('a connection is created, tested, fetched from, and its transactions are exported', async () => {
  const [ann, leo] = [await service.as(ANN), await service.as(LEO)];
  const made = await create(ann);
  expect(made).toMatchObject({
    ...{ name: 'Awin UK', network: 'awin', account_id: '45628', currency: null, time_zone: 'Europe/London' },
    ...{ rule_in_words: 'Every day at 05:00', overlap_days: 7, status: 'active', fetched_until: null, failures: 0 },
    ...{ test_steps: ['connect', 'authenticate', 'read'], last_test: null, last_fetch: null },
    created_by: { email: ANN.email },
  });
  expect(shown(await send(leo, 'GET', `/${made.id}`))).toEqual({ ...made, account_id: null });
  for (const [method, path, body] of [
    ['POST', '', AWIN],
    ['PATCH', `/${made.id}`, { name: 'x' }],
    ['DELETE', `/${made.id}`, undefined],
    ...['test', 'fetches', 'pause', 'resume'].map((verb) => ['POST', `/${made.id}/${verb}`, undefined] as const),
  ] as const) {
    expect([path, (await send(leo, method, path, body)).status]).toEqual([path, 403]);
  }

  expect(tested(await send(ann, 'POST', `/${made.id}/test`))).toMatchObject({ ok: true, failed_step: null });
  const now = new Date().toISOString().slice(0, 19);
  apis.awin = [
    {
      ...{ id: 1, advertiserId: 7052, commissionStatus: 'pending', sale: '55.96', commission: '5.59' },
      ...{ transactionDate: now, validationDate: null },
    },
  ];
  const started = await send(ann, 'POST', `/${made.id}/fetches`);
  expect([started.status, listed(started)]).toMatchObject([202, [{ status: 'waiting', started_by: 'person' }]]);
  expect(await ended(ann, made.id)).toMatchObject([
    { status: 'completed', pages: 3, rows: { fetched: 1, new: 1, rejected: 0 }, message: null },
  ]);
  const { fetched_until, last_test } = shown(await send(ann, 'GET', `/${made.id}`));
  expect([last_test?.ok, fetched_until]).toEqual([true, expect.any(String)]);
  const { rows } = await service.database.pool.query(
    `select t.sale, t.status, p.slug from public.transactions t join sheaf.publishers p on p.id = t.publisher_id where t.order_id = 'order-1'`,
  );
  expect(rows).toEqual([{ sale: '55.96', status: 'pending', slug: 'acme-media' }]);

  expect((await send(ann, 'DELETE', `/${made.id}`)).status).toBe(204);
  expect((await send(ann, 'GET', `/${made.id}`)).status).toBe(404);
});

test('a refused token fails the test and pauses the connection, and a new one continues', async () => {
  const ann = await service.as(ANN);
  const { id } = await create(ann, { name: 'Wrong', token: 'wrong-token-1' });
  expect(tested(await send(ann, 'POST', `/${id}/test`))).toMatchObject({
    ok: false,
    failed_step: 'authenticate',
    message: expect.stringContaining('Awin refused the token with status 401.'),
  });
  await send(ann, 'POST', `/${id}/fetches`);
  await ended(ann, id);
  const paused = await send(ann, 'GET', `/${id}`);
  expect(shown(paused)).toMatchObject({ status: 'paused', next_fetch_at: null, last_fetch: { status: 'failed' } });
  const refused = await send(ann, 'POST', `/${id}/fetches`);
  expect([refused.status, refused.body.error!.message]).toEqual([409, expect.stringContaining(`/${id}/resume first`)]);

  const changed = shown(await send(ann, 'PATCH', `/${id}`, { token: TOKEN }));
  expect(changed).toMatchObject({ status: 'paused', last_test: null });
  expect(shown(await send(ann, 'POST', `/${id}/resume`))).toMatchObject({ status: 'active', paused_reason: null });
  await send(ann, 'POST', `/${id}/fetches`);
  expect((await ended(ann, id))[0]).toMatchObject({ status: 'completed' });
  const { rows } = await service.database.pool.query('select c::text as row from sheaf.connections c');
  for (const text of [paused.text, service.service.log(), ...rows.map(({ row }) => row as string)]) {
    expect(text).not.toMatch(/wrong-token-1|tok-4f1c9e/);
  }
});

test('a test names the network that does not answer, and a limit is reported and not waited for', async () => {
  const ann = await service.as(ANN);
  const { id } = await create(ann, { name: 'Slow', network: 'impact', account_id: 'IRabc123' });
  apis.faults = [status(429, { 'x-ratelimit-reset': '3000' })];
  expect(tested(await send(ann, 'POST', `/${id}/test`))).toMatchObject({
    ok: false,
    failed_step: 'read',
    message: expect.stringContaining('too many requests'),
  });
});

test('invalid connections are refused with what is allowed', async () => {
  const ann = await service.as(ANN);
  const refusal = async (more: object) => {
    const { status: code, body } = await send(ann, 'POST', '', { ...AWIN, name: 'New', ...more });
    expect(code).toBe(422);
    return body.error!.details!.map(({ field, message }) => `${field}: ${message}`).join('\n');
  };
  expect(await refusal({ account_id: 'IRabc123' })).toMatch(
    /^account_id: .*"IRabc123" is not valid for Awin\. Allowed: the publisher ID/,
  );
  expect(await refusal({ network: 'cj' })).toMatch(/^currency: .*required for CJ/);
  expect(await refusal({ currency: 'EUR' })).toMatch(/^currency: .*cannot be set for Awin/);
  expect(await refusal({ fetch_from: '2026-02-30' })).toMatch(/^fetch_from: .*is not valid/);
  expect(await refusal({ fetch_from: '2999-01-01' })).toMatch(/^fetch_from: .*is not possible for Awin\. Allowed: /);
  expect(await refusal({ network: 'impact', fetch_from: '2020-01-01' })).toMatch(
    /^fetch_from: .*not possible for impact/,
  );
  expect(await refusal({ rule: { every: 'day' } })).toMatch(/^rule.at: /);
  expect(await refusal({ time_zone: 'Mars' })).toMatch(/^time_zone: /);
  expect(await refusal({ token: 'a b' })).toMatch(/^token: /);
  expect(await refusal({ url: 'https://elsewhere.example' })).toMatch(/^url: /);
  const { id, updated_at } = await create(ann, { name: 'Taken' });
  expect(await refusal({ name: ' Taken ' })).toMatch(/^name: .*exists/);
  const change = await send(ann, 'PATCH', `/${id}`, { network: 'cj' });
  expect(change.status).toBe(422);
  const dry = await send(ann, 'POST', '?dry_run=true', { ...AWIN, name: 'Dry' });
  expect([dry.status, shown(dry)]).toMatchObject([200, { id: 0, name: 'Dry' }]);
  await send(ann, 'PATCH', `/${id}`, { name: 'Renamed' });
  const late = await ann.send(`/connections/${id}`, {
    method: 'PATCH',
    headers: { 'content-type': 'application/json', 'if-match': `"${updated_at}"` },
    body: JSON.stringify({ name: 'Late' }),
  });
  expect(late.status).toBe(412);
});

test('the command line does the same, with the token from a variable', async () => {
  const env = {
    SHEAF_URL: service.service.origin,
    SHEAF_API_KEY: await service.key(ANN),
    SHEAF_NETWORK_TOKEN: TOKEN,
  };
  const run = (...args: string[]) => sheaf(['connections', ...args], { env });
  const rule = ['--every', 'day', '--at', '05:00', '--zone', 'UTC'];
  const account = ['--network', 'cj', '--account', '1234567', '--currency', 'EUR', '--from', today()];
  const created = await run('create', 'CJ', ...account, ...rule);
  expect([created.code, created.stdout]).toEqual([
    0,
    expect.stringMatching(/^Created connection \d+, "CJ": Every day at 05:00 \(UTC\)\./),
  ]);
  expect((await run('test', 'CJ')).stdout).toBe('The connection "CJ" works.\n');
  expect((await run('fetch', 'CJ')).stdout).toMatch(/^1 windows are waiting\./);
  const { id } = JSON.parse((await run('show', 'CJ')).stdout);
  await ended(await service.as(ANN), id);
  expect((await run('fetches', 'CJ')).stdout).toContain('completed');
  expect((await run('pause', 'CJ')).stdout).toBe(`Connection ${id}, "CJ", is paused.\n`);
  expect((await run('resume', 'CJ')).stdout).toMatch(/is active\. Next fetch at /);
  expect((await run('update', 'CJ', '--overlap', '3')).stdout).toMatch(/^Updated connection/);
  expect((await run('list')).stdout).toMatch(/CJ +cj +Every day at 05:00 +active/);
  const untested = await sheaf(['connections', 'create', 'No token', ...account, ...rule], {
    env: { ...env, SHEAF_NETWORK_TOKEN: '' },
  });
  expect([untested.code, untested.stderr]).toEqual([2, expect.stringContaining('Set SHEAF_NETWORK_TOKEN')]);
  expect((await run('delete', 'CJ')).stdout).toBe(`Deleted connection ${id}, "CJ".\n`);
});
