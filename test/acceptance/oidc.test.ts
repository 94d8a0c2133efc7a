/** Tokens of an OpenID Connect issuer as credentials, with an issuer that the test runs by itself. */
import { createHmac } from 'node:crypto';
import { exportSPKI } from 'jose';
import { afterAll, describe, expect, test } from 'vitest';
import type { ErrorBody } from '../support/api.ts';
import { AUDIENCE, type Claims, newIssuerKey, startIssuer } from '../support/issuer.ts';
import { sessionOf } from '../support/sessions.ts';
import { makeKey, suite } from '../support/suite.ts';
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
const ask = async (claims: Claims, by?: Parameters<typeof issuer.token>[1]) => {
  await ann();
  return as(await issuer.token({ email: EMAIL, ...claims }, by)).send('/session');
};

let made: Promise<string> | undefined;
/** The user whom the tokens name, made once; resolves with her key. */
function ann(): Promise<string> {
  made ??= makeKey(service.env, { role: 'admin', email: EMAIL });
  return made;
}

describe('200 for a token', () => {
  test('of a user: it may what the user may, and lasts as long as it says', async () => {
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
    ['with the address in capitals', () => ({ email: 'Ann@ACME-Media.example' })],
    ['with a verified address', () => ({ email_verified: true })],
    ['for several audiences', () => ({ aud: ['another', AUDIENCE] })],
    ['that expired a few seconds ago: clocks differ', () => ({ exp: now() - 5 })],
    ['that begins in a few seconds', () => ({ nbf: now() + 20 })],
    ['that lasts for ever and a day', () => ({ exp: 1e300 })],
  ])('%s', async (_, claims) => {
    expect((await ask(claims())).status).toBe(200);
  });

  test.each(issuer.keys.map((key) => [key.alg, key] as const))('signed with %s', async (_, key) => {
    expect(sessionOf(await ask({}, { key })).caller.email).toBe(EMAIL);
  });
});

describe('401 for a token', () => {
  test.each<[string, Claims, string]>([
    ['of another issuer', { iss: 'https://id.example' }, 'is not from http://127.0.0.1'],
    ['of the issuer, but for a slash', { iss: `${issuer.origin}/` }, 'is not from'],
    ['for another audience', { aud: 'another' }, `is not for ${AUDIENCE}`],
    ['for nobody', { aud: undefined }, 'is not for'],
    ['that has expired', { exp: now() - 60 }, 'has expired'],
    ['that never expires', { exp: undefined }, 'does not have a valid claim exp'],
    ['that is not valid yet', { nbf: now() + 300 }, 'is not valid yet'],
    ['without an address', { email: undefined }, 'does not have a valid claim email'],
    ['with an address that is none', { email: 'ann' }, 'does not have a valid claim email'],
    ['with an address that is no text', { email: [EMAIL] }, 'does not have a valid claim email'],
    ['with a NUL in its address', { email: `${EMAIL}\0` }, 'does not have a valid claim email'],
    ['with an address that is not verified', { email_verified: false }, 'not verified'],
    ['with an address that is not verified, as a text', { email_verified: 'false' }, 'not verified'],
  ])('%s', async (_, claims, why) => {
    const { status, body } = await ask(claims);
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
    ['whose signature was cut off', async () => (await good()).replace(/[^.]+$/, '')],
    ['whose claims were altered', async () => (await good()).replace(/\.[^.]+\./, `.${encoded(claims())}.`)],
    [
      'signed with the public key as a password, in PEM',
      async () => {
        return hmac({ alg: 'HS256', kid: kid() }, await exportSPKI(issuer.keys[0]!.publicKey));
      },
    ],
    [
      'signed with the public key as a password, in JSON',
      async () => hmac({ alg: 'HS256', kid: kid() }, JSON.stringify(issuer.keys[0]!.publicJwk)),
    ],
    [
      'of a key that the issuer does not have',
      async () => issuer.token({ email: EMAIL }, { key: await newIssuerKey() }),
    ],
    [
      'of a foreign key under the name of a good one',
      async () => issuer.token({ email: EMAIL }, { key: { ...(await newIssuerKey()), kid: kid() } }),
    ],
    [
      'that brings its key along',
      async () => {
        const key = await newIssuerKey();
        const header = { kid: kid(), jwk: key.publicJwk, jku: `${issuer.origin}/keys` };
        return issuer.token({ email: EMAIL }, { key, header });
      },
    ],
    ['that is no JSON', async () => 'eyJ.eyJ.eyJ'],
    ['of two letters and dots', async () => 'a.b.'],
    ['of four parts', async () => `${await good()}.x`],
    ['of fifteen thousand letters', async () => `eyJ${'a'.repeat(15_000)}.b.c`],
  ])('%s', async (_, token) => {
    await ann();
    const { status, body } = await as(await token()).send('/session');
    expect([status, body.error!.code]).toEqual([401, 'UNAUTHORIZED']);
  });

  test('in another header than Authorization', async () => {
    const token = await good();
    expect((await service.api({ 'x-api-key': token }).send('/session')).status).toBe(401);
    expect((await service.api().send(`/session?api_key=${token}`)).status).toBe(401);
  });
});

