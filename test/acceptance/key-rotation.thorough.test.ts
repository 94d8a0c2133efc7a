/** POST /api-key/rotate: the old key ends, the new one begins, and nothing in between. */
import { describe, expect, test } from 'vitest';
import type { Answer, Api, ErrorBody } from '../support/api.ts';
import { checkEnvelope } from '../support/contract.ts';
import { cookieOf, OWN_PAGE, sessionOf, signIn } from '../support/sessions.ts';
import { makeKey, suite } from '../support/suite.ts';

const service = suite({ command: 'api', env: { SHEAF_SIGN_IN_LIMIT: '100000', SHEAF_LOG: 'trace' } });

interface Rotated {
  api_key: string | null;
  prefix: string | null;
  created_at: string | null;
}

let users = 0;
/** A user of its own for each test. */
async function newKey() {
  const email = `rotates-${++users}@acme-media.example`;
  return { email, key: await makeKey(service.env, { role: 'member', email }) };
}
const asKey = (key: string) => service.api({ 'x-api-key': key });
const asPage = (cookie: string) => service.api({ cookie, ...OWN_PAGE });
const works = async (key: string) => (await asKey(key).send('/session')).status === 200;
const rotate = (api: Api, query = '') => api.send(`/api-key/rotate${query}`, { method: 'POST' });
const rotated = (answer: Answer): Rotated => JSON.parse(answer.text);
const keysOf = async (email: string) => {
  const { rows } = await service.database.pool.query(
    `select prefix, revoked_at is null as live from api_keys k join users u on u.id = user_id where email = $1
     order by k.id`,
    [email],
  );
  return rows as { prefix: string; live: boolean }[];
};

describe('with a key', () => {
  test('answers a new key of the same user, once; the old one and its sessions are over', async () => {
    const { key, email } = await newKey();
    const cookie = cookieOf(await signIn(service.api(), key));
    const answer = await rotate(asKey(key));
    expect(answer.status).toBe(200);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    const { api_key, prefix, created_at } = rotated(answer);
    expect(api_key).toMatch(/^sheaf_[A-Za-z0-9]{8}_[\w-]{32}$/);
    expect(prefix).toBe(api_key!.split('_')[1]);
    expect(Math.abs(Date.parse(created_at!) - Date.now())).toBeLessThan(60_000);
    expect([await works(key), await works(api_key!)]).toEqual([false, true]);
    expect(sessionOf(await asKey(api_key!).send('/session')).caller.email).toBe(email);
    expect((await asPage(cookie).send('/session')).status).toBe(401);
    expect((await signIn(service.api(), key)).status).toBe(401);
    expect(service.service.log()).not.toContain(api_key!.split('_').slice(2).join('_'));
  });

  test('leaves other keys of the user alone', async () => {
    const { key, email } = await newKey();
    const other = await makeKey(service.env, { role: 'member', email });
    await rotate(asKey(key));
    expect(await works(other)).toBe(true);
  });

  test('as a dry run changes nothing', async () => {
    const { key, email } = await newKey();
    const answer = await rotate(asKey(key), '?dry_run=true');
    expect([answer.status, rotated(answer)]).toEqual([200, { api_key: null, prefix: null, created_at: null }]);
    expect(await works(key)).toBe(true);
    expect(await keysOf(email)).toHaveLength(1);
  });

  test('401 without one', async () => {
    expect((await rotate(service.api())).status).toBe(401);
    expect((await rotate(asKey('sheaf_AAAAAAAA_x'))).status).toBe(401);
  });
});

test('with a session: it goes on with the new key, other sessions of the old key are over', async () => {
  const { key } = await newKey();
  const [mine, other] = [cookieOf(await signIn(service.api(), key)), cookieOf(await signIn(service.api(), key))];
  const { api_key, prefix } = rotated(await rotate(asPage(mine)));
  expect([await works(key), await works(api_key!)]).toEqual([false, true]);
  expect(sessionOf(await asPage(mine).send('/session')).caller.key_prefix).toBe(prefix);
  expect((await asPage(other).send('/session')).status).toBe(401);
});

describe('ten at once', () => {
  /** Without the checks of the client, which wants an export beside every 409. */
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

  test('with a key: one wins, the others meet a key that is gone', async () => {
    for (let round = 0; round < 5; round++) {
      const { key, email } = await newKey();
      const answers = await together({ 'x-api-key': key });
      const won = answers.filter(({ status }) => status === 200);
      expect(won).toHaveLength(1);
      expect(answers.filter(({ status }) => status === 409 || status === 401)).toHaveLength(9);
      expect(await works(won[0]!.key)).toBe(true);
      expect((await keysOf(email)).map(({ live }) => live)).toEqual([false, true]);
    }
  });

  test('with a session: however many come through, one key is left, and the session is on it', async () => {
    const { key, email } = await newKey();
    const cookie = cookieOf(await signIn(service.api(), key));
    const answers = await together({ cookie, ...OWN_PAGE });
    const won = answers.filter(({ status }) => status === 200);
    expect(answers.filter(({ status }) => status === 409)).toHaveLength(10 - won.length);
    const keys = await keysOf(email);
    expect(keys.filter(({ live }) => live)).toEqual([keys.at(-1)]);
    expect(keys).toHaveLength(1 + won.length);
    const { caller } = sessionOf(await asPage(cookie).send('/session'));
    expect(caller.key_prefix).toBe(keys.at(-1)!.prefix);
    expect((await Promise.all(won.map((one) => works(one.key)))).filter(Boolean)).toHaveLength(1);
  });
});
