/** Webhooks from the API to a receiver: a real HTTP server in the test, with responses that each test chooses. */
import { mkdtemp, rm } from 'node:fs/promises';
import http, { type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Webhook, WebhookVerificationError } from 'standardwebhooks';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Role } from '../../src/access/client.ts';
import { createKey } from '../../src/access/keys/create-key.ts';
import { readConfig } from '../../src/config.ts';
import { builtIn } from '../../src/reports/built-in.ts';
import { openService, type Service } from '../../src/wire.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';
import { until } from '../support/until.ts';

interface Received {
  path: string;
  headers: IncomingHttpHeaders;
  text: string;
  at: number;
}

const received: Received[] = [];
/** The response for each path; 204 by default. */
const behavior = new Map<string, (response: ServerResponse, nth: number) => void>();
const receiver = http.createServer(async (request, response) => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const path = request.url!;
  const text = Buffer.concat(chunks).toString();
  received.push({ path, headers: request.headers, text, at: Date.now() });
  const nth = received.filter((one) => one.path === path).length;
  const respond = behavior.get(path) ?? (() => response.writeHead(204).end());
  respond(response, nth);
});

let database: TestDatabase;
let folder: string;
let service: Service;
let origin: string;
const keys: Record<string, string> = {};
beforeAll(async () => {
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}`;
  database = await testDatabase('demo');
  folder = await mkdtemp(join(tmpdir(), 'sheaf-webhooks-'));
  service = await open({ SHEAF_WEBHOOK_PRIVATE: 'on' });
  const add = async (name: string, publisher: string, role: Role) => {
    keys[name] = await createKey(service.database, { publisher, role });
  };
  await add('admin', 'acme-media', 'admin');
  await add('member', 'acme-media', 'member');
  await add('operator', 'acme-media', 'operator');
  const { rows } = await database.pool.query(`select slug from sheaf.publishers where slug <> 'acme-media' limit 1`);
  await add('stranger', rows[0].slug, 'admin');
});
afterAll(async () => {
  receiver.closeAllConnections();
  receiver.close();
  await service.close();
  await database.drop();
  await rm(folder, { recursive: true });
});

function open(env: Record<string, string>): Promise<Service> {
  const base = { DATABASE_URL: database.url, SHEAF_DATA_DIR: folder, PORT: '0', SHEAF_LOG: 'silent' };
  return openService(readConfig({ ...base, SHEAF_RATE_LIMIT: '100000', ...env }), {
    catalog: builtIn,
    api: true,
    worker: true,
  });
}

interface CallOptions {
  as?: string;
  body?: object;
  method?: string;
  on?: Service;
}

async function call(path: string, { as = 'admin', body, method = 'GET', on = service }: CallOptions = {}) {
  const response = await fetch(`${on.address}/api/v1${path}`, {
    method,
    headers: { 'x-api-key': keys[as]!, 'content-type': 'application/json' },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  const text = await response.text();
  return { status: response.status, body: text ? JSON.parse(text) : null };
}

const post = (path: string, body: object = {}, options: CallOptions = {}) =>
  call(path, { ...options, body, method: 'POST' });

async function makeWebhook(path: string, more: object = {}) {
  const { status, body } = await post('/webhooks', { url: origin + path, ...more });
  expect(status).toBe(201);
  const remove = () => call(`/webhooks/${body.webhook.id}`, { method: 'DELETE' });
  return { id: body.webhook.id as number, secret: body.secret as string, remove };
}

let created = 0;
/** A different export each time. */
async function makeExport() {
  const { status, body } = await post('/exports', {
    report_type: 'advertisers_csv',
    index_params: { filename: `webhooks ${++created}` },
  });
  expect(status).toBe(202);
  return body.export.id as number;
}

async function makeFinishedExport() {
  const id = await makeExport();
  const { body } = await call(`/exports/${id}?wait=30`);
  expect(body.export.status).toBe('completed');
  return body.export;
}

function arrived(path: string, count = 1, limitMs = 15_000): Promise<Received[]> {
  const look = async () => {
    const found = received.filter((one) => one.path === path);
    return found.length >= count && found;
  };
  return until(look, { limitMs, what: `${path} was posted to ${count} times` });
}

async function deliveries(id: number) {
  return (await call(`/webhooks/${id}/deliveries`)).body.deliveries;
}

function settled(id: number) {
  const look = async () => {
    const all = await deliveries(id);
    return all.length > 0 && all.every((one: { status: string }) => one.status !== 'pending') && all;
  };
  return until(look, { limitMs: 60_000, what: `the deliveries of webhook ${id} are settled` });
}

/** Checks the signature with the reference library of the specification, which knows nothing of Sheaf. */
function verify({ headers, text }: Received, secret: string): boolean {
  try {
    new Webhook(secret).verify(text, headers as Record<string, string>);
    return true;
  } catch (error) {
    if (error instanceof WebhookVerificationError) return false;
    throw error;
  }
}

describe('an event', () => {
  test('of a completed export is posted once, signed, with the export as the API shows it', async () => {
    const { id, secret, remove } = await makeWebhook('/completed');
    const finished = await makeFinishedExport();
    const [event] = await arrived('/completed');
    expect(event!.headers).toMatchObject({
      'content-type': 'application/json',
      'user-agent': 'Sheaf',
      'webhook-id': expect.stringMatching(/^msg_[0-9a-f]{32}$/),
    });
    expect(Math.abs(Number(event!.headers['webhook-timestamp']) * 1000 - event!.at)).toBeLessThan(2000);
    expect(Buffer.from(secret.replace(/^whsec_/, ''), 'base64').length).toBe(32);
    expect(verify(event!, secret)).toBe(true);
    expect(verify({ ...event!, text: `${event!.text} ` }, secret)).toBe(false);
    const { type, timestamp, data } = JSON.parse(event!.text);
    expect(type).toBe('export.completed');
    expect(Date.parse(timestamp)).toBeGreaterThanOrEqual(Date.parse(finished.completed_at));
    // A receiver is not a client, so it learns no e-mail address.
    const created_by = { id: finished.created_by.id, email: null };
    expect(data.export).toEqual({ ...finished, created_by, download_url: expect.any(String) });
    expect((await fetch(data.export.download_url)).status).toBe(200);
    expect(await settled(id)).toMatchObject([
      { id: event!.headers['webhook-id'], export_id: finished.id, status: 'delivered', attempts: 1, last_status: 204 },
    ]);
    expect(received.filter(({ path }) => path === '/completed').length).toBe(1);
    await remove();
  });

  test('of a failed export has the reason, and a webhook receives only the events that it selected', async () => {
    const subscribed = await makeWebhook('/failed', { events: ['export.failed'] });
    const quiet = await makeWebhook('/quiet', { events: ['export.completed'] });
    // It has no job, so it is still pending when it is canceled.
    const { rows } = await database.pool.query(
      `insert into sheaf.exports (publisher_id, user_id, report_type, params, params_hash)
       select publisher_id, id, 'advertisers_csv', '{"search_params": {}, "index_params": {"timezone": "UTC"}}', sha256('webhooks') from sheaf.users where role = 'admin' and publisher_id = 1
       returning id`,
    );
    const id = rows[0].id;
    await post(`/exports/${id}/cancel`);
    const [event] = await arrived('/failed');
    expect(JSON.parse(event!.text)).toMatchObject({
      type: 'export.failed',
      data: { export: { id, status: 'failed', error_message: 'The export was cancelled.', download_url: null } },
    });
    expect(await deliveries(quiet.id)).toEqual([]);
    await subscribed.remove();
    await quiet.remove();
  });

  test('is retried after a 500 with the same ID and body and a new signature', async () => {
    behavior.set('/flaky', (response, nth) => response.writeHead(nth === 1 ? 500 : 200).end('x'.repeat(5000)));
    const { id, secret, remove } = await makeWebhook('/flaky');
    await makeFinishedExport();
    await arrived('/flaky');
    await until(async () => (await deliveries(id))[0].last_status === 500, {
      limitMs: 5000,
      what: 'the try is recorded',
    });
    expect((await deliveries(id))[0]).toMatchObject({
      status: 'pending',
      last_error: 'The receiver returned status 500.',
    });
    const [first, second] = await arrived('/flaky', 2);
    expect(second!.at - first!.at).toBeGreaterThan(4900);
    expect(second!.headers['webhook-id']).toBe(first!.headers['webhook-id']);
    expect(second!.headers['webhook-timestamp']).not.toBe(first!.headers['webhook-timestamp']);
    expect(JSON.parse(second!.text).timestamp).toBe(JSON.parse(first!.text).timestamp);
    expect(verify(second!, secret)).toBe(true);
    expect(await settled(id)).toMatchObject([{ status: 'delivered', attempts: 2, last_status: 200, last_error: null }]);
    await remove();
  });

  test('disables the webhook when the receiver returns 410', async () => {
    behavior.set('/gone', (response) => response.writeHead(410).end());
    const { id } = await makeWebhook('/gone');
    await makeFinishedExport();
    await arrived('/gone');
    expect(await settled(id)).toMatchObject([{ status: 'failed', attempts: 1, last_status: 410 }]);
    const { body } = await call('/webhooks');
    expect(body.webhooks.find((one: { id: number }) => one.id === id).disabled_at).not.toBeNull();
    await makeFinishedExport();
    expect((await deliveries(id)).length).toBe(1);
    expect((await post(`/webhooks/${id}/test`)).status).toBe(422);
  });

  test('that failed for good is retried by hand, and one that waits for its next retry is sent now', async () => {
    const { id, remove } = await makeWebhook('/by-hand');
    const retry = (delivery: string, options: CallOptions = {}) =>
      post(`/webhooks/${id}/deliveries/${delivery}/retry`, {}, options);
    behavior.set('/by-hand', (response, nth) => response.writeHead(nth <= 2 ? 500 : 204).end());
    await post(`/webhooks/${id}/test`);
    const [failed] = await settled(id);
    expect(failed).toMatchObject({ event: 'webhook.test', status: 'failed', attempts: 1, last_status: 500 });
    expect((await call('/webhooks')).body.webhooks.find((one: { id: number }) => one.id === id)).toMatchObject({
      publisher: 'acme-media',
      created_by: { email: 'admin@acme-media.local' },
      failing_since: expect.any(String),
    });

    const exported = await makeFinishedExport();
    const waiting = await until(
      async () =>
        (await deliveries(id)).find(
          (one: { attempts: number; status: string; export_id: number }) =>
            one.export_id === exported.id && one.attempts === 1 && one.status === 'pending',
        ) ?? null,
      { limitMs: 15_000, what: 'the export event waits for its retry' },
    );
    await database.pool.query(
      `update sheaf.webhook_deliveries set due_at = now() + interval '10 hours' where id = $1`,
      [waiting.id],
    );
    expect((await call(`/webhooks/${id}/deliveries?status=pending`)).body.deliveries).toHaveLength(1);
    for (const delivery of [failed.id, waiting.id]) {
      expect((await retry(delivery, { as: 'stranger' })).status).toBe(404);
      expect((await retry(delivery, { as: 'member' })).status).toBe(403);
      const { status, body } = await retry(delivery);
      expect([status, body.delivery.status]).toEqual([202, 'pending']);
    }
    const all = await settled(id);
    expect(all.map((one: { status: string; attempts: number }) => [one.status, one.attempts])).toEqual([
      ['delivered', 2],
      ['delivered', 2],
    ]);
    expect((await retry(failed.id)).status).toBe(409);
    expect((await retry('msg_00000000000000000000000000000000')).status).toBe(404);
    await remove();
  });

  test('follows no redirect', async () => {
    behavior.set('/moved', (response) => response.writeHead(307, { location: `${origin}/target` }).end());
    const { id, remove } = await makeWebhook('/moved');
    await post(`/webhooks/${id}/test`);
    expect(await settled(id)).toMatchObject([
      { event: 'webhook.test', status: 'failed', attempts: 1, last_status: 307 },
    ]);
    expect(received.some(({ path }) => path === '/target')).toBe(false);
    await remove();
  });
});

test('receivers that hang delay no export and no other receiver, and time out after ten seconds', async () => {
  const alone = await timed(makeFinishedExport);
  behavior.set('/slow', () => {});
  behavior.set('/drip', (response) => {
    response.writeHead(200).write('x');
  });
  const slow = await makeWebhook('/slow');
  const drip = await makeWebhook('/drip');
  const quick = await makeWebhook('/quick');
  await Promise.all([makeFinishedExport(), makeFinishedExport(), makeFinishedExport(), makeFinishedExport()]);
  await arrived('/slow', 2);
  await arrived('/quick', 4);
  const besides = await timed(makeFinishedExport);
  // An export that waits for the slow receivers would take ten seconds.
  await arrived('/quick', 5, 9000);
  expect(besides).toBeLessThan(alone + 9000);
  const tries = async (
    id: number,
  ): Promise<{ status: string; last_status: number | null; last_error: string | null }[]> => deliveries(id);
  const givenUp = async () => (await tries(slow.id)).find((one) => one.last_error);
  await until(async () => Boolean(await givenUp()), { limitMs: 20_000, what: 'a try has timed out' });
  expect(await givenUp()).toMatchObject({
    status: 'pending',
    last_status: null,
    last_error: 'The receiver did not respond within 10 seconds.',
  });
  // The status decides, even if the body never ends.
  const delivered = async () =>
    (await tries(drip.id)).some((one) => one.status === 'delivered' && one.last_status === 200);
  await until(delivered, { limitMs: 20_000, what: 'an endless response counts as delivered' });
  for (const { remove } of [slow, drip, quick]) await remove();
});

test('a publisher with fifteen hanging receivers has four tries at a time, and events of others are delivered', async () => {
  let open = 0;
  let most = 0;
  behavior.set('/hang', (response) => {
    most = Math.max(most, ++open);
    response.once('close', () => open--);
  });
  const hanging = await Promise.all(Array.from({ length: 15 }, () => makeWebhook('/hang')));
  for (const { id } of hanging) expect((await post(`/webhooks/${id}/test`)).status).toBe(202);
  await until(async () => open === 4, { limitMs: 15_000, what: 'as many tries hang as one publisher can have' });
  const { body } = await post('/webhooks', { url: `${origin}/other` }, { as: 'stranger' });
  await post(`/webhooks/${body.webhook.id}/test`, {}, { as: 'stranger' });
  await arrived('/other');
  expect(most).toBe(4);
  for (const { remove } of hanging) await remove();
  await call(`/webhooks/${body.webhook.id}`, { as: 'stranger', method: 'DELETE' });
});

test('a failing receiver has its own queue until a delivery succeeds', async () => {
  behavior.set('/broken', (response, nth) => response.writeHead(nth === 1 ? 500 : 200).end());
  const { id, remove } = await makeWebhook('/broken');
  const queues = async () =>
    (
      await database.pool.query(
        `select j.name from sheaf_queue.job j join sheaf.webhook_deliveries d on d.id = j.data->>'deliveryId'
         where d.webhook_id = $1 order by j.created_on`,
        [id],
      )
    ).rows.map(({ name }) => name);
  for (let nth = 1; nth <= 3; nth++) {
    await post(`/webhooks/${id}/test`);
    await arrived('/broken', nth);
    await settled(id);
  }
  expect(await queues()).toEqual(['deliver-webhook', 'deliver-failing-webhook', 'deliver-webhook']);
  await remove();
});

async function timed(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return Math.round(performance.now() - started);
}

describe('the secret', () => {
  test('is shown once, and for a day after a rotation events carry both signatures', async () => {
    const { id, secret: old, remove } = await makeWebhook('/rotated');
    expect(JSON.stringify((await call('/webhooks')).body)).not.toContain('whsec_');
    expect((await post(`/webhooks/${id}/rotate?dry_run=true`)).body.secret).toBeNull();
    const { body } = await post(`/webhooks/${id}/rotate`);
    expect(body.secret).not.toBe(old);
    await post(`/webhooks/${id}/test`);
    const [event] = await arrived('/rotated');
    expect(JSON.parse(event!.text)).toMatchObject({ type: 'webhook.test', data: { webhook: { id } } });
    expect([verify(event!, body.secret), verify(event!, old)]).toEqual([true, true]);
    await database.pool.query(`update sheaf.webhooks set old_secret_until = now() where id = $1`, [id]);
    await post(`/webhooks/${id}/test`);
    const [, later] = await arrived('/rotated', 2);
    expect([verify(later!, body.secret), verify(later!, old)]).toEqual([true, false]);
    await remove();
  });
});

describe('permissions', () => {
  test('every operation returns 403 for members', async () => {
    const { id, remove } = await makeWebhook('/own');
    const as = 'member';
    const responses = await Promise.all([
      post('/webhooks', { url: `${origin}/` }, { as }),
      call('/webhooks', { as }),
      call(`/webhooks/${id}`, { as, method: 'DELETE' }),
      post(`/webhooks/${id}/test`, {}, { as }),
      post(`/webhooks/${id}/rotate`, {}, { as }),
      call(`/webhooks/${id}/deliveries`, { as }),
    ]);
    expect(responses.map(({ status }) => status)).toEqual([403, 403, 403, 403, 403, 403]);
    await remove();
  });

  test('webhooks of other publishers return the same 404 as unknown ones', async () => {
    const { id, remove } = await makeWebhook('/own');
    const as = 'stranger';
    const send = async (of: number) => [
      await call(`/webhooks/${of}`, { as, method: 'DELETE' }),
      await post(`/webhooks/${of}/test`, {}, { as }),
      await post(`/webhooks/${of}/rotate`, {}, { as }),
      await call(`/webhooks/${of}/deliveries`, { as }),
    ];
    const of = async (id: number) => (await send(id)).map(({ status, body }) => [status, body.error.message]);
    expect(await of(id)).toEqual(await of(999_999));
    expect((await of(id)).every(([status]) => status === 404)).toBe(true);
    expect((await call('/webhooks', { as })).body.webhooks).toEqual([]);
    expect((await call('/webhooks', { as: 'operator' })).body.webhooks.map((w: { id: number }) => w.id)).toContain(id);
    await remove();
  });

  test('operators can name any publisher, admins only their own', async () => {
    const body = { url: `${origin}/`, publisher_id: 'acme-media' };
    const made = await post('/webhooks', body, { as: 'operator' });
    expect(made.status).toBe(201);
    expect((await call(`/webhooks/${made.body.webhook.id}`, { as: 'operator', method: 'DELETE' })).status).toBe(204);
    expect((await post('/webhooks', body, { as: 'stranger' })).status).toBe(403);
    expect((await post('/webhooks', { ...body, publisher_id: 'nobody' }, { as: 'stranger' })).status).toBe(403);
    expect((await post('/webhooks', { ...body, publisher_id: 'nobody' }, { as: 'operator' })).status).toBe(422);
  });

  test('a dry run checks the request and creates nothing', async () => {
    const before = (await call('/webhooks')).body;
    const preview = await post('/webhooks?dry_run=true', { url: `${origin}/`, events: ['export.failed'] });
    expect(preview).toMatchObject({
      status: 200,
      body: { webhook: { id: 0, events: ['export.failed'] }, secret: null },
    });
    expect((await post('/webhooks?dry_run=true', { url: 'nonsense' })).status).toBe(422);
    expect((await call('/webhooks')).body).toEqual(before);
  });

  test.each([
    {},
    { url: 5 },
    { url: 'x' },
    { url: 'https://a.example', events: [] },
    { url: 'https://a.example', oops: 1 },
  ])('422 for %j', async (body) => {
    const refused = await post('/webhooks', body);
    expect(refused).toMatchObject({ status: 422, body: { error: { details: [expect.anything()] } } });
  });
});

test('private addresses receive nothing unless they are allowed, whatever host name leads there', async () => {
  const { port } = new URL(origin);
  // The webhooks already exist. The address is checked at the moment of delivery.
  const urls = [origin, `http://localhost:${port}`, `http://[::1]:${port}`, `http://[::ffff:127.0.0.1]:${port}`];
  const ids = await Promise.all(
    urls.map(async (url) => (await post('/webhooks', { url: `${url}/private` })).body.webhook.id as number),
  );
  await service.close();
  service = await open({ SHEAF_WEBHOOK_PRIVATE: 'off' });
  for (const url of urls)
    expect((await post('/webhooks', { url: url.replace('http', 'https') })).status, url).toBe(
      url.includes('localhost') ? 201 : 422,
    );
  for (const id of ids) await post(`/webhooks/${id}/test`);
  for (const id of ids) {
    expect(await settled(id)).toMatchObject([
      { status: 'failed', last_status: null, last_error: 'The host name does not resolve to a public IP address.' },
    ]);
  }
  expect(received.some(({ path }) => path === '/private')).toBe(false);
});
