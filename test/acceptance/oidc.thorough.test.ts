/** Tokens of an OpenID Connect issuer as credentials, with an issuer that runs in the test. */
import { createHmac } from 'node:crypto';
import { exportSPKI } from 'jose';
import { afterAll, describe, expect, test } from 'vitest';
import type { ErrorBody } from '../support/api.ts';
import { AUDIENCE, type Claims, newIssuerKey, startIssuer } from '../support/issuer.ts';
import { postMessage, rpc } from '../support/mcp.ts';
import { sessionOf } from '../support/sessions.ts';
import { suite } from '../support/suite.ts';
import { until } from '../support/until.ts';

const issuer = await startIssuer();
for (const alg of ['RS256', 'PS384', 'ES512', 'EdDSA']) issuer.keys.push(await newIssuerKey(alg));
const away = await startIssuer();
const gone = await startIssuer();
await gone.close();
afterAll(() => Promise.all([issuer.close(), away.close()]));

const service = suite({
  command: 'api',
  env: { OIDC_ISSUER: issuer.origin, OIDC_AUDIENCE: AUDIENCE, SHEAF_LOG: 'trace' },
});
const plain = suite({ command: 'api' });

const EMAIL = 'ann@acme-media.example';
const now = () => Math.floor(Date.now() / 1000);
const as = (token: string, headers: Record<string, string> = {}) =>
  service.api({ authorization: `Bearer ${token}`, ...headers });
const call = async (claims: Claims, by?: Parameters<typeof issuer.token>[1]) => {
  await ann();
  return as(await issuer.token({ email: EMAIL, ...claims }, by)).send('/session');
};

let made: Promise<string> | undefined;
/** Creates the user that the tokens name, once, and resolves with the user's API key. */
function ann(): Promise<string> {
  made ??= service.newKey({ role: 'admin', email: EMAIL });
  return made;
}

describe('200 for a token', () => {
  test("of a user: it has the user's permissions until it expires", async () => {
    await ann();
    const exp = now() + 120;
    const api = as(await issuer.token({ email: EMAIL, exp }));
    expect(sessionOf(await api.send('/session'))).toEqual({
      caller: {
        publisher: { slug: 'acme-media', name: expect.any(String) },
        email: EMAIL,
        role: 'admin',
        key_prefix: null,
      },
      expires_at: new Date(exp * 1000).toISOString(),
    });
    const created = await api.create({ report_type: 'deals_excel' });
    expect(created.status).toBe(202);
    const byKey = service.api({ 'x-api-key': await ann() });
    expect((await byKey.get(created.body.export!.id)).status).toBe('pending');
  });

  test.each<[string, () => Claims]>([
    ['with a different case in the email address', () => ({ email: 'Ann@ACME-Media.example' })],
    ['with a verified email address', () => ({ email_verified: true })],
    ['for several audiences', () => ({ aud: ['another', AUDIENCE] })],
    ['that expired a few seconds ago, because clocks differ', () => ({ exp: now() - 5 })],
    ['that becomes valid in a few seconds', () => ({ nbf: now() + 20 })],
    ['that expires in the far future', () => ({ exp: 1e300 })],
  ])('%s', async (_, claims) => {
    expect((await call(claims())).status).toBe(200);
  });

  test.each(issuer.keys.map((key) => [key.alg, key] as const))('signed with %s', async (_, key) => {
    expect(sessionOf(await call({}, { key })).caller.email).toBe(EMAIL);
  });
});

