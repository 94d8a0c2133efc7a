import { describe, expect, test } from 'vitest';
import { readConfig } from './config.ts';

describe('settings', () => {
  test('have defaults', () => {
    expect(readConfig({})).toMatchObject({
      host: '127.0.0.1',
      port: 8080,
      demo: true,
      dedupeSeconds: 900,
      partRows: 100_000,
    });
  });

  test('a database of one’s own gets no demo data unless asked for', () => {
    const DATABASE_URL = 'postgresql://localhost/x';
    expect(readConfig({ DATABASE_URL }).demo).toBe(false);
    expect(readConfig({ DATABASE_URL, SHEAF_DEMO: 'on' }).demo).toBe(true);
  });

  test.each([
    [{ PORT: 'x' }, 'PORT is "x", but must be a whole number from 0 to 65535.'],
    [{ SHEAF_PART_ROWS: '0' }, 'SHEAF_PART_ROWS'],
    [{ SHEAF_DEMO: 'maybe' }, 'one of on, off'],
    [{ SHEAF_PUBLIC_URL: 'ftp://x' }, 'an http or https address'],
    [{ SHEAF_LOG: 'loud' }, 'one of trace, debug'],
  ])('%j is refused by name', (env, message) => {
    expect(() => readConfig(env)).toThrow(message);
  });
});
