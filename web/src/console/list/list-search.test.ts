import { expect, test } from 'vitest';
import { isFiltered, listParameters, newerPage, olderPage, readListSearch } from './list-search.ts';

test('the URL is read into filters, and values that cannot be right are ignored', () => {
  expect(
    readListSearch({ status: 'running', type: 'deals_excel', by: 7, origin: 'mcp', q: 42, after: 'c9.c3' }),
  ).toEqual({
    status: 'running',
    type: 'deals_excel',
    by: '7',
    origin: 'mcp',
    q: '42',
    after: 'c9.c3',
  });
  expect(
    Object.values(
      readListSearch({ status: 'done', type: 'a b', by: 'a,b', origin: 'API!', q: '   ', after: '1', other: 'x' }),
    ),
  ).toEqual([undefined, undefined, undefined, undefined, undefined, undefined]);
  expect(readListSearch({ q: 'x'.repeat(300) }).q).toHaveLength(200);
});

test('a page of the list is a request with its filters, its statuses and the last cursor', () => {
  const parameters = listParameters({ status: 'running', by: 'ann@acme.example', q: 'a b', after: 'c9.c3' });
  expect(Object.fromEntries(parameters)).toEqual({
    created_by: 'ann@acme.example',
    q: 'a b',
    status: 'pending,processing',
    after: 'c3',
    limit: '50',
  });
  expect(Object.fromEntries(listParameters({}))).toEqual({ limit: '50' });
});

test('pages are left in the order in which they were opened', () => {
  const second = olderPage(undefined, 'c90');
  const third = olderPage(second, 'c40');
  expect(third).toBe('c90.c40');
  expect(newerPage(third)).toBe(second);
  expect(newerPage(second)).toBeUndefined();
});

test('a page number is not a filter', () => {
  expect(isFiltered({ after: 'c9' })).toBe(false);
  expect(isFiltered({ status: 'failed' })).toBe(true);
});
