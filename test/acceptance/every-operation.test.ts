/** Promises that apply to every operation of the OpenAPI document, including future ones. */
import { beforeAll, describe, expect, test } from 'vitest';
import type { ApiResponse } from '../support/api.ts';
import { type Documented, documentedOperations } from '../support/documented-operations.ts';
import { postMessage, rpc } from '../support/mcp.ts';
import { OWN_PAGE } from '../support/sessions.ts';
import { makeKey, suite } from '../support/suite.ts';

/** Runs without a worker, so that an export stays in flight. */
const service = suite({ command: 'api', env: { SHEAF_WEBHOOK_PRIVATE: 'on' } });

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
    const ended = await makeKey(service.env, { role: 'member', email: 'leaver@acme-media.example' });
    const tools = () => service.api({ 'x-api-key': ended }).send('/tools');
    expect((await tools()).status).toBe(200);
    await service.database.pool.query('update api_keys set revoked_at = now() where prefix = $1', [
      ended.split('_')[1],
    ]);
    expect((await tools()).status).toBe(401);
  });

  test("a proxy's Basic credentials and an old cookie are ignored", async () => {
    for (const headers of [{ authorization: 'Basic eDp5' }, { cookie: 'sheaf_session=over' }]) {
      expect((await service.api(headers).send('/tools')).status).toBe(200);
    }
  });
});

describe('dry_run=true', () => {
  /** The content of all tables and of the queue. */
  async function state(): Promise<unknown> {
    const tables = ['exports', 'webhooks', 'webhook_deliveries', 'api_keys', 'sessions', 'pgboss.job'];
    const counts = tables.map((table) => `(select json_agg(t order by t::text) from ${table} t) as "${table}"`);
    const { rows } = await service.database.pool.query(`select ${counts.join(', ')}`);
    // The last use of a key is recorded.
    return JSON.parse(JSON.stringify(rows[0]).replaceAll(/"(?:last_used_at|used_at)":"[^"]*"/g, '""'));
  }

  test('changes nothing on any operation', async () => {
    const api = service.api({ 'x-api-key': key });
    const made = await api.create({ report_type: 'deals_excel' });
    const hook = await api.send('/webhooks', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ url: 'http://127.0.0.1:9/hook' }),
    });
    expect([made.status, hook.status]).toEqual([202, 201]);
    const ids: Record<string, number> = {
      exports: made.body.export!.id,
      webhooks: (hook.body as { webhook: { id: number } }).webhook.id,
    };
    const before = await state();
    const statuses: Record<string, number> = {};
    for (const { operationId, method, path, body } of operations) {
      const id = ids[path.split('/')[3]!];
      const url = `${service.service.origin}${path.replace('{id}', String(id))}?dry_run=true`;
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
      deleteExportReport: 204,
      createWebhook: 200,
      rotateWebhookSecret: 200,
      testWebhook: 200,
      deleteWebhook: 204,
      rotateApiKey: 200,
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
