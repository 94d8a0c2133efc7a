/** Users: list, create, change, deactivate and reactivate, and what a deactivated user can still do, which is nothing. */
import { beforeAll, describe, expect, test } from 'vitest';
import type { Api, ApiResponse } from '../support/api.ts';
import { sheaf } from '../support/service.ts';
import { cookieOf, signIn } from '../support/sessions.ts';
import { suite } from '../support/suite.ts';

const service = suite({ command: 'api' });

interface User {
  id: number;
  email: string;
  role: string;
  status: string;
  publisher: { id: number; slug: string };
  active_keys: number;
  deactivated_at: string | null;
}

const WHO = {
  member: { role: 'member' },
  admin: { role: 'admin' },
  operator: { role: 'operator' },
  foreignAdmin: { role: 'admin', publisher: 'nordlicht' },
} as const;
type Name = keyof typeof WHO;
const NAMES = Object.keys(WHO) as Name[];

const apis = {} as Record<Name, Api>;
const users = {} as Record<Name, User>;
beforeAll(async () => {
  await Promise.all(NAMES.map(async (name) => (apis[name] = await service.as(WHO[name]))));
  const all = await list(apis.operator);
  const emails = {
    member: 'member@acme-media.local',
    admin: 'admin@acme-media.local',
    operator: 'operator@acme-media.local',
    foreignAdmin: 'admin@nordlicht.local',
  };
  for (const name of NAMES) users[name] = all.find(({ email }) => email === emails[name])!;
});

const send = (api: Api, method: string, path: string, body?: object) =>
  api.send(path, {
    method,
    ...(body ? { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) } : {}),
  });
const bodyOf = (response: ApiResponse) =>
  response.body as unknown as { user: User; users: User[]; next_cursor: string | null; secret: string };
const list = async (api: Api, query = '') => bodyOf(await api.send(`/users${query}`)).users;
const create = (api: Api, body: object) => send(api, 'POST', '/users', body);
const setRole = (api: Api, id: number, role: string) => send(api, 'PATCH', `/users/${id}`, { role });
const act = (api: Api, id: number, action: 'deactivate' | 'reactivate') => send(api, 'POST', `/users/${id}/${action}`);
let made = 0;
/** Another user each time, with a key. */
async function newUser(role: string, publisher?: string): Promise<{ user: User; key: string; api: Api }> {
  const email = `user-${++made}@acme-media.example`;
  const { user } = bodyOf(
    await create(apis.operator, { email, role, ...(publisher ? { publisher_id: publisher } : {}) }),
  );
  const { secret: key } = bodyOf(await send(apis.operator, 'POST', '/api-keys', { user_id: user.id }));
  return { user, key, api: service.api({ 'x-api-key': key }) };
}
const statusOf = async (key: string) => (await service.api({ 'x-api-key': key }).send('/session')).status;

describe('list', () => {
  test('admins see the users of their publisher, operators all, and members get 403', async () => {
    const seen = async (name: Name) => {
      const ids = new Set((await list(apis[name])).map(({ id }) => id));
      return NAMES.filter((other) => ids.has(users[other].id));
    };
    expect(await seen('admin')).toEqual(['member', 'admin', 'operator']);
    expect(await seen('foreignAdmin')).toEqual(['foreignAdmin']);
    expect(await seen('operator')).toEqual(NAMES);
    expect((await apis.member.send('/users')).status).toBe(403);
  });

  test('filters by role, status and part of the e-mail address, and has pages', async () => {
    const { user } = await newUser('member');
    const admins = await list(apis.operator, '?role=admin');
    expect(new Set(admins.map(({ role }) => role))).toEqual(new Set(['admin']));
    const found = await list(apis.admin, `?search=${user.email.slice(0, 7).toUpperCase()}&status=active`);
    expect(found.map(({ id }) => id)).toContain(user.id);
    expect(await list(apis.admin, `?search=${user.email}&status=deactivated`)).toEqual([]);
    expect((await apis.admin.send('/users?search=a%00b')).status).toBe(422);
    const first = bodyOf(await apis.operator.send('/users?limit=1'));
    const second = bodyOf(await apis.operator.send(`/users?limit=1&after=${first.next_cursor}`));
    const ids = (await list(apis.operator)).map(({ id }) => id);
    expect([first.users[0]!.id, second.users[0]!.id]).toEqual(ids.slice(0, 2));
  });
});

