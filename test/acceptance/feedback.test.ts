import { expect, test } from 'vitest';
import type { Api } from '../support/api.ts';
import { suite } from '../support/suite.ts';

const service = suite({ command: 'api' });

const say = (api: Api, body: object, query = '') =>
  api.send(`/feedback${query}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
const page = '/docs/guides/api';

test('readers send feedback with and without a key, and operators list it', async () => {
  const member = await service.as({ role: 'member', email: 'reader@acme-media.example' });
  expect((await say(service.api(), { page, helpful: true })).status).toBe(204);
  expect((await say(member, { page, helpful: false, comment: ' No zone.\nNo dates. ' })).status).toBe(204);
  expect((await say(member, { page, helpful: false }, '?dry_run=true')).status).toBe(204);
  const operator = await service.as({ role: 'operator' });
  const list = async (query = '') =>
    ((await operator.send(`/feedback${query}`)).body as unknown as { feedback: { id: number }[] }).feedback;
  const all = await list();
  expect(all).toMatchObject([
    { page, helpful: false, comment: 'No zone.\nNo dates.', email: 'reader@acme-media.example' },
    { page, helpful: true, comment: null, email: null },
  ]);
  expect(await list('?limit=1')).toEqual(all.slice(0, 1));
  expect(await list(`?before=${all[0]!.id}`)).toEqual(all.slice(1));
  for (const role of ['member', 'admin'] as const) {
    expect((await (await service.as({ role })).send('/feedback')).status).toBe(403);
  }
});

test.each([
  [{ helpful: true }, 'page'],
  [{ page: 'https://elsewhere.example/', helpful: true }, 'page'],
  [{ page }, 'helpful'],
  [{ page, helpful: true, comment: 'x'.repeat(1001) }, 'comment'],
  [{ page, helpful: true, comment: 'a\0b' }, 'comment'],
  [{ page, helpful: true, more: 1 }, 'more'],
])('%#: 422 for a body that is not valid', async (body, field) => {
  const { status, body: response } = await say(service.api(), body);
  expect([status, response.error!.details![0]!.field]).toEqual([422, field]);
});

test('a character that is cut in half is stored as the replacement character', async () => {
  const member = await service.as({ role: 'member', email: 'cut@acme-media.example' });
  expect((await say(member, { page, helpful: true, comment: '\ud83d' })).status).toBe(204);
  const operator = await service.as({ role: 'operator' });
  expect((await operator.send('/feedback?limit=1')).body).toMatchObject({ feedback: [{ comment: '\ufffd' }] });
});

test('429 after twenty in a minute', async () => {
  const api = await service.as({ role: 'member', email: 'eager@acme-media.example' });
  for (let n = 0; n < 20; n++) expect((await say(api, { page, helpful: true })).status).toBe(204);
  const { status, headers } = await say(api, { page, helpful: true });
  expect([status, Number(headers.get('retry-after')) > 0]).toEqual([429, true]);
});
