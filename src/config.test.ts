import { describe, expect, test } from 'vitest';
import { readConfig } from './config.ts';
import { readSetting, type Setting, shownDefault } from './setting.ts';
import { SETTINGS, unknownSettings, unknownSettingText } from './settings.ts';

/** A valid and an invalid value for each type of setting. Two settings of one type allow the same. */
const VALUES: Record<string, { good: string; bad: string[] }> = {
  'a whole number': { good: '7000000', bad: ['x', '1.5', '-1', '1e99', '0x10g', '9999999999'] },
  'on, off': { good: 'on', bad: ['true', 'ON', '1', 'constructor'] },
  'trace, debug': { good: 'warn', bad: ['loud', 'WARN'] },
  'disk, s3': { good: 'disk', bad: ['tape', 'S3'] },
  'an HTTP or HTTPS URL': { good: 'https://a.example', bad: ['a.example', 'ftp://a.example', 'https://'] },
  'a URL that begins with postgresql://': { good: 'postgres://a/b', bad: ['mysql://u:geheim@h/d', 'localhost'] },
  'comma-separated IP addresses': { good: '10.0.0.0/8,::1', bad: ['all', '10.0.0.0/33', '0.0.0.0/0', '10.0.0.1,'] },
  'keys of 64 hexadecimal digits': { good: `${'0a'.repeat(32)}, ${'BF'.repeat(32)}`, bad: ['x', '0a'.repeat(31), ','] },
  'domain names': {
    good: 'acme.example, Kaigan.example',
    bad: ['acme', 'a@acme.example', 'acme.example,', '.example'],
  },
  'a URL like smtp://': { good: 'smtps://u:p@a.example', bad: ['a.example', 'smtp://u:geheim@'] },
  'an e-mail address': { good: 'a@a.example', bad: ['a', 'Ann <a@a.example>', 'a@b'] },
  'names in lower case with URLs of PostgreSQL or ClickHouse': {
    good: 'shop=postgresql://u:p@a,b/d crm=postgres://a/d',
    bad: [
      'postgresql://u:geheim@h/d',
      'shop=mysql://u:geheim@h/d',
      'shop=postgresql://h',
      'a=postgres://h/d a=postgres://h/d',
    ],
  },
  'names of SHEAF_SOURCES': { good: 'shop=role=publisher_{slug}', bad: ['shop', 'shop=role=all', 'shop=user={slug}'] },
  'origins by network': {
    good: 'awin=http://127.0.0.1:9000, cj=https://a.example',
    bad: [
      'http://127.0.0.1',
      'awin=ftp://a.example',
      'awin=https://a.example/x',
      'etsy=https://a.example',
      'cj=http://a,cj=http://b',
    ],
  },
  'any text': { good: 'a', bad: [] },
};

describe.each(Object.entries(SETTINGS))('%s', (name, one: Setting<unknown>) => {
  const [, values] = Object.entries(VALUES).find(([allowed]) => one.type.allowed.startsWith(allowed))!;
  const read = (text: string) => readSetting({ [name]: text }, name, one);

  test('accepts a valid value, and is not set if it is empty', () => {
    const [, min] = /from (\d+)/.exec(one.type.allowed) ?? [];
    expect(read(min ?? values.good)).not.toBeNull();
    expect(read('')).toBe(one.fallback);
    expect(shownDefault(one)).not.toBe('null');
  });

  test.each(values.bad)('rejects %j with a message that names the setting and what is allowed', (text) => {
    const shown = one.type.secret ? 'the value' : `"${text}"`;
    expect(() => readConfig({ [name]: text })).toThrow(`${name}: ${shown} is not valid. Allowed: ${one.type.allowed}.`);
  });
});

test('row security is of a source that exists', () => {
  const env = { SHEAF_SOURCES: 'shop=postgresql://h/d crm=postgresql://h/d', SHEAF_ROW_SECURITY: 'logs=role={slug}' };
  expect(() => readConfig(env)).toThrow(
    'SHEAF_ROW_SECURITY: the source logs is not in SHEAF_SOURCES. Allowed: shop, crm.',
  );
  expect(() => readConfig({ SHEAF_ROW_SECURITY: 'logs=role={slug}' })).toThrow(
    'Allowed: none, because SHEAF_SOURCES is not set.',
  );
});

test('unknown variables are found with the setting that they resemble', () => {
  const env = {
    SHEAF_THREDS: '2',
    SHEAF_COLOR: 'red',
    S3_BUKET: 'b',
    S3_OTHER_PROGRAM: 'x',
    PATH: '/bin',
    SHEAF_API_KEY: 'k',
    SHEAF_PORT: '80',
    SHEAF_THREADS: '2',
  };
  expect(unknownSettings(env).map(unknownSettingText)).toEqual([
    'SHEAF_THREDS is not a setting and has no effect. Did you mean SHEAF_THREADS?',
    'SHEAF_COLOR is not a setting and has no effect. Run "sheaf --help" to list all settings.',
    'S3_BUKET is not a setting and has no effect. Did you mean S3_BUCKET?',
    'SHEAF_PORT is not a setting and has no effect. Did you mean PORT?',
  ]);
});

