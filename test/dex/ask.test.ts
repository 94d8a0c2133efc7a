import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { recipes } from '../../src/dex/recipes/recipes.ts';
import { serverSentEvents } from '../support/server-sent-events.ts';
import { suite } from '../support/suite.ts';
import { until } from '../support/until.ts';
import { inventions } from './answers.ts';
import { startModelServer } from './model-server.ts';

const model = await startModelServer();
const LIMIT = 8;
const env = { DEX_BASE_URL: model.baseUrl, DEX_MODEL: 'small', DEX_API_KEY: 'model-key', SHEAF_LOG: 'warn' };
const service = suite({ command: 'api', env: { ...env, DEX_LIMIT: '1000' } });
const limited = suite({ command: 'api', env: { DEX_LIMIT: String(LIMIT) } });

beforeEach(() => {
  model.received.length = 0;
  model.next = { text: 'Words of the model.\n\n[[code 1]]' };
});
afterAll(() => model.close());

interface Event {
  event: string;
  data: Record<string, unknown>;
}

const post = (body: unknown, headers: Record<string, string> = {}): RequestInit => ({
  method: 'POST',
  headers: { 'content-type': 'application/json', ...headers },
  body: JSON.stringify(body),
});

const eventsOf = (text: string): Event[] =>
  serverSentEvents(text).map(({ event, data }) => ({ event: event!, data: JSON.parse(data) }));

const textOf = (events: Event[]) =>
  events
    .filter(({ event }) => event === 'text')
    .map(({ data }) => data['delta'])
    .join('');
const json = { accept: 'application/json' };

