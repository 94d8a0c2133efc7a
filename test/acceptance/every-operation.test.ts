/** Promises that apply to every operation of the OpenAPI document, including future ones. */
import { tmpdir } from 'node:os';
import { beforeAll, describe, expect, test } from 'vitest';
import type { ApiResponse } from '../support/api.ts';
import {
  type Documented,
  documentedOperations,
  UNKNOWN_DELIVERY,
  UNKNOWN_DESTINATION,
  UNKNOWN_RUN,
} from '../support/documented-operations.ts';
import { postMessage, rpc } from '../support/mcp.ts';
import { OWN_PAGE } from '../support/sessions.ts';
import { suite } from '../support/suite.ts';

/** Runs without a worker, so that an export stays in flight. */
const service = suite({
  command: 'api',
  env: { SHEAF_WEBHOOK_PRIVATE: 'on', SHEAF_DELIVERY_FOLDER: tmpdir() },
});

let operations: Documented[];
let key: string;
beforeAll(async () => {
  operations = await documentedOperations(service.service.origin);
  key = await service.key({ role: 'admin' });
});

/** Calls an operation with unknown IDs and the example of its body. */
function send(
  operation: Documented,
  { query = '', headers = {} }: { query?: string; headers?: Record<string, string> },
) {
  const { method, path, body } = operation;
  return service.api(headers).send(service.service.origin + path.replace('{id}', '987654') + query, {
    method,
    ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
  });
}

/** Calls every operation once. Returns each response with its operation ID. */
async function sendAll(request: Parameters<typeof send>[1]): Promise<[string, ApiResponse][]> {
  return Promise.all(
    operations.map(async (one): Promise<[string, ApiResponse]> => [one.operationId, await send(one, request)]),
  );
}

test('an unknown query parameter returns 422 with the allowed ones', async () => {
  for (const [id, { status, body }] of await sendAll({ query: '?dryRun=true', headers: { 'x-api-key': key } })) {
    expect([id, status, body.error!.details?.[0]?.field]).toEqual([id, 422, 'dryRun']);
    expect(body.error!.message).toMatch(/Allowed: .*dry_run/);
  }
});

test('a dry_run other than true or false returns 422', async () => {
  for (const [id, { status, body }] of await sendAll({ query: '?dry_run=1', headers: { 'x-api-key': key } })) {
    expect([id, status, body.error!.details?.[0]?.field]).toEqual([id, 422, 'dry_run']);
  }
});

/** Invalid values by type, with what the error says is allowed. */
const INVALID: [string, string[], RegExp][] = [
  ['integer', ['x', '1.5', '0', '-1', '99999999999999999999', '1e309', ' '], /Allowed: an integer, [01] to \d+\./],
  ['boolean', ['yes', '1', 'TRUE'], /Allowed: true or false\./],
  ['array', ['nope'], /Allowed: (?:\w+, \w+|an? .+, for example \w+\.)/],
  ['string', ['!', 'c', '\u{1f600}'], /Allowed: `?\w+.*, for example \w+\./],
];

test('an invalid value of every parameter returns 422 with its name, the value and what is allowed', async () => {
  const api = service.api({ 'x-api-key': key });
  const wrong: unknown[] = [];
  let checked = 0;
  for (const { method, path, body, parameters } of operations) {
    for (const { name, in: place, schema } of parameters) {
      // Free text is always valid.
      if (place === 'header' || (schema.type === 'string' && schema.pattern === undefined)) continue;
      const [, values, allowed] = INVALID.find(([type]) => type === schema.type)!;
      for (const value of values) {
        if (value === '0' && schema.minimum === 0) continue;
        const placed =
          {
            run_id: UNKNOWN_RUN,
            share_id: UNKNOWN_RUN,
            delivery_id: UNKNOWN_DELIVERY,
            destination_id: UNKNOWN_DESTINATION,
          }[name] ?? '{id}';
        const at = (place === 'path' ? path.replace(placed, encodeURIComponent(value)) : path).replace('{id}', '1');
        const url = `${service.service.origin}${at}${place === 'path' ? '' : `?${name}=${encodeURIComponent(value)}`}`;
        const headers = { ...OWN_PAGE, 'content-type': 'application/json' };
        const response = await api.send(url, {
          method,
          ...(body === undefined ? {} : { body: JSON.stringify(body), headers }),
        });
        const details = response.body.error?.details ?? [];
        const message = details.find(({ field }) => field.split('.')[0] === name)?.message ?? '';
        const complete =
          message.startsWith(`\`${name}\`: ${JSON.stringify(value)} is not valid. `) &&
          allowed.test(message) &&
          (name !== 'id' || message.includes('Check the ID.'));
        if (response.status !== 422 || !complete) wrong.push([method, url, response.status, message]);
        checked++;
      }
    }
  }
  expect(wrong).toEqual([]);
  expect(checked).toBeGreaterThan(100);
});

