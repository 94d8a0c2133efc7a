import cookie from '@fastify/cookie';
import fastify from 'fastify';
import { expect, test } from 'vitest';
import { sentCredential } from './sent-credential.ts';

const app = fastify();
await app.register(cookie, { hook: false });
const show = async (request: Parameters<typeof sentCredential>[1]) => ({
  sent: sentCredential({ publicUrl: null }, request),
});
app.get('/for-pages', show);
app.get('/for-programs', { config: { cookie: false } }, show);

const sent = async (url: string, headers: Record<string, string>) =>
  (await app.inject({ url, headers })).json().sent as unknown;

test.each<[string, Record<string, string>, unknown]>([
  ['a key', { 'x-api-key': 'k' }, { kind: 'key', secret: 'k' }],
  ['a key as Bearer', { authorization: 'Bearer k' }, { kind: 'key', secret: 'k' }],
  ['a token', { authorization: 'Bearer a.b.c' }, { kind: 'token', secret: 'a.b.c' }],
  ['a key before a token', { 'x-api-key': 'k', authorization: 'Bearer a.b.c' }, { kind: 'key', secret: 'k' }],
  ['a key before a cookie', { 'x-api-key': 'k', cookie: 'sheaf_session=s' }, { kind: 'key', secret: 'k' }],
  ['a cookie', { cookie: 'a=1; sheaf_session=s; b=2' }, { kind: 'session', secret: 's' }],
  ['the first of two cookies', { cookie: 'sheaf_session=s; sheaf_session=t' }, { kind: 'session', secret: 's' }],
  [
    'a cookie beside another scheme',
    { authorization: 'Basic x', cookie: 'sheaf_session=s' },
    { kind: 'session', secret: 's' },
  ],
  [
    'a scheme for a proxy',
    { authorization: 'Basic x' },
    { kind: 'scheme', secret: '`Authorization`: the scheme Basic is not supported' },
  ],
  ['an empty key', { 'x-api-key': ' ' }, { kind: 'malformed', secret: '`X-Api-Key`: the header is empty' }],
  ['nothing', { cookie: 'sheaf_session=; other=sheaf_session' }, null],
])('finds %s', async (_, headers, expected) => {
  expect(await sent('/for-pages', headers)).toEqual(expected);
});

test.each([
  ['', 'the header is empty'],
  ['Bearer ', 'Bearer has no key'],
  ['Bearer a b', 'Bearer has more than one value'],
  ['secret', 'the value has no scheme'],
  ['secret_1 secret_2', 'the value has no scheme'],
  ['Token secret', 'the scheme Token is not supported'],
])('says what is wrong with the Authorization header "%s" without repeating a secret', async (authorization, wrong) => {
  expect(await sent('/for-pages', { authorization })).toEqual({
    kind: 'malformed',
    secret: `\`Authorization\`: ${wrong}`,
  });
});

test('a route for programs accepts keys and tokens, but no cookie', async () => {
  const session = { cookie: 'sheaf_session=s' };
  expect(await sent('/for-programs', session)).toBeNull();
  expect(await sent('/for-programs', { ...session, 'x-api-key': 'k' })).toEqual({ kind: 'key', secret: 'k' });
});
