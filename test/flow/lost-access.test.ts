/** A client that loses access receives nothing more through open event streams, long polls and download links. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { EventSourceMessage } from 'eventsource-parser';
import { EventSourceParserStream } from 'eventsource-parser/stream';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { MAX_WAITS } from '../../src/api/open-waits.ts';
import type { Api } from '../support/api.ts';
import { AUDIENCE, startIssuer } from '../support/issuer.ts';
import { cookieOf, OWN_PAGE, signIn } from '../support/sessions.ts';
import { suite } from '../support/suite.ts';

const issuer = await startIssuer();
afterAll(() => issuer.close());
const service = suite({ env: { OIDC_ISSUER: issuer.origin, OIDC_AUDIENCE: AUDIENCE } });

/** An export that no worker builds, so that a client can follow it until it loses access. */
let waiting: number;
let done: number;
let users = 0;
beforeAll(async () => {
  const admin = await service.as({ role: 'admin' });
  done = (await admin.build({ report_type: 'advertisers_csv' })).id;
  const { rows } = await service.database.pool.query(
    `insert into sheaf.exports (publisher_id, user_id, report_type, params, params_hash)
     select publisher_id, user_id, report_type, params, sha256('waiting') from sheaf.exports where id = $1 returning id`,
    [done],
  );
  waiting = rows[0].id;
});

interface Access {
  headers: Record<string, string>;
  /** Revokes the access, as an administrator or the user does. */
  take(): Promise<unknown>;
}

/** Each use creates a new user and a new key. */
const ACCESSES: Record<string, () => Promise<Access>> = {
  async 'a key that is revoked'() {
    const key = await newKey();
    return { headers: { 'x-api-key': key }, take: () => revoke(key) };
  },
  async 'a session whose key is revoked'() {
    const key = await newKey();
    return { headers: { cookie: cookieOf(await signIn(service.api(), key)) }, take: () => revoke(key) };
  },
  async 'a session that ends'() {
    const cookie = cookieOf(await signIn(service.api(), await newKey()));
    const headers = { cookie, ...OWN_PAGE };
    return { headers: { cookie }, take: () => service.api(headers).send('/session', { method: 'DELETE' }) };
  },
  async 'a token whose user is removed'() {
    const email = `user-${users}@acme-media.example`;
    await newKey();
    const token = await issuer.token({ email });
    const take = () => service.database.pool.query('delete from sheaf.users where email = $1', [email]);
    return { headers: { authorization: `Bearer ${token}` }, take };
  },
};

async function newKey(): Promise<string> {
  return service.newKey({ role: 'admin', email: `user-${users++}@acme-media.example` });
}

function revoke(key: string) {
  return service.database.pool.query('update sheaf.api_keys set revoked_at = now() where prefix = $1', [
    key.split('_')[1],
  ]);
}

/** Opens an event stream. Resolves once its first event has arrived, with a promise of the later ones. */
async function follow(
  api: Api,
  headers: Record<string, string>,
): Promise<{ rest: Promise<EventSourceMessage[]>; close(): void }> {
  const ending = new AbortController();
  const url = `${api.origin}/api/v1/exports/${waiting}/events`;
  const response = await fetch(url, { headers, signal: ending.signal });
  expect(response.status).toBe(200);
  const events = response.body!.pipeThrough(new TextDecoderStream()).pipeThrough(new EventSourceParserStream());
  const reader = events.getReader();
  expect((await reader.read()).value).toMatchObject({ event: 'export' });
  reader.releaseLock();
  const rest = Array.fromAsync(events);
  rest.catch(() => {});
  return { rest, close: () => ending.abort() };
}

describe.each(Object.entries(ACCESSES))('%s', (_name, give) => {
  test('loses its event stream without another event, its long poll with 401, and its links', async () => {
    const { headers, take } = await give();
    const api = service.api(headers);
    const { download_url: link } = await api.get(done);
    expect((await fetch(link!, { method: 'HEAD' })).status).toBe(200);
    const stream = await follow(api, headers);
    const poll = api.send(`/exports/${waiting}?wait=50`);
    // The poll starts with a query. Whether the change or the query is first, the poll must not return the change.
    await sleep(200);
    await take();
    await service.database.pool.query('update sheaf.exports set attempt = attempt + 1 where id = $1', [waiting]);

    expect(await stream.rest).toEqual([]);
    const { status, body } = await poll;
    expect([401, 403]).toContain(status);
    expect(body.export).toBeUndefined();
    const refused = await service.api().send(link!);
    expect(refused.status).toBe(403);
    expect(refused.body.error!.message).toContain('no longer valid');
  });
});

test('a link depends only on its own credential, so another key of the user keeps its link', async () => {
  const [gone, kept] = [await newKey(), await newKey()];
  const link = (await service.api({ 'x-api-key': kept }).get(done)).download_url!;
  await revoke(gone);
  expect((await fetch(link)).status).toBe(200);
  const altered = link.replace(/issued-to=[^&]*/, `issued-to=k.${'a'.repeat(8)}`);
  expect((await fetch(altered)).status).toBe(403);
  expect((await fetch(link.replace(/&?issued-to=[^&]*/, ''))).status).toBe(403);
});

test('a user cannot open more event streams and long polls than the limit until one is closed', async () => {
  const headers = { 'x-api-key': await newKey() };
  const api = service.api(headers);
  const open = await Promise.all(Array.from({ length: MAX_WAITS }, () => follow(api, headers)));
  for (const path of [`/exports/${waiting}/events`, `/exports/${waiting}?wait=1`]) {
    const refused = await api.send(path);
    expect(refused).toMatchObject({ status: 429, body: { error: { code: 'RATE_LIMITED' } } });
    expect(refused.body.error!.message).toContain(`${MAX_WAITS} event streams and long polls`);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
  }
  expect((await api.send(`/exports/${waiting}`)).status).toBe(200);
  const other = service.api({ 'x-api-key': await newKey() });
  expect((await other.send(`/exports/${waiting}?wait=1`)).status).toBe(200);

  open.pop()!.close();
  await expect.poll(async () => (await api.send(`/exports/${waiting}?wait=1`)).status, { timeout: 10_000 }).toBe(200);
  for (const { close } of open) close();
});
