import { expect, test } from 'vitest';
import { readConfig } from './config.ts';

const FROM = { SHEAF_SMTP_FROM: 'sheaf@reports.example' };
const smtp = (url: string) => readConfig({ SHEAF_SMTP_URL: url, ...FROM }).smtp;

test.each([
  ['smtp://smtp.example.com', { host: 'smtp.example.com', security: 'starttls' }],
  ['smtps://smtp.example.com:465/', { host: 'smtp.example.com', port: 465, security: 'tls' }],
  ['smtp://[::1]:25?security=none', { host: '::1', port: 25, security: 'none' }],
  [
    'smtp://reports%40acme.example:p%40ss%3Aw%C3%B6rd@mail:587',
    { host: 'mail', port: 587, security: 'starttls', user: 'reports@acme.example', password: 'p@ss:wörd' },
  ],
])('%s', (url, expected) => {
  expect(smtp(url)).toEqual({ ...expected, from: 'sheaf@reports.example' });
});

test.each([
  'smtp.example.com:587',
  'https://smtp.example.com',
  'smtp://',
  'smtp://user@smtp.example.com',
  'smtp://:geheim@smtp.example.com',
  'smtp://u:%E0%A4%A@smtp.example.com',
  'smtp://smtp.example.com/path',
  'smtp://smtp.example.com?tls=off',
  'smtps://smtp.example.com?security=none',
  'smtp://smtp.example.com:0',
])('%s is refused without repeating it', (url) => {
  expect(() => smtp(url)).toThrow(/^SHEAF_SMTP_URL: the value is not valid\. Allowed: /);
});

test('server and sender are set together', () => {
  expect(readConfig({}).smtp).toBe(null);
  expect(() => readConfig(FROM)).toThrow('only one is set');
  expect(() => readConfig({ SHEAF_SMTP_URL: 'smtp://a' })).toThrow('only one is set');
});
