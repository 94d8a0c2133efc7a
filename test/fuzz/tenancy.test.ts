/**
 * Calls every operation with an ID as every client outside its scope. The response must be the same, byte for byte, as for
 * an unknown ID. A new operation is covered as soon as it is in the OpenAPI document.
 */
import { tmpdir } from 'node:os';
import { beforeAll, describe, expect, test } from 'vitest';
import type { ApiResponse } from '../support/api.ts';
import { type Documented, documentedOperations } from '../support/documented-operations.ts';
import { suite, type Who } from '../support/suite.ts';

const service = suite({
  command: 'api',
  env: { SHEAF_WEBHOOK_PRIVATE: 'on', SHEAF_DELIVERY_FOLDER: tmpdir() },
});

/** They belong to the publisher, so all its users see them. */
const SHARED = ['schedules', 'destinations', 'connections'];

const NOT_THERE = 987_654;
const OTHERS: Record<string, Who> = {
  'a member of another publisher': { role: 'member', publisher: 'nordlicht' },
  'an admin of another publisher': { role: 'admin', publisher: 'nordlicht' },
  'a colleague without the role': { role: 'member', email: 'colleague@acme-media.example' },
};

let operations: Documented[];
/** IDs by the first part of the path. */
const ids: Record<string, number> = {};
beforeAll(async () => {
  operations = (await documentedOperations(service.service.origin)).filter(({ path }) => path.includes('{id}'));
  const admin = await service.as({ role: 'admin' });
  ids['exports'] = (await admin.create({ report_type: 'deals_excel' })).body.export!.id;
  const made = await admin.send('/webhooks', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ url: 'http://127.0.0.1:9/hook' }),
  });
  const preset = await admin.send('/presets', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'Ours', report_type: 'deals_excel' }),
  });
  ids['presets'] = (preset.body as unknown as { preset: { id: number } }).preset.id;
  const schedule = await admin.send('/schedules', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      name: 'Ours',
      report_type: 'deals_excel',
      rule: { every: 'month', on: [1], at: ['03:00'] },
      time_zone: 'UTC',
    }),
  });
  ids['schedules'] = (schedule.body as unknown as { schedule: { id: number } }).schedule.id;
  const destination = await admin.send('/destinations', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'Ours', folder: { path: '' } }),
  });
  ids['destinations'] = (destination.body as unknown as { destination: { id: number } }).destination.id;
  const connection = await admin.send('/connections', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      name: 'Ours',
      network: 'awin',
      account_id: '1',
      token: 'ours',
      rule: { every: 'month', on: [1], at: ['03:00'] },
      time_zone: 'UTC',
      fetch_from: new Date().toISOString().slice(0, 10),
    }),
  });
  ids['connections'] = (connection.body as unknown as { connection: { id: number } }).connection.id;
  const importPreset = await admin.send('/imports/presets', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      name: 'Ours',
      preset: { kind: 'clicks', identify: ['Click'], columns: { external_id: 'Click' } },
    }),
  });
  ids['imports'] = (importPreset.body as unknown as { preset: { id: number } }).preset.id;
  ids['webhooks'] = (made.body as { webhook: { id: number } }).webhook.id;
  const { api_keys: keys } = (await admin.send('/api-keys')).body as unknown as { api_keys: { id: number }[] };
  ids['api-keys'] = keys[0]!.id;
  const { users } = (await admin.send('/users')).body as unknown as { users: { id: number }[] };
  ids['users'] = users[0]!.id;
});

async function send({ method, path, body }: Documented, { id, key }: { id: number; key: string | null }) {
  const headers: Record<string, string> = key === null ? {} : { 'x-api-key': key };
  return service.api(headers).send(service.service.origin + path.replace('{id}', String(id)), {
    method,
    ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
  });
}

/** Everything in a response except what differs between any two. */
function bytes({ status, headers, text, body }: ApiResponse): unknown {
  const { request_id: id, timestamp } = body.error ?? { request_id: '', timestamp: '' };
  const changing = new Set(['x-request-id', 'date', 'x-ratelimit-remaining', 'x-ratelimit-reset']);
  return {
    status,
    headers: [...headers].filter(([name]) => !changing.has(name)),
    text: text.replace(id, '').replace(timestamp, ''),
  };
}

test('operations with IDs exist, and their owner can read the resources', async () => {
  expect(operations.length).toBeGreaterThan(8);
  const key = await service.key({ role: 'admin' });
  for (const operation of operations.filter(
    ({ method, path }) => method === 'GET' && /\{id\}(?:\/(?:deliveries|fetches|runs|shares))?$/.test(path),
  )) {
    const { status } = await send(operation, { id: ids[resourceOf(operation)]!, key });
    expect([operation.operationId, status]).toEqual([operation.operationId, 200]);
  }
});

/** The first part of the path of an operation: `exports`. */
const resourceOf = ({ path }: Documented): string => path.split('/')[3]!;

describe.each(Object.entries(OTHERS))('%s', (_, who) => {
  test('sees nothing of it through any operation', async () => {
    const key = await service.key(who);
    // The next test is about what its users see.
    const isColleague = who.publisher === undefined;
    for (const operation of operations.filter((one) => !isColleague || !SHARED.includes(resourceOf(one)))) {
      const there = await send(operation, { id: ids[resourceOf(operation)]!, key });
      const nothing = await send(operation, { id: NOT_THERE, key });
      expect([operation.operationId, bytes(there)]).toEqual([operation.operationId, bytes(nothing)]);
      expect([403, 404]).toContain(there.status);
    }
  });
});

test('a colleague without the role reads schedules, destinations and connections of the publisher, and cannot change them', async () => {
  const key = await service.key(OTHERS['a colleague without the role']!);
  for (const operation of operations.filter((one) => SHARED.includes(resourceOf(one)))) {
    const { operationId, method, path } = operation;
    const { status } = await send(operation, { id: ids[resourceOf(operation)]!, key });
    // A run is looked up after the right to change its schedule was checked.
    expect([operationId, path, status]).toEqual([operationId, path, method === 'GET' ? 200 : 403]);
  }
});

describe('without valid credentials', () => {
  test.each(['without a key', 'with a revoked key'])('%s: 401 for known and unknown IDs', async (which) => {
    let key: string | null = null;
    if (which === 'with a revoked key') {
      key = await service.newKey({ role: 'admin', email: 'gone@acme-media.example' });
      await service.database.pool.query('update sheaf.api_keys set revoked_at = now() where prefix = $1', [
        key.split('_')[1],
      ]);
    }
    for (const operation of operations) {
      const there = await send(operation, { id: ids[resourceOf(operation)]!, key });
      expect([operation.operationId, there.status]).toEqual([operation.operationId, 401]);
      expect(bytes(there)).toEqual(bytes(await send(operation, { id: NOT_THERE, key })));
    }
  });
});

test('none of these requests has changed anything', async () => {
  const admin = await service.as({ role: 'admin' });
  expect((await admin.get(ids['exports']!)).status).toBe('pending');
  expect((await admin.send(`/webhooks/${ids['webhooks']}/deliveries`)).status).toBe(200);
  const schedule = await admin.send(`/schedules/${ids['schedules']}`);
  expect(schedule.body).toMatchObject({ schedule: { name: 'Ours', status: 'active' } });
  expect((await admin.send(`/schedules/${ids['schedules']}/runs`)).body).toEqual({ runs: [] });
});
