import { QueryClient, QueryClientProvider, type UseMutationResult } from '@tanstack/react-query';
import { createElement } from 'react';
import { renderToString } from 'react-dom/server';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { useMutationOnce } from './use-mutation-once.ts';

type Mutate = UseMutationResult<string, Error, unknown>['mutate'];

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['performance'] });
});
afterEach(() => {
  vi.useRealTimers();
});

/** `mutate` of a component. */
function mutateWith(mutationFn: (input: unknown) => Promise<string>): Mutate {
  let mutate: Mutate | undefined;
  function Button() {
    ({ mutate } = useMutationOnce({ mutationFn }));
    return null;
  }
  const client = new QueryClient();
  renderToString(createElement(QueryClientProvider, { client }, createElement(Button)));
  return mutate!;
}

/** Resolves after all that can happen without a timer. */
const settled = () => new Promise((resolve) => setImmediate(resolve));

function recorder(respond: () => Promise<string>) {
  const sent: unknown[] = [];
  const mutate = mutateWith((input) => {
    sent.push(input);
    return respond();
  });
  return { sent, mutate };
}

test('while a request is on its way, another click does not send it again', async () => {
  const held = Promise.withResolvers<string>();
  const { sent, mutate } = recorder(() => held.promise);
  mutate('one');
  await settled();
  vi.advanceTimersByTime(5000);
  mutate('one');
  await settled();
  expect(sent).toEqual(['one']);
  held.resolve('done');
});

test('the clicks of a double click send one request, even if the first response is there before the second click', async () => {
  const { sent, mutate } = recorder(() => Promise.resolve('done'));
  mutate('one');
  await settled();
  vi.advanceTimersByTime(300);
  mutate('one');
  await settled();
  vi.advanceTimersByTime(300);
  mutate('one');
  await settled();
  expect(sent).toEqual(['one']);
});

test('another change of the same resource is sent', async () => {
  const { sent, mutate } = recorder(() => Promise.resolve('done'));
  const changes = [
    { id: 1, role: 'admin' },
    { id: 1, role: 'member' },
  ];
  for (const change of changes) {
    mutate(change);
    await settled();
  }
  expect(sent).toEqual(changes);
});

test('a later click, and one with another input, send a request', async () => {
  const { sent, mutate } = recorder(() => Promise.resolve('done'));
  mutate('one');
  await settled();
  mutate('two');
  await settled();
  vi.advanceTimersByTime(500);
  mutate('two');
  await settled();
  expect(sent).toEqual(['one', 'two', 'two']);
});

test('it is the same request if the first response has changed the resource, but not if a person has', async () => {
  const { sent, mutate } = recorder(() => Promise.resolve('done'));
  const inputs = [
    { schedule: { id: 7, updated_at: '2026-01-31', last_run: null }, action: 'runs' },
    { schedule: { id: 7, updated_at: '2026-01-31', last_run: { id: 1 } }, action: 'runs' },
    { schedule: { id: 7, updated_at: '2026-02-01', last_run: { id: 1 } }, action: 'runs' },
    { schedule: { id: 7, updated_at: '2026-02-01', last_run: { id: 1 } }, action: 'pause' },
    { schedule: { id: 8, updated_at: '2026-02-01', last_run: { id: 1 } }, action: 'pause' },
  ];
  for (const input of inputs) {
    mutate(input);
    await settled();
  }
  expect(sent).toEqual(inputs.toSpliced(1, 1));
});

test.each([
  ['a function', () => 'one'],
  ['a file', new Blob(['one'])],
  ['a set', new Set(['one'])],
])('%s in the input is refused, because another one would count as the same', async (_, value) => {
  const { sent, mutate } = recorder(() => Promise.resolve('done'));
  expect(() => mutate({ body: { value } })).toThrow(new TypeError('`value` of the input cannot be compared.'));
  await settled();
  expect(sent).toEqual([]);
});

test.each<[string, () => Promise<string>]>([
  ['rejects', () => Promise.reject(new Error('failed'))],
  [
    'throws',
    () => {
      throw new Error('failed');
    },
  ],
])('a request that %s can be sent again', async (_, respond) => {
  const { sent, mutate } = recorder(respond);
  mutate('one');
  await settled();
  vi.advanceTimersByTime(500);
  mutate('one');
  await settled();
  expect(sent).toEqual(['one', 'one']);
});