describe('401 for a token', () => {
  test.each<[string, Claims, string]>([
    ['of another issuer', { iss: 'https://id.example' }, 'is not from http://127.0.0.1'],
    ['of the issuer with an additional slash', { iss: `${issuer.origin}/` }, 'is not from'],
    ['for another audience', { aud: 'another' }, `is not for ${AUDIENCE}`],
    ['without an audience', { aud: undefined }, 'is not for'],
    ['that has expired', { exp: now() - 60 }, 'has expired'],
    ['that never expires', { exp: undefined }, 'does not have a valid claim exp'],
    ['that is not valid yet', { nbf: now() + 300 }, 'is not valid yet'],
    ['without an email address', { email: undefined }, 'does not have a valid claim email'],
    ['with an invalid email address', { email: 'ann' }, 'does not have a valid claim email'],
    ['with an email address that is not a string', { email: [EMAIL] }, 'does not have a valid claim email'],
    ['with a NUL in the email address', { email: `${EMAIL}\0` }, 'does not have a valid claim email'],
    ['with an unverified email address', { email_verified: false }, 'not verified'],
    ['with an unverified email address, as a string', { email_verified: 'false' }, 'not verified'],
  ])('%s', async (_, claims, why) => {
    const { status, body } = await call(claims);
    expect([status, body.error!.message]).toEqual([401, expect.stringContaining(why)]);
    expect(body.error!.message).toContain('Get a new one');
  });

  const encoded = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url');
  const claims = () => ({ iss: issuer.origin, aud: AUDIENCE, exp: now() + 300, email: EMAIL });
  const kid = () => issuer.keys[0]!.kid;
  const hmac = (header: object, secret: string | Buffer) => {
    const signed = `${encoded(header)}.${encoded(claims())}`;
    return `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`;
  };

  test.each<[string, () => Promise<string>]>([
    ['without a signature', async () => `${encoded({ alg: 'none', kid: kid() })}.${encoded(claims())}.`],
    ['with its signature removed', async () => (await good()).replace(/[^.]+$/, '')],
    ['with altered claims', async () => (await good()).replace(/\.[^.]+\./, `.${encoded(claims())}.`)],
    [
      'signed with the public key as a secret, in PEM',
      async () => {
        return hmac({ alg: 'HS256', kid: kid() }, await exportSPKI(issuer.keys[0]!.publicKey));
      },
    ],
    [
      'signed with the public key as a secret, in JSON',
      async () => hmac({ alg: 'HS256', kid: kid() }, JSON.stringify(issuer.keys[0]!.publicJwk)),
    ],
    [
      'signed with a key that the issuer does not have',
      async () => issuer.token({ email: EMAIL }, { key: await newIssuerKey() }),
    ],
    [
      'signed with a foreign key under the ID of a valid one',
      async () => issuer.token({ email: EMAIL }, { key: { ...(await newIssuerKey()), kid: kid() } }),
    ],
    [
      'that contains its own key',
      async () => {
        const key = await newIssuerKey();
        const header = { kid: kid(), jwk: key.publicJwk, jku: `${issuer.origin}/keys` };
        return issuer.token({ email: EMAIL }, { key, header });
      },
    ],
    ['that is not JSON', async () => 'eyJ.eyJ.eyJ'],
    ['of two letters and two dots', async () => 'a.b.'],
    ['of four parts', async () => `${await good()}.x`],
    ['of fifteen thousand letters', async () => `eyJ${'a'.repeat(15_000)}.b.c`],
  ])('%s', async (_, token) => {
    await ann();
    const { status, body } = await as(await token()).send('/session');
    expect([status, body.error!.code]).toEqual([401, 'UNAUTHORIZED']);
  });

  test('in a header other than Authorization', async () => {
    const token = await good();
    expect((await service.api({ 'x-api-key': token }).send('/session')).status).toBe(401);
    expect((await service.api().send(`/session?api_key=${token}`)).status).toBe(401);
  });
});

