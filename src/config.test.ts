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

  test('a bucket on an endpoint is named in the path, under a prefix that ends in a slash', () => {
    const env = { SHEAF_STORE: 's3', S3_BUCKET: 'b', S3_ENDPOINT: 'http://store:9000/', S3_PREFIX: '/a/b/' };
    expect(readConfig({}).s3).toBeNull();
    expect(readConfig(env).s3).toMatchObject({ endpoint: 'http://store:9000', forcePathStyle: true, prefix: 'a/b/' });
    expect(readConfig({ SHEAF_STORE: 's3', S3_BUCKET: 'b' }).s3).toMatchObject({ forcePathStyle: false, prefix: '' });
  });

  test.each([
    [{ PORT: 'x' }, 'PORT is "x", but must be a whole number from 0 to 65535.'],
    [{ SHEAF_PART_ROWS: '0' }, 'SHEAF_PART_ROWS'],
    [{ SHEAF_DEMO: 'maybe' }, 'one of on, off'],
    [{ SHEAF_PUBLIC_URL: 'ftp://x' }, 'an http or https address'],
    [{ SHEAF_STORE: 'tape' }, 'SHEAF_STORE is "tape", but must be one of disk, s3.'],
    [{ SHEAF_STORE: 's3' }, 'S3_BUCKET must name the bucket when SHEAF_STORE is s3.'],
    [{ SHEAF_STORE: 's3', S3_BUCKET: 'b', S3_EQUAL_PARTS: '1000' }, 'S3_EQUAL_PARTS'],
    [{ SHEAF_LOG: 'loud' }, 'one of trace, debug'],
  ])('%j is refused by name', (env, message) => {
    expect(() => readConfig(env)).toThrow(message);
  });
});