describe('credentials are checked on every operation, even if it requires none', () => {
  test.each<[string, Record<string, string>, string]>([
    ['an unknown key', { 'x-api-key': 'sheaf_AAAAAAAA_hunter2hunter2hunter2hunter2hun' }, ''],
    ['an empty key', { 'x-api-key': '' }, ''],
    ['an unknown Bearer', { authorization: 'Bearer wrong' }, ''],
    ['a token of an unknown issuer', { authorization: 'Bearer a.b.c' }, ''],
    ['a header without a scheme', { authorization: 'wrong' }, ''],
    ['an unknown api_key', {}, '?api_key=wrong'],
    ['an empty api_key', {}, '?api_key='],
  ])('401 for %s', async (_, headers, query) => {
    for (const [id, { status }] of await sendAll({ headers, query })) expect([id, status]).toEqual([id, 401]);
    for (const path of ['/openapi.json', '/docs.md', '/docs', '/mcp', '/mcp/integration.json', '/nope']) {
      const response = await fetch(service.service.origin + path + query, { headers });
      expect([path, response.status]).toEqual([path, 401]);
    }
    for (const method of ['initialize', 'ping', 'tools/list']) {
      const response = await postMessage(`${service.service.origin}/mcp${query}`, rpc(method, {}), headers);
      expect([method, response.status, response.json.error?.code]).toEqual([method, 401, -32_000]);
    }
  });

  test('a revoked key is rejected', async () => {
    const ended = await service.newKey({ role: 'member', email: 'leaver@acme-media.example' });
    const tools = () => service.api({ 'x-api-key': ended }).send('/tools');
    expect((await tools()).status).toBe(200);
    await service.database.pool.query('update sheaf.api_keys set revoked_at = now() where prefix = $1', [
      ended.split('_')[1],
    ]);
    expect((await tools()).status).toBe(401);
  });

  /** Browsers add both by themselves. */
  const ADDED: [string, Record<string, string>, RegExp][] = [
    ['an unknown session cookie', { cookie: 'sheaf_session=over' }, /session has expired|only from the pages/],
    [
      "a proxy's Basic credentials",
      { authorization: 'Basic eDp5' },
      /`Authorization`: the scheme Basic is not supported/,
    ],
  ];
  /** Documents and pages, which people open in a browser. */
  const PAGES = ['/openapi.json', '/docs.md', '/docs', '/api/v1/schema'];

  test.each(ADDED)(
    'a program that sends %s to an operation receives an error that says what is wrong',
    async (_, headers, message) => {
      for (const [id, { status, body }] of await sendAll({ headers })) {
        // A browser sends an old cookie with the request that replaces it.
        if (id === 'getSchema' || (id === 'signIn' && headers['cookie'])) continue;
        expect([id, status]).toEqual([id, body.error!.code === 'FORBIDDEN' ? 403 : 401]);
        expect([id, body.error!.message]).toEqual([id, expect.stringMatching(message)]);
      }
    },
  );

  test.each(ADDED)('%s does not lock a person out of documents, pages and public operations', async (_, headers) => {
    for (const path of PAGES)
      expect([path, (await fetch(service.service.origin + path, { headers })).status]).toEqual([path, 200]);
    const open = operations.filter((operation) => operation.open);
    expect(open.map(({ operationId }) => operationId)).toContain('askDex');
    for (const operation of open) {
      const { status, body } = await send(operation, { headers: { ...headers, ...OWN_PAGE } });
      if (operation.operationId === 'signIn') expect(body.error!.message).toMatch(/^The API key is unknown/);
      else expect([operation.operationId, [200, 204].includes(status)]).toEqual([operation.operationId, true]);
    }
  });

  test.each(ADDED)('%s beside a valid key is ignored', async (_, headers) => {
    for (const path of ['/tools', '/exports']) {
      expect((await service.api({ ...headers, 'x-api-key': key }).send(path)).status).toBe(200);
    }
  });
});

