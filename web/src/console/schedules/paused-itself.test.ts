import { expect, test } from 'vitest';
import { pausedItself } from './paused-itself.ts';

const author = { has_access: true };
const stranger = { has_access: false };

test.each([
  [true, 'its author has no access', { status: 'paused', failures: 0, author: stranger }],
  [true, 'its author was deleted', { status: 'paused', failures: 0, author: null }],
  [true, 'three runs in a row failed', { status: 'paused', failures: 3, author }],
  [false, 'a person paused it', { status: 'paused', failures: 0, author }],
  [false, 'a person paused it after a failed run', { status: 'paused', failures: 1, author }],
  [false, 'it is active, and its author has no access', { status: 'active', failures: 0, author: stranger }],
] as const)('a schedule has paused itself: %s, if %s', (expected, _why, schedule) => {
  expect(pausedItself(schedule)).toBe(expected);
});
