/** Questions about the reader's own exports and data: the calls that answer them, and what Dex says with a real service. */
import { expect, test } from 'vitest';
import { recipes } from '../../src/dex/recipes/recipes.ts';
import { understand } from '../../src/dex/understand.ts';
import { builtIn } from '../../src/reports/built-in.ts';
import { suite } from '../support/suite.ts';
import { inventions } from './answers.ts';
import type { Call, DataQuestion } from './corpus/meaning.ts';
import { readDataQuestions, readWorld } from './corpus/read-corpus.ts';
import { isRightCall } from './score-answers.ts';

const NOW = Temporal.Instant.from(readWorld().now);

function callOf({ say }: DataQuestion): Call | undefined {
  const { call } = understand({
    question: say,
    catalog: builtIn,
    recipes,
    now: new Date(NOW.epochMilliseconds),
    explained: () => true,
  });
  if (!call) return undefined;
  const { operation, parameters, body } = call;
  return {
    operation,
    ...(Object.keys(parameters).length > 0 ? { parameters } : {}),
    ...(body ? { body: body as NonNullable<Call['body']> } : {}),
  };
}

function shareOf(questions: readonly DataQuestion[]): number {
  const right = questions.filter((question) => isRightCall(question, { call: callOf(question), now: NOW }));
  const wrong = questions.filter((question) => !right.includes(question)).map(({ id }) => id);
  console.log(`Calls: ${right.length} of ${questions.length} are right. Wrong: ${wrong.join(', ')}`);
  return right.length / questions.length;
}

test('of the open questions about data, all have the right call, and of the held-out ones at least 52 %', () => {
  const questions = readDataQuestions();
  expect(shareOf(questions.filter(({ held }) => !held))).toBe(1);
  expect(shareOf(questions.filter(({ held }) => held))).toBeGreaterThanOrEqual(0.52);
});

const service = suite({ command: 'api', env: { DEX_LIMIT: '1000' } });

interface Answered {
  answer: string;
  understood: { intent: string; call: Call | null };
}

async function ask(api: Awaited<ReturnType<typeof service.as>>, question: string): Promise<Answered> {
  const response = await api.send('/dex/ask', {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    body: JSON.stringify({ question }),
  });
  expect(response.status).toBe(200);
  return response.body as unknown as Answered;
}

test('signed out, Dex says to sign in and shows the call', async () => {
  const { answer, understood } = await ask(service.api(), 'why did export 3 fail?');
  expect(understood).toMatchObject({
    intent: 'my-data',
    call: { operation: 'getExportReport', parameters: { id: 3 } },
  });
  expect(answer).toContain('[Sign in](/account)');
  expect(answer).toContain('/api/v1/exports/3');
  expect(inventions(answer)).toEqual([]);
});

test('the answer is the response of the API with the credential of the reader, and nobody else sees it', async () => {
  const api = await service.as({ role: 'member' });
  const created = await api.send('/exports', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ report_type: 'deals_excel' }),
  });
  const { id } = (created.body as unknown as { export: { id: number } }).export;
  expect((await ask(api, `why did export ${id} fail?`)).answer).toContain(
    `Export ${id} (deals_excel) is **in progress**`,
  );
  expect((await ask(api, 'is my export ready?')).answer).toContain(
    `| [${id}](/reports/${id}) | deals_excel | pending |`,
  );
  const today = await ask(api, 'what did I export today?');
  expect(today.answer).toContain(`[${id}](/reports/${id})`);
  expect((await ask(api, 'what did I export yesterday?')).answer).toContain('No such export was found');
  const other = await service.as({ role: 'admin', publisher: 'nordlicht' });
  expect((await ask(other, `why did export ${id} fail?`)).answer).toContain(
    `An export with the ID ${id} was not found.`,
  );
  expect((await ask(other, 'is my export ready?')).answer).not.toContain(`/reports/${id}`);
});

test('a count is the estimate of the API, and creates no export', async () => {
  const api = await service.as({ role: 'member' });
  const before = (await api.send('/exports')).body as unknown as { exports: unknown[] };
  const { answer, understood } = await ask(api, 'how many deals are active in France?');
  expect(understood.call).toMatchObject({
    operation: 'createExportReport',
    parameters: { dry_run: true },
    body: { report_type: 'deals_excel', search_params: { active: true, country: ['FR'] } },
  });
  expect(answer).toMatch(/^\*\*\d[\d,]* rows?\*\*/);
  const after = (await api.send('/exports')).body as unknown as { exports: unknown[] };
  expect(after.exports).toHaveLength(before.exports.length);
});