describe('create', () => {
  test('adds a user to the own publisher, who signs in with a new key', async () => {
    const response = await create(apis.admin, { email: ' New.Person@Acme-Media.example', role: 'member' });
    const { user } = bodyOf(response);
    expect([response.status, user]).toMatchObject([
      201,
      { email: 'new.person@acme-media.example', role: 'member', status: 'active', active_keys: 0 },
    ]);
    expect(user.publisher.slug).toBe('acme-media');
    const { secret } = bodyOf(await send(apis.admin, 'POST', '/api-keys', { user_id: user.id }));
    expect((await signIn(service.api(), secret)).status).toBe(200);
    const again = await create(apis.admin, { email: 'new.person@acme-media.example', role: 'admin' });
    expect([again.status, again.body.error!.code]).toEqual([409, 'CONFLICT']);
  });

  test('operators add users to any publisher, admins only to their own, members none', async () => {
    const { user } = await newUser('admin', 'nordlicht');
    expect(user.publisher.slug).toBe('nordlicht');
    const body = { email: 'spy@acme-media.example', role: 'admin' };
    for (const publisher_id of ['nordlicht', 'no-such-publisher']) {
      const { status, body: refused } = await create(apis.admin, { ...body, publisher_id });
      expect([status, refused.error!.message]).toEqual([403, expect.stringContaining('your own publisher')]);
    }
    expect((await create(apis.operator, { ...body, publisher_id: 'no-such-publisher' })).status).toBe(422);
    expect((await create(apis.member, body)).status).toBe(403);
    expect(await list(apis.operator, '?search=spy@')).toEqual([]);
  });

  test.each([
    ['email', { email: 'no-at-sign', role: 'member' }],
    ['email', { email: 'a\0b@acme.example', role: 'member' }],
    ['email', { email: `${'x'.repeat(250)}@acme.example`, role: 'member' }],
    ['email', { role: 'member' }],
    ['role', { email: 'a@acme.example', role: 'root' }],
    ['role', { email: 'a@acme.example' }],
  ])('an invalid %s returns 422', async (field, body) => {
    const { status, body: refused } = await create(apis.admin, body);
    expect([status, refused.error!.details![0]!.field]).toEqual([422, field]);
  });
});

describe('an admin', () => {
  test('cannot make operators, by creating one or by changing a role', async () => {
    const { user } = await newUser('member');
    for (const { status, body } of [
      await create(apis.admin, { email: 'root@acme-media.example', role: 'operator' }),
      await setRole(apis.admin, user.id, 'operator'),
    ]) {
      expect([status, body.error!.message]).toEqual([403, expect.stringContaining('only operators')]);
    }
    expect((await list(apis.admin, `?search=${user.email}`))[0]!.role).toBe('member');
  });

  test('cannot change operators of the publisher, nor users of other publishers', async () => {
    for (const [id, status] of [
      [users.operator.id, 403],
      [users.foreignAdmin.id, 404],
      [987_654, 404],
    ] as const) {
      const responses = [
        await setRole(apis.admin, id, 'member'),
        await act(apis.admin, id, 'deactivate'),
        await act(apis.admin, id, 'reactivate'),
      ];
      expect(responses.map((response) => response.status)).toEqual([status, status, status]);
    }
    expect((await apis.operator.send('/session')).status).toBe(200);
    expect((await apis.foreignAdmin.send('/session')).status).toBe(200);
  });

  test('cannot change their own role or deactivate themselves', async () => {
    expect((await setRole(apis.admin, users.admin.id, 'member')).status).toBe(403);
    expect((await act(apis.admin, users.admin.id, 'deactivate')).status).toBe(403);
  });

  test('and another admin who remove each other at the same time: one stays', async () => {
    for (const remove of [
      (api: Api, id: number) => setRole(api, id, 'member'),
      (api: Api, id: number) => act(api, id, 'deactivate'),
    ]) {
      await service.database.pool.query(
        `update sheaf.users set role = 'member' where role = 'admin'
           and publisher_id = (select id from sheaf.publishers where slug = 'kaigan')`,
      );
      const [one, other] = [await newUser('admin', 'kaigan'), await newUser('admin', 'kaigan')];
      const statuses = (await Promise.all([remove(one.api, other.user.id), remove(other.api, one.user.id)])).map(
        ({ status }) => status,
      );
      // The second one finds itself without its role, its key, or the other admin.
      expect(statuses.filter((status) => status === 200)).toHaveLength(1);
      const left = await list(apis.operator, '?role=admin&status=active');
      expect(left.filter(({ publisher }) => publisher.slug === 'kaigan')).toHaveLength(1);
    }
  });
});

