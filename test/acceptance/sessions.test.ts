/** Sessions: the cookie, who can use it, from which pages, and when it ends. */
import { describe, expect, test } from 'vitest';
import type { ApiResponse } from '../support/api.ts';
import { sheaf } from '../support/service.ts';
import { cookieOf, OWN_PAGE, sessionOf, signIn } from '../support/sessions.ts';
import { suite } from '../support/suite.ts';

/** Runs without a worker, so that exports stay in flight. Logs everything. */
const service = suite({ command: 'api', env: { SHEAF_LOG: 'trace' } });
const key = () => service.key({ role: 'member' });

/** A client that sends a cookie, as one of Sheaf's own pages does. */
const page = (cookie: string, headers: Record<string, string> = OWN_PAGE) => service.api({ cookie, ...headers });
const session = async () => cookieOf(await signIn(service.api(), await key()));
const count = async () =>
  (await service.database.pool.query('select count(*)::int as n from sheaf.sessions')).rows[0].n;

describe('sign-in', () => {
  test('returns the client and sets a cookie that scripts cannot read', async () => {
    const good = await key();
    const response = await signIn(service.api(), ` ${good}\n`);
    expect(response.status).toBe(200);
    const { caller, expires_at } = sessionOf(response);
    expect(caller).toEqual({
      publisher: { slug: 'acme-media', name: expect.any(String) },
      email: 'member@acme-media.local',
      role: 'member',
      key_prefix: good.split('_')[1],
    });
    expect(Math.abs(Date.parse(expires_at!) - Date.now() - 12 * 3_600_000)).toBeLessThan(60_000);
    expect(response.headers.get('cache-control')).toBe('no-store');
    const [set, ...more] = response.headers.getSetCookie();
    expect(more).toEqual([]);
    const [named, ...attributes] = set!.split('; ');
    expect(named).toMatch(/^sheaf_session=[\w-]{43}$/);
    expect(attributes.sort()).toEqual(['HttpOnly', 'Max-Age=43200', 'Path=/', 'SameSite=Lax']);
    expect(response.text).not.toContain(good);
  });

  test('stores only a hash of the cookie', async () => {
    const token = (await session()).split('=')[1]!;
    const { rows } = await service.database.pool.query('select s::text, length(token_hash) as n from sheaf.sessions s');
    expect(rows.every(({ s, n }) => n === 32 && !s.includes(token) && !s.includes(btoa(token)))).toBe(true);
  });

  test('gives the cookie the permissions of the key', async () => {
    const api = page(await session());
    const created = await api.create({ report_type: 'deals_excel', search_params: { search: 'by cookie' } });
    expect(created.status).toBe(202);
    const { id } = created.body.export!;
    expect((await (await service.as({ role: 'member' })).get(id)).id).toBe(id);
    expect((await api.send(`/exports/${id}`)).status).toBe(200);
    const stranger = await service.as({ role: 'member', publisher: 'nordlicht' });
    const foreign = await stranger.create({ report_type: 'deals_excel' });
    expect((await api.send(`/exports/${foreign.body.export!.id}`)).status).toBe(404);
  });

  test('401 with the same message for an unknown, revoked, truncated or malformed key', async () => {
    const good = await key();
    const revoked = await service.newKey({ role: 'member', email: 'gone@acme-media.example' });
    await revoke(revoked);
    const wrong = [
      revoked,
      `${good.slice(0, -1)}!`,
      `sheaf_AAAAAAAA${good.slice(14)}`,
      good.slice(0, 20),
      '',
      'x\0',
      7,
    ];
    const before = await count();
    const responses = await Promise.all(wrong.map((each) => signIn(service.api(), each)));
    for (const response of responses) {
      expect(response.status).toBe(401);
      expect(response.body.error!.message).toBe(responses[0]!.body.error!.message);
      expect(response.headers.get('content-length')).toBe(responses[0]!.headers.get('content-length'));
      expect(response.headers.getSetCookie()).toEqual([]);
    }
    expect(await count()).toBe(before);
  });

  test('422 without a key or with additional members', async () => {
    for (const body of ['{}', '{"api_key":"x","role":"admin"}', '{"api_key":{}}', '[]', '']) {
      const headers = { 'content-type': 'application/json' };
      const { status } = await service.api().send('/session', { method: 'POST', headers, body });
      expect([body, status]).toEqual([body, 422]);
    }
  });

  test('a dry run checks the key and starts no session', async () => {
    const before = await count();
    const response = await signIn(service.api(), await key(), { query: '?dry_run=true' });
    expect([response.status, sessionOf(response).expires_at]).toEqual([200, null]);
    expect(response.headers.getSetCookie()).toEqual([]);
    expect((await signIn(service.api(), 'wrong', { query: '?dry_run=true' })).status).toBe(401);
    expect(await count()).toBe(before);
  });

  test('never adopts a planted session, and ends the previous one', async () => {
    const planted = `sheaf_session=${'A'.repeat(43)}`;
    const first = cookieOf(await signIn(page(planted), await key()));
    expect(first).not.toBe(planted);
    expect((await page(planted).send('/session')).status).toBe(401);
    const second = cookieOf(await signIn(page(first), await key()));
    expect(second).not.toBe(first);
    expect((await page(first).send('/session')).status).toBe(401);
    expect((await page(second).send('/session')).status).toBe(200);
  });
});

