import { expect, test } from 'vitest';
import { invalidDetails } from './errors.ts';

test('an error has at most 100 details, and its message counts all of them', () => {
  const details = Array.from({ length: 60_000 }, (_, n) => ({ field: `f${n}`, message: `\`f${n}\`: is unknown.` }));
  const error = invalidDetails(details);
  expect(error.details).toEqual(details.slice(0, 100));
  expect(error.message).toBe('`f0`: is unknown. (and 59999 more, see details)');
});
