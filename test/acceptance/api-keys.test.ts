/** API keys of the client itself, of colleagues and of other publishers. */
import { beforeAll, describe, expect, test } from 'vitest';
import type { Api, ApiResponse } from '../support/api.ts';
import { cookieOf, OWN_PAGE, signIn } from '../support/sessions.ts';
import { suite } from '../support/suite.ts';
import { until } from '../support/until.ts';

const service = suite({ command: 'api' });

interface Key {
  id: number;
  name: string | null;
  prefix: string;
  status: string;
  user: { id: number; email: string; role: string };
  publisher: { id: number; slug: string };
  created_at: string;
  last_used_at: string | null;
  expires_at: string | null;
  revoked_at: string | null;
}

interface Body {
  api_key: Key | null;
  api_keys: Key[];
  secret: string | null;
  next_cursor: string | null;
}

const WHO = {
  member: { role: 'member' },
  colleague: { role: 'member', email: 'colleague@acme-media.example' },
  admin: { role: 'admin' },
  operator: { role: 'operator' },
  stranger: { role: 'member', publisher: 'nordlicht' },
} as const;
type Name = keyof typeof WHO;
const NAMES = Object.keys(WHO) as Name[];

const apis = {} as Record<Name, Api>;
const keys = {} as Record<Name, Key>;
beforeAll(async () => {
  await Promise.all(NAMES.map(async (name) => (apis[name] = await service.as(WHO[name]))));
  const all = (await list(apis.operator)).api_keys;
  for (const name of NAMES) {
    const prefix = (await service.key(WHO[name])).split('_')[1];
    keys[name] = all.find((one) => one.prefix === prefix)!;
  }
});

const bodyOf = (response: ApiResponse) => response.body as unknown as Body;
const list = async (api: Api, query = '') => bodyOf(await api.send(`/api-keys${query}`));
const post = (api: Api, path: string, body?: object) =>
  api.send(path, {
    method: 'POST',
    ...(body ? { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) } : {}),
  });
const create = (api: Api, body: object = {}, query = '') => post(api, `/api-keys${query}`, body);
const revoke = (api: Api, id: number) => api.send(`/api-keys/${id}`, { method: 'DELETE' });
const works = async (key: string) => (await service.api({ 'x-api-key': key }).send('/session')).status === 200;

test('members list their own keys, admins those of the publisher, operators all', async () => {
  const seen = async (name: Name) => {
    const ids = new Set((await list(apis[name])).api_keys.map(({ id }) => id));
    return NAMES.filter((other) => ids.has(keys[other].id));
  };
  expect(await seen('member')).toEqual(['member']);
  expect(await seen('admin')).toEqual(['member', 'colleague', 'admin', 'operator']);
  expect(await seen('operator')).toEqual(NAMES);
  expect(await seen('stranger')).toEqual(['stranger']);
  const { api_keys: of } = await list(apis.admin, `?user_id=${keys.colleague.user.id}`);
  expect(of.map(({ id }) => id)).toEqual([keys.colleague.id]);
  expect((await list(apis.member, `?user_id=${keys.colleague.user.id}`)).api_keys).toEqual([]);
});

test('a list has pages, newest first, and no secrets', async () => {
  const all = (await list(apis.operator)).api_keys.map(({ id }) => id);
  expect(all).toEqual(all.toSorted((a, b) => b - a));
  const paged: number[] = [];
  let query = '?limit=2';
  for (;;) {
    const { api_keys: page, next_cursor: next } = await list(apis.operator, query);
    paged.push(...page.map(({ id }) => id));
    if (next === null) break;
    expect(page).toHaveLength(2);
    query = `?limit=2&after=${next}`;
  }
  expect(paged).toEqual(all);
  const { text } = await apis.operator.send('/api-keys');
  for (const name of NAMES) expect(text).not.toContain((await service.key(WHO[name])).split('_').slice(2).join('_'));
});

