/** POST /api-key/rotate replaces the old key with a new one in a single step. */
import { describe, expect, test } from 'vitest';
import type { Api, ApiResponse, ErrorBody } from '../support/api.ts';
import { checkEnvelope } from '../support/contract.ts';
import { cookieOf, OWN_PAGE, sessionOf, signIn } from '../support/sessions.ts';
import { suite } from '../support/suite.ts';

const service = suite({ command: 'api', env: { SHEAF_LOG: 'trace' } });

interface Rotated {
  api_key: string | null;
  prefix: string | null;
  created_at: string | null;
}

let users = 0;
/** A different user for each test. */
async function newKey() {
  const email = `rotates-${++users}@acme-media.example`;
  return { email, key: await service.newKey({ role: 'member', email }) };
}
const asKey = (key: string) => service.api({ 'x-api-key': key });
const asPage = (cookie: string) => service.api({ cookie, ...OWN_PAGE });
const works = async (key: string) => (await asKey(key).send('/session')).status === 200;
const rotate = (api: Api, query = '') => api.send(`/api-key/rotate${query}`, { method: 'POST' });
const rotated = (response: ApiResponse): Rotated => JSON.parse(response.text);
const keysOf = async (email: string) => {
  const { rows } = await service.database.pool.query(
    `select prefix, revoked_at is null as live from sheaf.api_keys k join sheaf.users u on u.id = user_id where email = $1
     order by k.id`,
    [email],
  );
  return rows as { prefix: string; live: boolean }[];
};

describe('with a key', () => {
  test('returns a new key of the same user once, and ends the old key and its sessions', async () => {
    const { key, email } = await newKey();
    const cookie = cookieOf(await signIn(service.api(), key));
    const response = await rotate(asKey(key));
    expect(response.status).toBe(200);
    expect(response.headers.get('cache-control')).toBe('no-store');
    const { api_key, prefix, created_at } = rotated(response);
    expect(api_key).toMatch(/^sheaf_[A-Za-z0-9]{8}_[\w-]{32}$/);
    expect(prefix).toBe(api_key!.split('_')[1]);
    expect(Math.abs(Date.parse(created_at!) - Date.now())).toBeLessThan(60_000);
    expect([await works(key), await works(api_key!)]).toEqual([false, true]);
    expect(sessionOf(await asKey(api_key!).send('/session')).caller.email).toBe(email);
    expect((await asPage(cookie).send('/session')).status).toBe(401);
    expect((await signIn(service.api(), key)).status).toBe(401);
    expect(service.service.log()).not.toContain(api_key!.split('_').slice(2).join('_'));
  });

  test('leaves other keys of the user unchanged', async () => {
    const { key, email } = await newKey();
    const other = await service.newKey({ role: 'member', email });
    await rotate(asKey(key));
    expect(await works(other)).toBe(true);
  });

  test('changes nothing in a dry run', async () => {
    const { key, email } = await newKey();
    const response = await rotate(asKey(key), '?dry_run=true');
    expect([response.status, rotated(response)]).toEqual([200, { api_key: null, prefix: null, created_at: null }]);
    expect(await works(key)).toBe(true);
    expect(await keysOf(email)).toHaveLength(1);
  });

  test('returns 401 without a key', async () => {
    expect((await rotate(service.api())).status).toBe(401);
    expect((await rotate(asKey('sheaf_AAAAAAAA_x'))).status).toBe(401);
  });
});

test('a session continues with the new key, and other sessions of the old key end', async () => {
  const { key } = await newKey();
  const [mine, other] = [cookieOf(await signIn(service.api(), key)), cookieOf(await signIn(service.api(), key))];
  const { api_key, prefix } = rotated(await rotate(asPage(mine)));
  expect([await works(key), await works(api_key!)]).toEqual([false, true]);
  expect(sessionOf(await asPage(mine).send('/session')).caller.key_prefix).toBe(prefix);
  expect((await asPage(other).send('/session')).status).toBe(401);
});

describe('ten requests in parallel', () => {
  /** Sends the request without the checks of the test client, which expects an export with every 409. */
  const together = (headers: Record<string, string>) =>
    Promise.all(
      Array.from({ length: 10 }, async () => {
        const url = `${service.service.origin}/api/v1/api-key/rotate`;
        const response = await fetch(url, { method: 'POST', headers });
        const body = (await response.json()) as { api_key: string; error?: ErrorBody };
        const { status } = response;
        if (status !== 200) checkEnvelope(body.error, { status, requestId: response.headers.get('x-request-id') });
        return { status, key: body.api_key };
      }),
    );

  test('with a key: one succeeds, and the others fail with a key that no longer exists', async () => {
    for (let round = 0; round < 5; round++) {
      const { key, email } = await newKey();
      const responses = await together({ 'x-api-key': key });
      const won = responses.filter(({ status }) => status === 200);
      expect(won).toHaveLength(1);
      expect(responses.filter(({ status }) => status === 409 || status === 401)).toHaveLength(9);
      expect(await works(won[0]!.key)).toBe(true);
      expect((await keysOf(email)).map(({ live }) => live)).toEqual([false, true]);
    }
  });

  test('with a session: one key is left, and the session belongs to it', async () => {
    const { key, email } = await newKey();
    const cookie = cookieOf(await signIn(service.api(), key));
    const responses = await together({ cookie, ...OWN_PAGE });
    const won = responses.filter(({ status }) => status === 200);
    expect(responses.filter(({ status }) => status === 409)).toHaveLength(10 - won.length);
    const keys = await keysOf(email);
    expect(keys.filter(({ live }) => live)).toEqual([keys.at(-1)]);
    expect(keys).toHaveLength(1 + won.length);
    const { caller } = sessionOf(await asPage(cookie).send('/session'));
    expect(caller.key_prefix).toBe(keys.at(-1)!.prefix);
    expect((await Promise.all(won.map((one) => works(one.key)))).filter(Boolean)).toHaveLength(1);
  });
});