describe('the email address identifies the user', () => {
  test('403 for an unknown address, and for a lookalike with a Kelvin sign', async () => {
    await service.newKey({ role: 'operator', email: 'kate@acme-media.example' });
    for (const email of ['closed@acme-media.example', '\u212Aate@acme-media.example']) {
      const { status, body } = await call({ email });
      expect([status, body.error!.message]).toEqual([403, expect.stringContaining(`User ${email} not found`)]);
    }
  });

  test('a user of several publishers names the publisher', async () => {
    const email = 'both@agency.example';
    await service.newKey({ role: 'member', publisher: 'acme-media', email });
    await service.newKey({ role: 'admin', publisher: 'nordlicht', email });
    const token = await issuer.token({ email });
    const open = await as(token).send('/session');
    expect(open.status).toBe(403);
    expect(open.body.error!.message).toContain('X-Sheaf-Publisher header. Allowed: acme-media, nordlicht');
    for (const [publisher, role] of [['acme-media', 'member'] as const, ['nordlicht', 'admin'] as const]) {
      const { caller } = sessionOf(await as(token, { 'x-sheaf-publisher': publisher }).send('/session'));
      expect([caller.publisher.slug, caller.role]).toEqual([publisher, role]);
    }
    const other = await as(token, { 'x-sheaf-publisher': 'kaigan' }).send('/session');
    expect([other.status, other.body.error!.message]).toEqual([403, expect.stringContaining('of publisher "kaigan"')]);
  });

  test('the header gives closed else access to another publisher', async () => {
    await ann();
    const headers = { 'x-sheaf-publisher': 'nordlicht' };
    expect((await as(await good(), headers).send('/session')).status).toBe(403);
    const byKey = await service.api({ 'x-api-key': await ann(), ...headers }).send('/session');
    expect(sessionOf(byKey).caller.publisher.slug).toBe('acme-media');
  });
});

test('a token is accepted from any origin, and has no key to rotate', async () => {
  await ann();
  const token = await good();
  const foreign = as(token, { 'sec-fetch-site': 'cross-site', cookie: 'sheaf_session=x' });
  expect((await foreign.create({ report_type: 'advertisers_csv' }, '?dry_run=true')).status).toBe(200);
  expect((await foreign.send('/session', { method: 'DELETE' })).status).toBe(204);
  const headers = { authorization: `Bearer ${token}` };
  const response = await fetch(`${service.service.origin}/api/v1/api-key/rotate`, { method: 'POST', headers });
  const { error } = (await response.json()) as { error: ErrorBody };
  expect([response.status, error.code]).toEqual([409, 'CONFLICT']);
  expect(error.message).toContain('there is no API key to rotate');
});

test('API keys work beside tokens, as Bearer too', async () => {
  const byKey = await as(await ann()).send('/session');
  expect(sessionOf(byKey).caller).toMatchObject({ email: EMAIL, key_prefix: (await ann()).split('_')[1] });
});

test("the issuer's keys are fetched once, and again when they change", async () => {
  expect((await call({})).status).toBe(200);
  const before = issuer.requested.length;
  await Promise.all(Array.from({ length: 10 }, () => call({})));
  expect(issuer.requested.length).toBe(before);
  const old = issuer.keys;
  const oldToken = await issuer.token({ email: EMAIL });
  issuer.keys = [await newIssuerKey()];
  await until(async () => (await call({})).status === 200, { limitMs: 15_000, what: 'the new key is known' });
  expect((await as(oldToken).send('/session')).status).toBe(401);
  issuer.keys = [...old, ...issuer.keys];
  await until(async () => (await as(oldToken).send('/session')).status === 200, {
    limitMs: 15_000,
    what: 'a restored key is known',
  });
});

test('the log contains the user but no tokens', async () => {
  await ann();
  const [token, expired] = [await good(), await issuer.token({ email: EMAIL, exp: now() - 900 })];
  await as(token).send('/session');
  await as(expired).send('/session');
  await as(token).send(`/nope?token=${token}`);
  const log = service.service.log() + service.service.output();
  expect(log).toMatch(/"key":"user-\d+"/);
  for (const part of [...token.split('.'), ...expired.split('.')]) expect(log).not.toContain(part);
});

