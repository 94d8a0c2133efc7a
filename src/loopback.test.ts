import { expect, test } from 'vitest';
import { sameOrigins } from './loopback.ts';

test.each([
  ['http://localhost:8080', ['http://localhost:8080', 'http://127.0.0.1:8080', 'http://[::1]:8080']],
  ['http://[::1]/prefix', ['http://localhost', 'http://127.0.0.1', 'http://[::1]']],
  ['https://reports.example.com/prefix', ['https://reports.example.com']],
  ['http://localhost.evil.example', ['http://localhost.evil.example']],
])('%s', (origin, expected) => {
  expect(sameOrigins(origin)).toEqual(expected);
});
