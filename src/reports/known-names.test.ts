import { expect, test } from 'vitest';
import { knownNames } from './known-names.ts';

const LETTERS = 'abcdefghijklmnopqrstuvwxyz'.split('').map((letter) => `${letter}_name`);

test('a short list is complete', () => {
  expect(knownNames('sort_', { known: ['sort', 'direction'], report: 'deals_excel' })).toEqual({
    allowed: 'sort, direction',
    next: 'Did you mean sort?',
  });
  expect(knownNames('heat', { known: ['sort', 'direction'], report: 'deals_excel' })).toEqual({
    allowed: 'sort, direction',
  });
});

test('of a long list, the first names are shown, the others counted, and it says where all of them are', () => {
  const known = [...LETTERS, 'starts_after'];
  const where = 'GET /api/v1/report-types/deals_excel lists all';
  expect(knownNames('nope', { known, report: 'deals_excel' })).toEqual({
    allowed: 'a_name, b_name, c_name, d_name, e_name and 22 more',
    next: where,
  });
  expect(knownNames('start_after', { known, report: 'deals_excel' })).toEqual({
    allowed: 'a_name, b_name, c_name, d_name, e_name and 22 more',
    next: `Did you mean starts_after? ${where}`,
  });
});

test('a name as long as a request is compared only at its beginning', () => {
  expect(knownNames('x'.repeat(1_000_000), { known: LETTERS, report: 'deals_excel' }).next).not.toContain('mean');
});