describe('an unavailable issuer', () => {
  const waiting = suite({ command: 'api', env: { OIDC_ISSUER: away.origin, OIDC_AUDIENCE: AUDIENCE } });
  const closed = suite({ command: 'api', env: { OIDC_ISSUER: gone.origin, OIDC_AUDIENCE: AUDIENCE } });
  const direct = suite({
    command: 'api',
    env: { OIDC_ISSUER: 'https://id.example', OIDC_AUDIENCE: AUDIENCE, OIDC_JWKS_URL: `${away.origin}/keys` },
  });
  const callWith = async ({ api }: typeof waiting, claims: Claims = {}) => {
    const token = await away.token({ email: 'x@acme-media.example', ...claims });
    return api({ authorization: `Bearer ${token}` }).send('/session');
  };

  test('returns 503 until it is available, while API keys work', async () => {
    for (const mood of ['failing', 'babbling', 'silent'] as const) {
      away.mood = mood;
      const responses = await Promise.all([callWith(waiting), callWith(direct)]);
      expect([mood, ...responses.map(({ status }) => status)]).toEqual([mood, 503, 503]);
      expect(responses[0].body.error!.message).toContain('send an API key');
    }
    expect((await (await waiting.as({ role: 'member' })).send('/session')).status).toBe(200);
    away.mood = 'well';
    expect((await callWith(waiting)).status).toBe(403);
  });

  test('returns 503 when its port is closed', async () => {
    expect((await callWith(closed)).status).toBe(503);
  });

  test('with OIDC_JWKS_URL, no discovery is needed', async () => {
    away.requested.length = 0;
    expect((await callWith(direct, { iss: 'https://id.example' })).status).toBe(403);
    expect(away.requested).toEqual(['/keys']);
  });
});

test('without OIDC_ISSUER, a token returns 401 with an explanation', async () => {
  const response = await plain.api({ authorization: `Bearer ${await good()}` }).send('/session');
  expect([response.status, response.body.error!.message]).toEqual([
    401,
    expect.stringContaining('does not accept tokens'),
  ]);
});

function good(): Promise<string> {
  return issuer.token({ email: EMAIL });
}

describe('MCP clients find the issuer', () => {
  const metadata = () => `${service.service.origin}/.well-known/oauth-protected-resource/mcp`;
  const send = (name: string, headers = {}, origin = service.service.origin) =>
    postMessage(`${origin}/mcp`, rpc('tools/call', { name, arguments: { query: 'keys' } }), headers);

  test('by the header of 401, which names the metadata of the resource', async () => {
    for (const headers of [{}, { authorization: 'Bearer nope' }]) {
      const { status, headers: sent, json } = await send('list_exports', headers);
      expect([status, sent.get('www-authenticate')]).toEqual([401, `Bearer resource_metadata="${metadata()}"`]);
      expect(json.error.data).toMatchObject({ code: 'UNAUTHORIZED' });
    }
    expect(await (await fetch(metadata())).json()).toMatchObject({
      resource: `${service.service.origin}/mcp`,
      authorization_servers: [issuer.origin],
      bearer_methods_supported: ['header'],
    });
  });

  test('by the metadata at the root of the origin', async () => {
    const { status } = await fetch(`${service.service.origin}/.well-known/oauth-protected-resource`);
    expect(status).toBe(200);
  });

  test('but not for what needs no credential', async () => {
    expect((await send('search_docs')).json.result.isError).toBeUndefined();
    expect((await postMessage(`${service.service.origin}/mcp`, rpc('tools/list'))).status).toBe(200);
  });

  test('without an issuer, there is no metadata, and a call without a key is a result with advice', async () => {
    const { origin } = plain.service;
    expect((await fetch(`${origin}/.well-known/oauth-protected-resource/mcp`)).status).toBe(404);
    const { status, headers, json } = await send('list_exports', {}, origin);
    expect([status, headers.get('www-authenticate'), json.result.isError]).toEqual([200, null, true]);
  });
});
