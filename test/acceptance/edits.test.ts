import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { afterAll, describe, expect, test } from 'vitest';
import { unsubscribe, unsubscribeToken } from '../../src/deliveries/unsubscribe.ts';
import type { Api, ApiResponse } from '../support/api.ts';
import { suite } from '../support/suite.ts';

const base = await mkdtemp(`${tmpdir()}/sheaf-edits-`);
const service = suite({
  command: 'api',
  env: { SHEAF_WEBHOOK_PRIVATE: 'on', SHEAF_DELIVERY_FOLDER: base, SHEAF_PUBLIC_URL: 'https://reports.example.com' },
});
afterAll(() => rm(base, { recursive: true }));

const ANN = { role: 'admin', email: 'ann@acme-media.example' } as const;
const REQUEST = { report_type: 'deals_excel', search_params: { country: ['US'] } };

const IMPORT_PRESET = { kind: 'clicks', identify: ['Click'], columns: { external_id: 'Click' } };

/** What several people can edit, two members of it, and the member of the response. */
const KINDS = [
  {
    kind: 'preset',
    body: { name: 'Deals', ...REQUEST },
    first: () => ({ shared: true }),
    second: { search_params: { country: ['FR'] } },
  },
  {
    kind: 'schedule',
    body: { name: 'Deals', ...REQUEST, rule: { every: 'day', at: ['06:30'] }, time_zone: 'Europe/Berlin' },
    first: () => ({ search_params: { country: ['FR'] } }),
    second: { missed: 'none' },
  },
  {
    kind: 'destination',
    body: { name: 'Finance', folder: { path: 'finance' } },
    first: (name: string) => ({ name: `${name}, daily` }),
    second: { folder: { path: 'daily' } },
  },
  {
    kind: 'import preset',
    path: '/imports/presets',
    member: 'preset',
    body: { name: 'Shop', preset: IMPORT_PRESET },
    first: (name: string) => ({ name: `${name}, new` }),
    second: { preset: { ...IMPORT_PRESET, times: { zone: 'Europe/Berlin' } } },
  },
];

interface Edited {
  id: number;
  updated_at: string;
}

function send(api: Api, method: string, path: string, body?: object, headers = {}): Promise<ApiResponse> {
  const json = { headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body) };
  return api.send(path, { method, ...(body ? json : {}) });
}

describe.each(KINDS)('a $kind', ({ kind, path: list = `/${kind}s`, member = kind, body, first: firstOf, second }) => {
  const shown = (response: ApiResponse) => (response.body as unknown as Record<string, Edited>)[member]!;
  const create = async (api: Api, name: string) => {
    const made = await send(api, 'POST', list, { ...body, name });
    expect([made.status, made.text]).toEqual([201, expect.any(String)]);
    return { path: `${list}/${shown(made).id}`, tag: made.headers.get('etag')!, first: firstOf(name) };
  };
  const change = (api: Api, path: string, changed: object, tag: string) =>
    send(api, 'PATCH', path, changed, { 'if-match': tag });

  test('is changed only as it was read, if the client says so', async () => {
    const api = await service.as(ANN);
    const { path, tag, first } = await create(api, 'Conditional');
    const read = await api.send(path);
    expect(read.headers.get('etag')).toBe(tag);
    expect(tag).toBe(`"${shown(read).updated_at}"`);

    const changed = await change(api, path, first, tag);
    expect(shown(changed)).toMatchObject(first);
    const now = changed.headers.get('etag')!;
    expect(now).not.toBe(tag);

    const { status, body: refused } = await change(api, path, second, tag);
    expect([status, refused.error!.code]).toEqual([412, 'PRECONDITION_FAILED']);
    expect(refused.error!.message).toContain(`The ${kind} was changed at ${now.slice(1, -1)}, after you read it.`);
    expect((await send(api, 'PATCH', `${path}?dry_run=true`, second, { 'if-match': tag })).status).toBe(412);
    // The comparison is strong, so a weak tag matches nothing.
    expect((await change(api, path, second, `W/${now}`)).status).toBe(412);
    expect(shown(await api.send(path))).toMatchObject(first);

    expect(shown(await change(api, path, second, `${tag}, ${now}`))).toMatchObject({ ...first, ...second });
  });

  test('is changed in any version with * and without a condition, and an invalid condition is an error', async () => {
    const api = await service.as(ANN);
    const { path, first } = await create(api, 'Unconditional');
    expect((await change(api, path, first, '*')).status).toBe(200);
    expect((await send(api, 'PATCH', path, second)).status).toBe(200);
    for (const wrong of ['', 'yesterday', '"open', '"a" "b"', '*, "a"']) {
      const { status, body: refused } = await change(api, path, first, wrong);
      expect([wrong, status, refused.error?.details?.[0]?.field]).toEqual([wrong, 422, 'if-match']);
    }
  });

  test('keeps the members of both changes that are sent at the same time', async () => {
    const api = await service.as(ANN);
    const { path, first } = await create(api, 'Two people');
    const both = await Promise.all([send(api, 'PATCH', path, first), send(api, 'PATCH', path, second)]);
    expect(both.map(({ status }) => status)).toEqual([200, 200]);
    expect(shown(await api.send(path))).toMatchObject({ ...first, ...second });
    expect(new Set(both.map((response) => shown(response).updated_at)).size).toBe(2);
  });
});

test('an address that unsubscribes meanwhile does not come back with the change of an earlier version', async () => {
  const api = await service.as(ANN);
  const email = {
    host: '127.0.0.1',
    port: 9,
    from: 'reports@acme-media.example',
    to: ['a@example.com', 'b@example.com'],
  };
  const made = await send(api, 'POST', '/destinations', { name: 'Mail', email });
  expect([made.status, made.text]).toEqual([201, expect.any(String)]);
  const { id } = (made.body as unknown as { destination: Edited }).destination;
  const token = unsubscribeToken('secret', { destinationId: id, address: 'a@example.com' });
  await unsubscribe({ pool: service.database.pool, linkSecret: async () => 'secret' }, { destinationId: id, token });
  const { status } = await send(
    api,
    'PATCH',
    `/destinations/${id}`,
    { email },
    { 'if-match': made.headers.get('etag') },
  );
  expect(status).toBe(412);
});