describe('POST /dex/ask', () => {
  test('says what the files of a schedule are', async () => {
    const ask = async (question: string) => (await service.api().send('/dex/ask', post({ question }, json))).body;
    expect(await ask('every day at 7 deals, overwrite the old file')).toMatchObject({
      understood: { schedule: { every: 'day', replaces: true } },
      answer: expect.stringContaining('"existing_file": "replace"'),
    });
    expect(await ask('every day at 7 all clicks, only what changed since the last delivery')).toMatchObject({
      understood: { schedule: { every: 'day', changes: true } },
    });
  });

  test('without a key: streams what was understood, the answer and its end, from recipes', async () => {
    const answer = await service.api().send('/dex/ask', post({ question: 'every US deal each morning, in PHP' }));
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
    expect(answer.headers.get('cache-control')).toBe('no-store');
    const events = eventsOf(answer.text);
    expect(events.map(({ event }) => event).filter((event) => event !== 'text')).toEqual(['understood', 'done']);
    expect(events[0]).toMatchObject({
      event: 'understood',
      data: {
        intent: 'integrate',
        report_type: 'deals_excel',
        search_params: { country: 'US' },
        index_params: {},
        language: 'php',
        schedule: { every: 'day', at: '06:00' },
        assumptions: [],
        missing: [],
      },
    });
    expect(textOf(events)).toContain(`${service.service.origin}`);
    expect(inventions(textOf(events))).toEqual([]);
    expect(events.at(-1)).toMatchObject({
      event: 'done',
      data: { source: 'recipes', recipe: { id: 'php', label: 'PHP', file_name: 'export.php' } },
    });
    expect(model.received).toEqual([]);
  });

  test('with Accept: application/json: returns the same as one object', async () => {
    const asked = { question: 'clicks of the last 7 days', language: 'python' };
    const streamed = eventsOf((await service.api().send('/dex/ask', post(asked))).text);
    const answer = await service.api().send('/dex/ask', post(asked, json));
    expect(answer.headers.get('content-type')).toContain('application/json');
    expect(answer.body).toEqual({
      answer: textOf(streamed),
      understood: streamed[0]!.data,
      ...streamed.at(-1)!.data,
    });
    expect(streamed[0]!.data['search_params']).toEqual({ start_date: { daysAgo: 7 }, end_date: { daysAgo: 1 } });
  });

  test('with a key: the text is from the model and the program from the recipe, and neither key nor cookie reaches the model', async () => {
    const key = await service.key({ role: 'member' });
    const headers = { 'x-api-key': key, cookie: 'sheaf_session=abcdefabcdef' };
    const answer = await service
      .api()
      .send('/dex/ask?dry_run=true', post({ question: `deals in ruby, key ${key}` }, { ...headers, ...json }));
    expect(answer.body).toMatchObject({ source: 'model', recipe: { id: 'ruby' } });
    expect((answer.body as { answer: string }).answer).toMatch(/^Words of the model\.\n\n```ruby\n/);
    expect(model.received).toHaveLength(1);
    expect(model.received[0]).not.toContain(key.slice(-20));
    expect(model.received[0]).not.toContain('abcdefabcdef');
    expect(model.received[0]).toContain('Bearer model-key');
  });

  test('with an invalid key: 401, and the model receives no request', async () => {
    const answer = await service
      .api({ 'x-api-key': 'sheaf_00000000_00000000000000000000000000000000' })
      .send('/dex/ask', post({ question: 'deals' }, json));
    expect(answer.status).toBe(401);
    expect(model.received).toEqual([]);
  });

  test.each([
    ['the stream ends without a fallback to recipes', {}],
    ['the JSON response is a 401', json],
  ])('the key is revoked while the model is silent: %s', async (_, accept) => {
    model.next = { stallsAfter: 'The first block.\n\nAnd' };
    const who = { role: 'member', email: `leaver${Object.keys(accept).length}@acme.example` } as const;
    const key = await service.key(who);
    const asking = service.api({ 'x-api-key': key }).send('/dex/ask', post({ question: 'deals in perl' }, accept));
    await until(async () => model.received.length === 1, {
      limitMs: 10_000,
      what: 'the model has received the question',
    });
    await service.database.pool.query('update sheaf.api_keys set revoked_at = now() where prefix = $1', [
      key.split('_')[1],
    ]);
    const answer = await asking;
    expect(answer.text).not.toContain('without the model');
    expect(answer.text).not.toContain('```perl');
    if ('accept' in accept) expect([answer.status, answer.body.error?.code]).toEqual([401, 'UNAUTHORIZED']);
    else expect(eventsOf(answer.text).map(({ event }) => event)).not.toContain('done');
  });

  test('a model that breaks off: the answer continues from the recipes, and the log has the reason without the question', async () => {
    model.next = { breaksAfter: 'The first block.\n\nAnd' };
    const api = await service.as({ role: 'member' });
    const events = eventsOf((await api.send('/dex/ask', post({ question: 'deals in perl, said the walrus' }))).text);
    expect(textOf(events)).toMatch(/^The first block\.\n\n---\n\n\*The model/);
    expect(textOf(events)).toContain('```perl');
    expect(events.at(-1)).toMatchObject({ data: { source: 'recipes' } });
    const logged = async () => service.service.log().includes('dex model');
    await until(logged, { limitMs: 10_000, what: 'the log says why' });
    expect(service.service.log()).not.toContain('walrus');
  });

  test("on an operation's page, a question without a topic is about that operation", async () => {
    const answer = await service
      .api()
      .send('/dex/ask', post({ question: 'and how?', operation: 'cancelExportReport' }, json));
    expect((answer.body as { answer: string }).answer).toContain('/api/v1/exports/1/cancel');
  });

  test('a follow-up changes the program of the questions before, which can be about something else in between', async () => {
    const previous = ['US deals in PHP', 'how do I cancel an export?', 'not the ones with free shipping'];
    const answer = await service.api().send('/dex/ask', post({ question: 'the same in Go, weekly', previous }, json));
    expect(answer.body).toMatchObject({
      understood: {
        report_type: 'deals_excel',
        search_params: { country: 'US', type_not: 'shipping' },
        language: 'go',
        schedule: { every: 'week' },
      },
    });
  });

  test('a question that no filter can answer gets choices instead of a program', async () => {
    const answer = await service.api().send('/dex/ask', post({ question: 'converted deals in France' }, json));
    expect(answer.body).toMatchObject({
      understood: { intent: 'clarify', clarification: { choices: [{ question: 'deals in France' }] } },
      recipe: null,
    });
  });

  test.each([
    [{}, 'question'],
    [{ question: 'deals', previous: { question: 'clicks' } }, 'previous'],
    [{ question: '' }, 'question'],
    [{ question: ' \n ' }, 'question'],
    [{ question: 'x'.repeat(2001) }, 'question'],
    [{ question: 'deals', language: 'cobol' }, 'language'],
    [{ question: 'deals', operation: 'dropTables' }, 'operation'],
    [{ question: 'deals', model: 'gpt' }, 'model'],
  ])('%j returns 422 with the field name', async (body, field) => {
    const answer = await service.api().send('/dex/ask', post(body));
    expect(answer.status).toBe(422);
    expect(answer.body.error!.details!.map((detail) => detail.field)).toContain(field);
  });

  test('a missing body returns 4xx in the error envelope', async () => {
    const answer = await service.api().send('/dex/ask', { method: 'POST' });
    expect([answer.status, answer.body.error!.code]).toEqual([422, 'VALIDATION_ERROR']);
  });
});

describe('GET /dex/recipes', () => {
  test('lists all recipes without a key', async () => {
    const answer = await service.api().send('/dex/recipes');
    const listed = (answer.body as { recipes: { id: string }[] }).recipes;
    expect(listed.map(({ id }) => id)).toEqual(recipes.map(({ id }) => id));
    expect(listed[0]).toEqual({
      id: 'curl',
      label: 'curl',
      tried: expect.any(String),
      file_name: 'export.sh',
      highlight: 'bash',
    });
  });
});

describe(`DEX_LIMIT=${LIMIT}`, () => {
  test('the next question of a client returns 429 with Retry-After, while other clients and operations have their own limits', async () => {
    const anonymous = limited.api();
    const member = await limited.as({ role: 'member' });
    const left = [];
    for (let n = 0; n < LIMIT; n++) {
      const answer = await anonymous.send('/dex/ask', post({ question: 'hello' }, json));
      left.push([answer.status, Number(answer.headers.get('x-ratelimit-remaining'))]);
    }
    expect(left).toEqual(Array.from({ length: LIMIT }, (_, n) => [200, LIMIT - 1 - n]));
    const refused = await anonymous.send('/dex/ask', post({ question: 'hello' }));
    expect([refused.status, refused.body.error!.code]).toEqual([429, 'RATE_LIMITED']);
    expect(refused.headers.get('retry-after')).toMatch(/^\d+$/);
    expect((await anonymous.send('/dex/recipes')).status).toBe(200);
    expect((await member.send('/dex/ask', post({ question: 'hello' }))).status).toBe(200);
  });
});