describe('dry_run=true', () => {
  /** The content of all tables and of the queue. */
  async function state(): Promise<unknown> {
    // Workers announce themselves every few seconds.
    const { rows: own } = await service.database.pool.query<{ name: string }>(
      `select quote_ident(table_name) as name from information_schema.tables where table_schema = 'sheaf' and table_name <> 'workers'`,
    );
    expect(own.length).toBeGreaterThan(10);
    const tables = [...own.map(({ name }) => `sheaf.${name}`), 'sheaf_queue.job'];
    const counts = tables.map((table) => `(select json_agg(t order by t::text) from ${table} t) as "${table}"`);
    const { rows } = await service.database.pool.query(`select ${counts.join(', ')}`);
    // The last use of a key is recorded.
    return JSON.parse(JSON.stringify(rows[0]).replaceAll(/"last_used_at":(?:null|"[^"]*")/g, '"last_used_at":null'));
  }

  test('changes nothing on any operation', async () => {
    const api = service.api({ 'x-api-key': key });
    const made = await api.create({ report_type: 'deals_excel' });
    const preset = await api.send('/presets', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ name: 'Ours', report_type: 'advertisers_csv' }),
    });
    const hook = await api.send('/webhooks', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ url: 'http://127.0.0.1:9/hook' }),
    });
    const schedule = await api.send('/schedules', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        name: 'Ours',
        report_type: 'advertisers_csv',
        rule: { every: 'month', on: [1], at: ['03:00'] },
        time_zone: 'UTC',
      }),
    });
    const destination = await api.send('/destinations', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ name: 'Ours', folder: { path: '' } }),
    });
    expect([made.status, hook.status, schedule.status, destination.status]).toEqual([202, 201, 201, 201]);
    const scheduleId = (schedule.body as unknown as { schedule: { id: number } }).schedule.id;
    const { rows: runs } = await service.database.pool.query<{ id: number }>(
      `insert into sheaf.schedule_runs (schedule_id, nominal_at, started_by, status, ended_at)
       values ($1, '2026-01-01', 'schedule', 'failed', now()) returning id`,
      [scheduleId],
    );
    const [listed, others] = [await api.send('/api-keys?status=active'), await api.send('/users')];
    const ids: Record<string, number> = {
      exports: made.body.export!.id,
      webhooks: (hook.body as { webhook: { id: number } }).webhook.id,
      presets: (preset.body as unknown as { preset: { id: number } }).preset.id,
      schedules: scheduleId,
      destinations: (destination.body as unknown as { destination: { id: number } }).destination.id,
      users: (others.body as unknown as { users: { id: number; role: string }[] }).users.find(
        ({ role }) => role === 'member',
      )!.id,
      'api-keys': (listed.body as unknown as { api_keys: { id: number }[] }).api_keys[0]!.id,
    };
    const hookId = ids['webhooks'];
    const tested = await api.send(`/webhooks/${hookId}/test`, { method: 'POST' });
    const deliveryId = (tested.body as unknown as { delivery: { id: string } }).delivery.id;
    const before = await state();
    const statuses: Record<string, number> = {};
    for (const { operationId, method, path, body } of operations) {
      const id = ids[path.split('/')[3]!];
      const placed = path
        .replace('{id}', String(id))
        .replace(UNKNOWN_RUN, String(runs[0]!.id))
        .replace(UNKNOWN_DELIVERY, deliveryId);
      const url = `${service.service.origin}${placed}?dry_run=true`;
      const json =
        body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } };
      // Streams end with the export, which never ends in this test.
      if (operationId === 'streamExportEvents') continue;
      if (operationId === 'signIn') {
        const sent = { ...json, body: JSON.stringify({ api_key: key }) };
        statuses[operationId] = (await service.api(OWN_PAGE).send(url, { method, ...sent })).status;
      } else statuses[operationId] = (await api.send(url, { method, ...json })).status;
    }
    expect(await state()).toEqual(before);
    expect(statuses).toMatchObject({
      createExportReport: 200,
      cancelExportReport: 200,
      repeatExportReport: 409,
      deleteExportReport: 204,
      createWebhook: 200,
      createPreset: 200,
      updatePreset: 200,
      deletePreset: 204,
      createExportFromPreset: 200,
      createSchedule: 200,
      updateSchedule: 200,
      pauseSchedule: 200,
      resumeSchedule: 200,
      takeOverSchedule: 200,
      runSchedule: 200,
      retryScheduleRun: 200,
      backfillSchedule: 200,
      createScheduleCalendar: 200,
      revokeScheduleCalendar: 204,
      deleteSchedule: 204,
      createDestination: 200,
      updateDestination: 200,
      testDestination: 200,
      deleteDestination: 204,
      rotateWebhookSecret: 200,
      testWebhook: 200,
      retryWebhookDelivery: 200,
      deleteWebhook: 204,
      rotateApiKey: 200,
      createApiKey: 200,
      createUser: 200,
      updateUser: 200,
      deactivateUser: 200,
      reactivateUser: 200,
      rotateApiKeyById: 200,
      revokeApiKey: 204,
      signIn: 200,
      signOut: 204,
    });
  });

  test('on /mcp applies to the operation that a tool calls', async () => {
    const call = (name: string, args: object) =>
      postMessage(`${service.service.origin}/mcp?dry_run=true`, rpc('tools/call', { name, arguments: args }), {
        'x-api-key': key,
      });
    const before = await state();
    const created = await call('create_export', { report_type: 'hot_advertisers_excel' });
    expect(created.json.result.structuredContent.export).toMatchObject({ id: 0, status: 'pending' });
    const [running] = (await service.api({ 'x-api-key': key }).send('/exports')).body.exports!;
    const cancelled = await call('cancel_export', { id: running!.id });
    expect(cancelled.json.result.isError).toBeUndefined();
    expect(await state()).toEqual(before);
  });

  test('/mcp accepts no other parameters except an API key, as old clients send it', async () => {
    const wrong = await postMessage(`${service.service.origin}/mcp?dryRun=true`, rpc('ping'));
    expect([wrong.status, wrong.json.error.code]).toEqual([422, -32_000]);
    const url = `${service.service.origin}/mcp?api_key=${key}`;
    const listed = await postMessage(url, rpc('tools/call', { name: 'list_exports', arguments: {} }));
    expect(listed.json.result.isError).toBeUndefined();
  });
});