describe('a new key', () => {
  test('is shown once, works, and records its last use', async () => {
    const response = await create(apis.member, { name: ' Nightly import ', expires_at: '2030-01-31T01:00:00+01:00' });
    expect(response.status).toBe(201);
    const { api_key: key, secret } = bodyOf(response);
    expect(key).toMatchObject({
      name: 'Nightly import',
      status: 'active',
      user: keys.member.user,
      publisher: keys.member.publisher,
      expires_at: '2030-01-31T00:00:00.000Z',
      last_used_at: null,
    });
    expect(secret).toMatch(new RegExp(`^sheaf_${key!.prefix}_[\\w-]{32}$`));
    const session = await service.api({ 'x-api-key': secret! }).send('/session');
    expect(session.body).toMatchObject({ expires_at: '2030-01-31T00:00:00.000Z', caller: { key_prefix: key!.prefix } });
    const find = async () => (await list(apis.member)).api_keys.find(({ id }) => id === key!.id)!;
    const used = await until(async () => (await find()).last_used_at, { limitMs: 20_000, what: 'the use is recorded' });
    expect(Date.parse(used!)).toBeGreaterThanOrEqual(Date.parse(key!.created_at));
    expect(service.service.log()).not.toContain(secret);
  });

  test('of a colleague is created by admins and operators only', async () => {
    const { id: user_id } = keys.colleague.user;
    for (const api of [apis.admin, apis.operator]) {
      const { status, ...response } = await create(api, { user_id, name: 'handed over' });
      expect([status, bodyOf(response as ApiResponse).api_key!.user.id]).toEqual([201, user_id]);
    }
    const { status, body } = await create(apis.member, { user_id });
    expect([status, body.error!.details![0]!.field]).toEqual([422, 'user_id']);
  });

  test('of a user of another publisher is refused like that of an unknown user', async () => {
    for (const api of [apis.member, apis.admin]) {
      const [foreign, unknown] = [keys.stranger.user.id, 987_654];
      const responses = [await create(api, { user_id: foreign }), await create(api, { user_id: unknown })];
      const shown = responses.map(({ status, body }, i) => [
        status,
        body.error!.message.replace(String([foreign, unknown][i]), 'ID'),
      ]);
      expect(shown[0]).toEqual(shown[1]);
      expect(shown[0]![0]).toBe(422);
    }
  });

  test('of an operator cannot be created, rotated or revoked by an admin', async () => {
    const before = (await list(apis.operator)).api_keys.length;
    const { id, user } = keys.operator;
    const responses = [
      await create(apis.admin, { user_id: user.id }),
      await post(apis.admin, `/api-keys/${id}/rotate`),
      await revoke(apis.admin, id),
    ];
    for (const { status, body } of responses) {
      expect([status, body.error!.message]).toEqual([403, expect.stringContaining('Only operators')]);
    }
    expect((await list(apis.operator)).api_keys).toHaveLength(before);
    expect((await apis.operator.send('/session')).status).toBe(200);
  });

  test.each([
    ['name', { name: 'x'.repeat(101) }],
    ['name', { name: 'a\0b' }],
    ['name', { name: 'half \ud83d' }],
    ['expires_at', { expires_at: '2020-01-01T00:00:00Z' }],
    ['expires_at', { expires_at: '2999-01-01T00:00:00Z' }],
    ['expires_at', { expires_at: 'tomorrow' }],
    ['user_id', { user_id: 0 }],
    ['role', { role: 'operator' }],
  ])('with an invalid %s returns 422', async (field, body) => {
    for (const query of ['', '?dry_run=true']) {
      const { status, body: refused } = await create(apis.admin, body, query);
      expect([status, refused.error!.details![0]!.field]).toEqual([422, field]);
    }
  });

  test('is one of 50 active keys of a user at most, also when they are created at the same time', async () => {
    const api = await service.as({ role: 'member', email: 'collector@acme-media.example' });
    const responses = await Promise.all(Array.from({ length: 55 }, () => create(api)));
    const statuses = responses.map(({ status }) => status);
    expect(statuses.filter((status) => status === 201)).toHaveLength(49);
    expect(statuses.filter((status) => status === 422)).toHaveLength(6);
    expect((await revoke(api, bodyOf(responses.find(({ status }) => status === 201)!).api_key!.id)).status).toBe(204);
    expect((await create(api)).status).toBe(201);
  });
});

