import { expect, test } from 'vitest';
import { isOwnOrigin } from './own-origin.ts';

const PUBLIC = 'https://reports.example.com';

test.each(['https://reports.example.com', 'http://localhost:6274', 'http://127.0.0.1:8080', 'http://[::1]:3000'])(
  '%s is accepted',
  (origin) => {
    expect(isOwnOrigin(origin, PUBLIC)).toBe(true);
  },
);

test.each([
  'https://evil.example',
  'http://reports.example.com',
  'https://reports.example.com:8443',
  'https://reports.example.com.evil.example',
  'http://localhost.evil.example',
  'http://127.0.0.1.evil.example',
  'http://127.evil.example',
  'null',
  'localhost',
  '',
])('%s is rejected', (origin) => {
  expect(isOwnOrigin(origin, PUBLIC)).toBe(false);
});

test('without a public URL, only this machine is accepted', () => {
  expect(isOwnOrigin('http://localhost:8080', null)).toBe(true);
  expect(isOwnOrigin(PUBLIC, null)).toBe(false);
});