describe('GET /session', () => {
  test('returns the client of a key or a cookie', async () => {
    const byKey = await (await service.as({ role: 'admin' })).send('/session');
    expect(sessionOf(byKey)).toMatchObject({ caller: { role: 'admin' }, expires_at: null });
    const response = await signIn(service.api(), await key());
    const byCookie = await page(cookieOf(response), {}).send('/session');
    expect(sessionOf(byCookie)).toEqual(sessionOf(response));
    expect(byCookie.headers.get('cache-control')).toBe('no-store');
  });

  test.each([
    ['nothing', {}],
    ['an empty cookie', { cookie: 'sheaf_session=' }],
    ['another cookie', { cookie: 'session=abc; not_sheaf_session=abc' }],
    ['an unknown session', { cookie: `sheaf_session=${'a'.repeat(43)}` }],
    ['a malformed cookie', { cookie: 'sheaf_session=%00%ff"x' }],
    ['ten thousand characters', { cookie: `sheaf_session=${'x'.repeat(10_000)}` }],
    ['the cookie name for HTTPS', { cookie: `__Host-sheaf_session=${'a'.repeat(43)}` }],
  ])('401 for %s', async (_, headers) => {
    expect((await service.api(headers).send('/session')).status).toBe(401);
  });
});

describe('a session ends', () => {
  test('when it is signed out, and others continue', async () => {
    const [cookie, other] = [await session(), await session()];
    expect((await page(cookie).send('/session?dry_run=true', { method: 'DELETE' })).status).toBe(204);
    expect((await page(cookie).send('/session')).status).toBe(200);
    const out = await page(cookie).send('/session', { method: 'DELETE' });
    expect(out.status).toBe(204);
    expect(out.headers.getSetCookie()[0]).toMatch(/^sheaf_session=; Max-Age=0; Path=\/;.* HttpOnly; SameSite=Lax$/);
    expect((await page(cookie).send('/session')).status).toBe(401);
    expect((await page(cookie).send('/session', { method: 'DELETE' })).status).toBe(401);
    expect((await page(other).send('/session')).status).toBe(200);
  });

  test('when its key is revoked, from the next request on', async () => {
    const leaving = await service.newKey({ role: 'member', email: 'leaves@acme-media.example' });
    const cookie = cookieOf(await signIn(service.api(), leaving));
    expect((await page(cookie).send('/exports')).status).toBe(200);
    await revoke(leaving);
    const { status, body } = await page(cookie).send('/exports');
    expect([status, body.error!.message]).toEqual([401, 'Your session has expired. Sign in again.']);
  });

  test('when its 12 hours have elapsed, even if it is active', async () => {
    const cookie = await session();
    const age = (by: string) =>
      service.database.pool.query(
        `update sheaf.sessions set created_at = created_at - $1::interval,
        expires_at = expires_at - $1::interval where token_hash = sha256(convert_to($2, 'UTF8'))`,
        [by, cookie.split('=')[1]],
      );
    await age('11 hours 59 minutes');
    expect((await page(cookie).send('/session')).status).toBe(200);
    await age('1 minute');
    expect((await page(cookie).send('/session')).status).toBe(401);
  });

  test('but not by signing out with a key, which has no session', async () => {
    const api = await service.as({ role: 'member' });
    expect((await api.send('/session', { method: 'DELETE' })).status).toBe(204);
    expect((await api.send('/session')).status).toBe(200);
  });
});