describe('revoke', () => {
  test('ends a key and its sessions immediately, once', async () => {
    const { api_key: key, secret } = bodyOf(await create(apis.colleague));
    const cookie = cookieOf(await signIn(service.api(), secret));
    expect((await revoke(apis.member, key!.id)).status).toBe(404);
    expect(await works(secret!)).toBe(true);
    expect((await revoke(apis.admin, key!.id)).status).toBe(204);
    expect(await works(secret!)).toBe(false);
    expect((await service.api({ cookie }).send('/session')).status).toBe(401);
    const find = async () => (await list(apis.colleague, '?status=revoked')).api_keys.find(({ id }) => id === key!.id);
    // The use is recorded a moment later, once a minute.
    const revoked = await until(async () => await find().then((one) => (one?.last_used_at ? one : null)), {
      limitMs: 20_000,
      what: 'the use of the revoked key is recorded',
    });
    expect((await revoke(apis.colleague, key!.id)).status).toBe(204);
    expect(await find()).toEqual(revoked);
    expect((await list(apis.colleague, '?status=active,expired')).api_keys.some(({ id }) => id === key!.id)).toBe(
      false,
    );
  });
});

describe('rotate by ID', () => {
  test('returns a key with the same owner and name, and revokes the old one', async () => {
    const { api_key: old, secret: before } = bodyOf(await create(apis.colleague, { name: 'Import' }));
    expect((await post(apis.member, `/api-keys/${old!.id}/rotate`)).status).toBe(404);
    const { api_key: key, secret } = bodyOf(await post(apis.admin, `/api-keys/${old!.id}/rotate`));
    expect(key).toMatchObject({ name: 'Import', user: old!.user, status: 'active', expires_at: null });
    expect([await works(before!), await works(secret!)]).toEqual([false, true]);
    const again = await post(apis.admin, `/api-keys/${old!.id}/rotate`);
    expect([again.status, again.body.error!.message]).toEqual([409, expect.stringContaining('revoked')]);
  });

  test('gives the new key the period of the old one, and does not revive an expired key', async () => {
    const expires_at = new Date(Date.now() + 86_400_000).toISOString();
    const { api_key: old } = bodyOf(await create(apis.colleague, { expires_at }));
    await service.database.pool.query(
      `update sheaf.api_keys set created_at = created_at - interval '23 hours', expires_at = expires_at - interval '23 hours'
       where id = $1`,
      [old!.id],
    );
    const { api_key: key } = bodyOf(await post(apis.colleague, `/api-keys/${old!.id}/rotate`));
    const hours = (Date.parse(key!.expires_at!) - Date.parse(key!.created_at)) / 3_600_000;
    expect(hours).toBeCloseTo(24, 1);
    await service.database.pool.query('update sheaf.api_keys set expires_at = now() where id = $1', [key!.id]);
    expect((await post(apis.colleague, `/api-keys/${key!.id}/rotate`)).status).toBe(409);
  });

  test('of the key of a session: the session continues with the new key, and all others end', async () => {
    const { api_key: old, secret } = bodyOf(await create(apis.colleague));
    const [mine, other] = [
      cookieOf(await signIn(service.api(), secret)),
      cookieOf(await signIn(service.api(), secret)),
    ];
    const { api_key: key } = bodyOf(
      await post(service.api({ cookie: mine, ...OWN_PAGE }), `/api-keys/${old!.id}/rotate`),
    );
    const session = await service.api({ cookie: mine }).send('/session');
    expect(session.body).toMatchObject({ caller: { key_prefix: key!.prefix } });
    expect((await service.api({ cookie: other }).send('/session')).status).toBe(401);
  });
});

test('a session ends no later than its key', async () => {
  const expires_at = new Date(Date.now() + 3_600_000).toISOString();
  const { api_key: key, secret } = bodyOf(await create(apis.colleague, { expires_at }));
  const signed = await signIn(service.api(), secret);
  expect(signed.body).toMatchObject({ expires_at });
  await service.database.pool.query('update sheaf.api_keys set expires_at = now() where id = $1', [key!.id]);
  expect((await service.api({ cookie: cookieOf(signed) }).send('/session')).status).toBe(401);
  expect(await works(secret!)).toBe(false);
});