describe('settings', () => {
  test('have defaults when the environment is empty', () => {
    expect(readConfig({})).toMatchObject({
      host: '127.0.0.1',
      port: 8080,
      demo: true,
      dedupeSeconds: 900,
      partRows: 100_000,
    });
  });

  test('DATABASE_URL turns the demo data off unless SHEAF_DEMO is on', () => {
    const DATABASE_URL = 'postgresql://localhost/x';
    expect(readConfig({ DATABASE_URL }).demo).toBe(false);
    expect(readConfig({ DATABASE_URL, SHEAF_DEMO: 'on' }).demo).toBe(true);
  });

  test('S3_ENDPOINT puts the bucket into the path, and the prefix ends in a slash', () => {
    const env = { SHEAF_STORE: 's3', S3_BUCKET: 'b', S3_ENDPOINT: 'http://store:9000/', S3_PREFIX: '/a/b/' };
    expect(readConfig({}).s3).toBeNull();
    expect(readConfig(env).s3).toMatchObject({ endpoint: 'http://store:9000', forcePathStyle: true, prefix: 'a/b/' });
    expect(readConfig({ SHEAF_STORE: 's3', S3_BUCKET: 'b' }).s3).toMatchObject({ forcePathStyle: false, prefix: '' });
  });

  test('OIDC_ISSUER is kept exactly as written, because tokens contain it so', () => {
    const env = { OIDC_ISSUER: 'https://id.example/realm/', OIDC_AUDIENCE: 'sheaf' };
    expect(readConfig({}).oidc).toBeNull();
    expect(readConfig(env).oidc).toEqual({ issuer: env.OIDC_ISSUER, audience: 'sheaf', jwksUrl: null });
  });

  test('SHEAF_TRUST_PROXY accepts IP addresses, networks and names of networks', () => {
    const SHEAF_TRUST_PROXY = 'loopback, 10.0.0.0/8,fd00::/8,192.0.2.7';
    expect(readConfig({}).trustProxy).toBeNull();
    expect(readConfig({ SHEAF_TRUST_PROXY }).trustProxy).toEqual(['loopback', '10.0.0.0/8', 'fd00::/8', '192.0.2.7']);
  });

  test('DEX_BASE_URL and DEX_MODEL turn the model on, with or without an API key', () => {
    const env = { DEX_BASE_URL: 'https://models.example/v1/', DEX_MODEL: 'small' };
    expect(readConfig({})).toMatchObject({ dex: null, dexLimit: 20 });
    expect(readConfig(env).dex).toEqual({ baseUrl: 'https://models.example/v1', model: 'small', apiKey: null });
    expect(readConfig({ ...env, DEX_API_KEY: 'k' }).dex?.apiKey).toBe('k');
  });

  test.each([
    [{ PORT: 'x' }, 'PORT: "x" is not valid. Allowed: a whole number from 0 to 65535.'],
    [{ SHEAF_PART_ROWS: '0' }, 'SHEAF_PART_ROWS'],
    [{ SHEAF_DEMO: 'maybe' }, 'Allowed: on, off.'],
    [{ SHEAF_PUBLIC_URL: 'ftp://x' }, 'Allowed: an HTTP or HTTPS URL.'],
    [{ SHEAF_STORE: 'tape' }, 'SHEAF_STORE: "tape" is not valid. Allowed: disk, s3.'],
    [{ SHEAF_STORE: 's3' }, 'S3_BUCKET: required when SHEAF_STORE is s3. Set it to the bucket name.'],
    [{ SHEAF_STORE: 's3', S3_BUCKET: 'b', S3_EQUAL_PARTS: '1000' }, 'S3_EQUAL_PARTS'],
    [{ SHEAF_LOG: 'loud' }, 'Allowed: trace, debug'],
    [
      { DEX_BASE_URL: 'https://models.example/v1' },
      'DEX_BASE_URL and DEX_MODEL: only one is set. Set both or neither.',
    ],
    [{ DEX_BASE_URL: 'models', DEX_MODEL: 'm' }, 'DEX_BASE_URL: "models" is not valid. Allowed: an HTTP or HTTPS URL.'],
    [{ DEX_LIMIT: '0' }, 'DEX_LIMIT'],
    [{ OIDC_ISSUER: 'https://id.example' }, 'OIDC_ISSUER and OIDC_AUDIENCE: only one is set. Set both or neither.'],
    [{ OIDC_AUDIENCE: 'sheaf' }, 'OIDC_ISSUER and OIDC_AUDIENCE: only one is set. Set both or neither.'],
    [
      { OIDC_ISSUER: 'id.example', OIDC_AUDIENCE: 'sheaf' },
      'OIDC_ISSUER: "id.example" is not valid. Allowed: an HTTP or HTTPS URL.',
    ],
    [
      { SHEAF_TRUST_PROXY: 'all' },
      'SHEAF_TRUST_PROXY: "all" is not valid. Allowed: comma-separated IP addresses, networks like 10.0.0.0/8',
    ],
    [{ SHEAF_TRUST_PROXY: '10.0.0.0/33' }, 'SHEAF_TRUST_PROXY'],
    [{ SHEAF_TRUST_PROXY: '0.0.0.0/0' }, 'SHEAF_TRUST_PROXY'],
    [{ SHEAF_TRUST_PROXY: '10.0.0.1,' }, 'SHEAF_TRUST_PROXY'],
    [{ SHEAF_SIGN_IN_LIMIT: '0' }, 'SHEAF_SIGN_IN_LIMIT'],
  ])('%j is rejected with a message that names the setting', (env, message) => {
    expect(() => readConfig(env)).toThrow(message);
  });
});