describe("changes with a cookie are accepted only from Sheaf's own pages", () => {
  const origin = () => service.service.origin;
  const FOREIGN: [string, () => Record<string, string>][] = [
    ['another site', () => ({ 'sec-fetch-site': 'cross-site' })],
    ['a sibling host', () => ({ 'sec-fetch-site': 'same-site' })],
    ['the address bar', () => ({ 'sec-fetch-site': 'none' })],
    ['an unknown place', () => ({ 'sec-fetch-site': '' })],
    ["another site that sends Sheaf's origin", () => ({ 'sec-fetch-site': 'cross-site', origin: origin() })],
    ['another origin', () => ({ origin: 'https://evil.example' })],
    ['a hidden origin', () => ({ origin: 'null' })],
    ['another port', () => ({ origin: 'http://127.0.0.1:1' })],
    ['another scheme', () => ({ origin: origin().replace('http', 'https') })],
    ["an origin that starts with Sheaf's", () => ({ origin: `${origin()}.evil.example` })],
  ];
  const OWN: [string, () => Record<string, string>][] = [
    ['our page', () => OWN_PAGE],
    ["Sheaf's page in a browser without Fetch Metadata", () => ({ origin: origin() })],
    ["Sheaf's page behind a proxy", () => ({ ...OWN_PAGE, origin: 'https://reports.example.com' })],
  ];
  const CHANGES: [string, string, number][] = [
    ['POST', '/exports?dry_run=true', 200],
    ['POST', '/exports/999999/cancel', 404],
    ['DELETE', '/exports/999999', 404],
    ['POST', '/api-key/rotate?dry_run=true', 200],
    ['DELETE', '/session?dry_run=true', 204],
  ];
  const body = JSON.stringify({ report_type: 'deals_excel' });
  const send = (headers: Record<string, string>, [method, path]: [string, string, number]) =>
    service
      .api({ ...headers, ...(path.startsWith('/exports?') ? { 'content-type': 'application/json' } : {}) })
      .send(path, { method, ...(path.startsWith('/exports?') ? { body } : {}) });

  test.each([...FOREIGN, ['a program', () => ({})] as const])('403 from %s', async (_, headers) => {
    const cookie = await session();
    for (const change of CHANGES) {
      const response = await send({ cookie, ...headers() }, change);
      expect([change, response.status]).toEqual([change, 403]);
      expect(response.body.error!.message).toContain('X-Api-Key');
    }
    expect((await service.api({ cookie, ...headers() }).send('/session')).status).toBe(200);
  });

  test.each(OWN)('accepted from %s', async (_, headers) => {
    const cookie = await session();
    for (const change of CHANGES) {
      expect([change, (await send({ cookie, ...headers() }, change)).status]).toEqual([change, change[2]]);
    }
  });

  test('a key takes precedence over the cookie from any origin, and the cookie does not rescue a wrong key', async () => {
    const cookie = await session();
    const good = await key();
    const foreign = { cookie, 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' };
    for (const credentials of [{ 'x-api-key': good }, { authorization: `Bearer ${good}` }]) {
      expect((await send({ ...foreign, ...credentials }, CHANGES[0]!)).status).toBe(200);
    }
    for (const credentials of [{ 'x-api-key': 'wrong' }, { authorization: 'Bearer wrong' }]) {
      expect((await page(cookie, { ...OWN_PAGE, ...credentials }).send('/session')).status).toBe(401);
    }
    expect((await page(cookie).send('/session?api_key=wrong')).status).toBe(401);
    // A proxy's own password is not a credential of Sheaf.
    expect((await page(cookie, { ...OWN_PAGE, authorization: 'Basic eDp5' }).send('/session')).status).toBe(200);
  });

  test.each(FOREIGN)('403 for a sign-in from %s, without a cookie', async (_, headers) => {
    const response = await signIn(service.api(), await key(), { headers: headers() });
    expect([response.status, response.headers.getSetCookie()]).toEqual([403, []]);
  });

  test.each(OWN)('200 for a sign-in from %s', async (_, headers) => {
    expect((await signIn(service.api(), await key(), { headers: headers() })).status).toBe(200);
  });
});

describe('behind HTTPS', () => {
  const https = suite({ command: 'api', env: { SHEAF_PUBLIC_URL: 'https://reports.example.com' } });
  const proxied = suite({ command: 'api', env: { SHEAF_TRUST_PROXY: 'loopback' } });
  const FORWARDED = { 'x-forwarded-proto': 'https', 'x-forwarded-host': 'reports.example.com' };

  test.each([
    ['by SHEAF_PUBLIC_URL', () => https, {}],
    ['by a proxy of SHEAF_TRUST_PROXY', () => proxied, FORWARDED],
  ])('%s the cookie is Secure, and its name binds it to this host', async (_, which, forwarded) => {
    const good = await which().key({ role: 'member' });
    const response = await signIn(which().api(forwarded), good);
    const [named, ...attributes] = response.headers.getSetCookie()[0]!.split('; ');
    expect(named).toMatch(/^__Host-sheaf_session=[\w-]{43}$/);
    expect(attributes.sort()).toEqual(['HttpOnly', 'Max-Age=43200', 'Path=/', 'SameSite=Lax', 'Secure']);
    const send = (cookie: string, headers: Record<string, string>, method = 'GET') =>
      which()
        .api({ cookie, ...forwarded, ...headers })
        .send('/session', { method });
    expect((await send(named!, {})).status).toBe(200);
    // The plain name can be planted from a sibling host, or over HTTP.
    expect((await send(named!.replace('__Host-', ''), {})).status).toBe(401);
    expect((await send(named!, { origin: 'http://reports.example.com' }, 'DELETE')).status).toBe(403);
    const out = await send(named!, { origin: 'https://reports.example.com' }, 'DELETE');
    expect(out.status).toBe(204);
    expect(out.headers.getSetCookie()[0]).toMatch(/^__Host-sheaf_session=; Max-Age=0; Path=\/;.* Secure/);
  });

  test('forwarded HTTPS from any other address is ignored', async () => {
    const response = await signIn(service.api(FORWARDED), await key());
    expect(response.headers.getSetCookie()[0]).toMatch(/^sheaf_session=[\w-]{43}; (?!.*Secure)/);
  });
});

describe('SHEAF_SIGN_IN_LIMIT=3', () => {
  const limited = suite({ command: 'api', env: { SHEAF_SIGN_IN_LIMIT: '3', SHEAF_TRUST_PROXY: 'loopback' } });
  const from = (address: string) => limited.api({ 'x-forwarded-for': address });

  test('the fourth sign-in from an IP address in a minute returns 429 even with a valid key, and other requests continue', async () => {
    const good = await limited.key({ role: 'member' });
    const first = await signIn(from('192.0.2.1'), good);
    const others = [await signIn(from('192.0.2.1'), 'guess-1'), await signIn(from('192.0.2.1'), 'guess-2')];
    const responses: ApiResponse[] = [first, ...others, await signIn(from('192.0.2.1'), good)];
    expect(responses.map(({ status }) => status)).toEqual([200, 401, 401, 429]);
    expect(responses.map(({ headers }) => headers.get('x-ratelimit-remaining'))).toEqual(['2', '1', '0', '0']);
    const seconds = Number(responses[3]!.headers.get('retry-after'));
    expect(seconds).toBeGreaterThan(0);
    expect(seconds).toBeLessThanOrEqual(60);
    expect(responses[3]!.body.error!.message).toContain(`${seconds} seconds`);
    expect((await signIn(from('192.0.2.2'), good)).status).toBe(200);
    expect((await limited.api({ cookie: cookieOf(first) }).send('/session')).status).toBe(200);
  });

  test('addresses of one IPv6 network share a limit', async () => {
    const statuses = [];
    for (const n of [1, 2, 3, 4]) statuses.push((await signIn(from(`2001:db8::${n}`), 'guess')).status);
    expect(statuses).toEqual([401, 401, 401, 429]);
  });
});

test('the log contains who signs in, but neither keys nor cookies', async () => {
  const good = await service.newKey({ role: 'member', email: 'logged@acme-media.example' });
  const cookie = cookieOf(await signIn(service.api(), good));
  await page(cookie).send('/session');
  await page(cookie).send(`/nope?${cookie}`);
  await page(cookie, { 'sec-fetch-site': 'cross-site' }).send('/exports', { method: 'POST' });
  await signIn(service.api(), `${good.slice(0, -1)}!`);
  const log = service.service.log() + service.service.output();
  const lines = log.split('\n').filter((line) => line.includes('"path":"/api/v1/session"'));
  expect(lines.some((line) => line.includes('"method":"POST"') && line.includes(good.split('_')[1]!))).toBe(true);
  for (const secret of [good.split('_').slice(2).join('_'), cookie.split('=')[1]!]) expect(log).not.toContain(secret);
});

async function revoke(key: string): Promise<void> {
  const { code } = await sheaf(['keys', 'revoke', key.split('_')[1]!], { env: service.env });
  expect(code).toBe(0);
}
