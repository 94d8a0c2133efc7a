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

  test('an issuer stays as it is, to the letter: tokens name it so', () => {
    const env = { OIDC_ISSUER: 'https://id.example/realm/', OIDC_AUDIENCE: 'sheaf' };
    expect(readConfig({}).oidc).toBeNull();
    expect(readConfig(env).oidc).toEqual({ issuer: env.OIDC_ISSUER, audience: 'sheaf', jwksUrl: null });
  });

  test('proxies are addresses, networks and names for such', () => {
    const SHEAF_TRUST_PROXY = 'loopback, 10.0.0.0/8,fd00::/8,192.0.2.7';
    expect(readConfig({}).trustProxy).toBeNull();
    expect(readConfig({ SHEAF_TRUST_PROXY }).trustProxy).toEqual(['loopback', '10.0.0.0/8', 'fd00::/8', '192.0.2.7']);
  });

  test('a model is asked where one is named; its key may be missing', () => {
    const env = { DEX_BASE_URL: 'https://models.example/v1/', DEX_MODEL: 'small' };
    expect(readConfig({})).toMatchObject({ dex: null, dexLimit: 20 });
    expect(readConfig(env).dex).toEqual({ baseUrl: 'https://models.example/v1', model: 'small', apiKey: null });
    expect(readConfig({ ...env, DEX_API_KEY: 'k' }).dex?.apiKey).toBe('k');
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
    [{ DEX_BASE_URL: 'https://models.example/v1' }, 'DEX_BASE_URL and DEX_MODEL must both be set, or neither.'],
    [{ DEX_BASE_URL: 'models', DEX_MODEL: 'm' }, 'DEX_BASE_URL is "models", but must be an http or https address.'],
    [{ DEX_LIMIT: '0' }, 'DEX_LIMIT'],
    [{ OIDC_ISSUER: 'https://id.example' }, 'OIDC_ISSUER and OIDC_AUDIENCE must both be set, or neither.'],
    [{ OIDC_AUDIENCE: 'sheaf' }, 'OIDC_ISSUER and OIDC_AUDIENCE must both be set, or neither.'],
    [{ OIDC_ISSUER: 'id.example', OIDC_AUDIENCE: 'sheaf' }, 'OIDC_ISSUER is "id.example", but must be an http'],
    [{ SHEAF_TRUST_PROXY: 'all' }, 'SHEAF_TRUST_PROXY is "all", but must be IP addresses, networks like 10.0.0.0/8'],
    [{ SHEAF_TRUST_PROXY: '10.0.0.0/33' }, 'SHEAF_TRUST_PROXY'],
    [{ SHEAF_TRUST_PROXY: '0.0.0.0/0' }, 'SHEAF_TRUST_PROXY'],
    [{ SHEAF_TRUST_PROXY: '10.0.0.1,' }, 'SHEAF_TRUST_PROXY'],
    [{ SHEAF_SIGN_IN_LIMIT: '0' }, 'SHEAF_SIGN_IN_LIMIT'],
  ])('%j is refused by name', (env, message) => {
    expect(() => readConfig(env)).toThrow(message);
  });
});