test('a new role applies to the next request of the same key', async () => {
  const { user, api } = await newUser('member');
  expect((await api.send('/users')).status).toBe(403);
  expect((await setRole(apis.admin, user.id, 'admin')).status).toBe(200);
  expect((await api.send('/users')).status).toBe(200);
  expect((await setRole(apis.admin, user.id, 'member')).status).toBe(200);
  expect((await api.send('/users')).status).toBe(403);
});

describe('deactivate', () => {
  test('ends keys and sessions immediately; reactivating does not bring them back', async () => {
    const { user, key } = await newUser('member');
    const cookie = cookieOf(await signIn(service.api(), key));
    const session = () => service.api({ cookie }).send('/session');
    expect([await statusOf(key), (await session()).status]).toEqual([200, 200]);
    expect((await act(apis.admin, user.id, 'deactivate')).status).toBe(200);
    expect([await statusOf(key), (await session()).status]).toEqual([401, 401]);
    expect((await send(apis.admin, 'POST', '/api-keys', { user_id: user.id })).status).toBe(422);
    const again = bodyOf(await act(apis.admin, user.id, 'deactivate'));
    expect(again.user).toMatchObject({ status: 'deactivated', active_keys: 0 });

    const back = bodyOf(await act(apis.admin, user.id, 'reactivate'));
    expect(back.user).toMatchObject({ status: 'active', active_keys: 0, deactivated_at: null });
    expect([await statusOf(key), (await session()).status]).toEqual([401, 401]);
    const { secret } = bodyOf(await send(apis.admin, 'POST', '/api-keys', { user_id: user.id }));
    expect(await statusOf(secret)).toBe(200);
  });

  test('does not take keys from anybody else, and leaves the exports of the user', async () => {
    const { user, api } = await newUser('member');
    const id = (await api.create({ report_type: 'deals_excel' })).body.export!.id;
    expect((await act(apis.admin, user.id, 'deactivate')).status).toBe(200);
    expect((await apis.member.send('/session')).status).toBe(200);
    expect((await apis.admin.get(id)).status).toBe('pending');
  });
});

test('sheaf users does the same from the command line', async () => {
  const run = async (...args: string[]) => {
    const { code, stdout, stderr } = await sheaf(['users', ...args], { env: service.env });
    expect([code, stderr]).toEqual([0, '']);
    return stdout;
  };
  const created = await run('create', 'Cli@acme-media.example', 'member', '--publisher', 'acme-media');
  const id = /^Created user (\d+), cli@acme-media\.example\.\n$/.exec(created)![1]!;
  expect(await run('set-role', id, 'admin')).toBe('cli@acme-media.example is now admin.\n');
  expect(await run('deactivate', id)).toBe('Deactivated cli@acme-media.example.\n');
  const listed: { id: number; role: string; deactivated: string | null }[] = JSON.parse(await run('list', '--json'));
  expect(listed.find((user) => user.id === Number(id))).toMatchObject({
    role: 'admin',
    deactivated: expect.any(String),
  });
  expect(await run('reactivate', id)).toBe('Reactivated cli@acme-media.example.\n');
});