describe('the address decides who it is', () => {
  test('403 for an address that is nobody’s, and for its double with a Kelvin sign', async () => {
    await makeKey(service.env, { role: 'operator', email: 'kate@acme-media.example' });
    for (const email of ['nobody@acme-media.example', '\u212Aate@acme-media.example']) {
      const { status, body } = await ask({ email });
      expect([status, body.error!.message]).toEqual([403, expect.stringContaining(`User ${email} not found`)]);
    }
  });

  test('one with users of several publishers names the publisher', async () => {
    const email = 'both@agency.example';
    await makeKey(service.env, { role: 'member', publisher: 'acme-media', email });
    await makeKey(service.env, { role: 'admin', publisher: 'nordlicht', email });
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

  test('the header is no way to another publisher for anybody else', async () => {
    await ann();
    const headers = { 'x-sheaf-publisher': 'nordlicht' };
    expect((await as(await good(), headers).send('/session')).status).toBe(403);
    const byKey = await service.api({ 'x-api-key': await ann(), ...headers }).send('/session');
    expect(sessionOf(byKey).caller.publisher.slug).toBe('acme-media');
  });
});

test('a token counts from anywhere, and has no key to rotate', async () => {
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

test('API keys count beside tokens, as Bearer too', async () => {
  const byKey = await as(await ann()).send('/session');
  expect(sessionOf(byKey).caller).toMatchObject({ email: EMAIL, key_prefix: (await ann()).split('_')[1] });
});

test('keys of the issuer are fetched once, and anew when it changes them', async () => {
  expect((await ask({})).status).toBe(200);
  const before = issuer.asked.length;
  await Promise.all(Array.from({ length: 10 }, () => ask({})));
  expect(issuer.asked.length).toBe(before);
  const old = issuer.keys;
  const oldToken = await issuer.token({ email: EMAIL });
  issuer.keys = [await newIssuerKey()];
  await until(async () => (await ask({})).status === 200, { limitMs: 15_000, what: 'the new key is known' });
  expect((await as(oldToken).send('/session')).status).toBe(401);
  issuer.keys = [...old, ...issuer.keys];
  await until(async () => (await as(oldToken).send('/session')).status === 200, {
    limitMs: 15_000,
    what: 'a key that came back is known',
  });
});

test('tokens are not in the log; the user is', async () => {
  await ann();
  const [token, expired] = [await good(), await issuer.token({ email: EMAIL, exp: now() - 900 })];
  await as(token).send('/session');
  await as(expired).send('/session');
  await as(token).send(`/nope?token=${token}`);
  const log = service.service.log() + service.service.output();
  expect(log).toMatch(/"key":"user-\d+"/);
  for (const part of [...token.split('.'), ...expired.split('.')]) expect(log).not.toContain(part);
});

describe('an issuer that is away', () => {
  const waiting = suite({ command: 'api', env: { OIDC_ISSUER: away.origin, OIDC_AUDIENCE: AUDIENCE } });
  const nobody = suite({ command: 'api', env: { OIDC_ISSUER: gone.origin, OIDC_AUDIENCE: AUDIENCE } });
  const direct = suite({
    command: 'api',
    env: { OIDC_ISSUER: 'https://id.example', OIDC_AUDIENCE: AUDIENCE, OIDC_JWKS_URL: `${away.origin}/keys` },
  });
  const askOf = async ({ api }: typeof waiting, claims: Claims = {}) => {
    const token = await away.token({ email: 'x@acme-media.example', ...claims });
    return api({ authorization: `Bearer ${token}` }).send('/session');
  };

  test('503 until it is back, and API keys work meanwhile', async () => {
    for (const mood of ['failing', 'babbling', 'silent'] as const) {
      away.mood = mood;
      const answers = await Promise.all([askOf(waiting), askOf(direct)]);
      expect([mood, ...answers.map(({ status }) => status)]).toEqual([mood, 503, 503]);
      expect(answers[0].body.error!.message).toContain('send an API key');
    }
    expect((await (await waiting.as({ role: 'member' })).send('/session')).status).toBe(200);
    away.mood = 'well';
    expect((await askOf(waiting)).status).toBe(403);
  });

  test('503 when nobody listens there', async () => {
    expect((await askOf(nobody)).status).toBe(503);
  });

  test('OIDC_JWKS_URL needs no discovery', async () => {
    away.asked.length = 0;
    expect((await askOf(direct, { iss: 'https://id.example' })).status).toBe(403);
    expect(away.asked).toEqual(['/keys']);
  });
});

test('without OIDC_ISSUER a token is 401, and says so', async () => {
  const answer = await plain.api({ authorization: `Bearer ${await good()}` }).send('/session');
  expect([answer.status, answer.body.error!.message]).toEqual([401, expect.stringContaining('does not accept tokens')]);
});

function good(): Promise<string> {
  return issuer.token({ email: EMAIL });
}
