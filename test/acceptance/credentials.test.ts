import { describe, expect, test } from 'vitest';
import { sheaf } from '../support/service.ts';
import { suite } from '../support/suite.ts';

/** Logs everything, so that a secret would show up in the log. */
const service = suite({ env: { SHEAF_LOG: 'trace' } });
const key = () => service.key({ role: 'member' });

describe('a valid key', () => {
  test.each<[string, (key: string) => Promise<number>]>([
    ['in X-Api-Key', async (key) => (await service.api({ 'x-api-key': key }).send('/exports')).status],
    ['as Bearer', async (key) => (await service.api({ authorization: `Bearer ${key}` }).send('/exports')).status],
    ['as bearer, in lower case', async (key) => (await as({ authorization: `bearer ${key}` })).status],
    ['in ?api_key=', async (key) => (await service.api().send(`/exports?api_key=${key}`)).status],
    ['in ?api_key= beside others', async (key) => (await service.api().send(`/exports?limit=1&api_key=${key}`)).status],
    [
      'in X-Api-Key, before a wrong one in the query',
      async (key) => {
        return (await service.api({ 'x-api-key': key }).send('/exports?api_key=wrong')).status;
      },
    ],
  ])('%s: 200', async (_, call) => {
    expect(await call(await key())).toBe(200);
  });

  test('in ?api_key= of a POST: 202', async () => {
    const body = new TextEncoder().encode(JSON.stringify({ report_type: 'hot_advertisers_excel' }));
    const response = await service.api().send(`/exports?api_key=${await key()}`, { method: 'POST', body });
    expect(response.status).toBe(202);
    expect(response.text).not.toContain(await key());
  });
});

describe('401', () => {
  test('without a key, with advice on how to send one', async () => {
    for (const path of ['/exports', '/exports/1', '/exports/abc', '/exports?limit=x']) {
      const { status, body } = await service.api().send(path);
      expect([path, status]).toEqual([path, 401]);
      expect(body.error!.message).toContain('X-Api-Key');
    }
    expect((await service.api().create({ report_type: 'x' })).status).toBe(401);
    expect((await service.api().send('/exports', { method: 'POST', body: 'x'.repeat(2 << 20) })).status).toBe(401);
  });

  test.each<[string, (good: string) => Record<string, string>]>([
    ['the wrong secret', (good) => ({ 'x-api-key': `${good.slice(0, -1)}${good.endsWith('A') ? 'B' : 'A'}` })],
    ['a truncated key', (good) => ({ 'x-api-key': good.slice(0, -1) })],
    ['an extended key', (good) => ({ 'x-api-key': `${good}A` })],
    ['only the prefix', (good) => ({ 'x-api-key': good.slice(0, 14) })],
    ['a different prefix', (good) => ({ 'x-api-key': `sheaf_AAAAAAAA${good.slice(14)}` })],
    ['a string that is not a key', () => ({ 'x-api-key': 'hello' })],
    ['ten thousand characters', () => ({ 'x-api-key': 'x'.repeat(10_000) })],
    ['SQL', () => ({ 'x-api-key': `' or 1=1 --` })],
    ['Basic credentials', (good) => ({ authorization: `Basic ${btoa(`${good}:`)}` })],
    ['a Bearer without a key', () => ({ authorization: 'Bearer ' })],
    ['a key without a scheme', (good) => ({ authorization: good })],
  ])('for %s', async (_, headers) => {
    const response = await as(headers(await key()));
    expect(response.status).toBe(401);
    expect(response.body.error!.code).toBe('UNAUTHORIZED');
  });

  test('for a revoked key, from the next request on', async () => {
    const ended = await service.newKey({ role: 'member', email: 'leaves@acme-media.example' });
    expect((await as({ 'x-api-key': ended })).status).toBe(200);
    const { code } = await sheaf(['keys', 'revoke', ended.split('_')[1]!], { env: service.env });
    expect(code).toBe(0);
    for (const headers of [{ 'x-api-key': ended }, { authorization: `Bearer ${ended}` }]) {
      expect((await as(headers)).status).toBe(401);
    }
    expect((await service.api().send(`/exports?api_key=${ended}`)).status).toBe(401);
  });
});

test('the OpenAPI document needs no key', async () => {
  expect((await service.api().send('/schema')).status).toBe(200);
});

test('the log contains neither keys nor link signatures', async () => {
  const good = await key();
  const api = service.api();
  const wrong = 'sheaf_AAAAAAAA_hunter2hunter2hunter2hunter2hun';
  await api.send(`/exports?api_key=${good}`);
  await api.send(`/exports/1?api_key=${wrong}`);
  await api.send(`/nope?api_key=${wrong}`);
  await api.send(`/exports/%E0%A4%A?api_key=${wrong}`);
  await as({ 'x-api-key': wrong });
  await as({ authorization: `Bearer ${wrong}` });
  const member = await service.as({ role: 'member' });
  const done = await member.build({ report_type: 'deals_excel', search_params: { search: 'log' } });
  await member.file(done);
  const signature = new URL(done.download_url!).searchParams.get('X-Amz-Signature')!;
  await fetch(done.download_url!.replace(signature, signature.replace(/^./, '0')));
  await fetch(`${done.download_url!}&api_key=${wrong}`);

  const log = service.service.log() + service.service.output();
  expect(log).toContain('"path":"/api/v1/exports"');
  expect(log).toContain(`"key":"${good.split('_')[1]}"`);
  for (const secret of [good, good.split('_').slice(2).join('_'), 'hunter2', signature, signature.slice(1), 'X-Amz']) {
    expect(log, secret).not.toContain(secret);
  }
});

function as(headers: Record<string, string>) {
  return service.api(headers).send('/exports');
}
