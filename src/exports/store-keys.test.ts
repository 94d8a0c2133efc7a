import { expect, test } from 'vitest';
import { formats } from '../encode/formats.ts';
import { attemptOfKey, fileKey, fragmentKey, isFileKey } from './store-keys.ts';

const attempt = { exportId: 12, attempt: 3 };

test.each(Object.values(formats))(
  'the key of a $name file is that of a file, and names its attempt',
  ({ extension }) => {
    const key = fileKey(attempt, extension);
    expect([isFileKey(key), attemptOfKey(key)]).toEqual([true, attempt]);
  },
);

test('the key of a fragment is not that of a file', () => {
  expect(isFileKey(fragmentKey(attempt, { number: 1, retries: 0 }))).toBe(false);
});
