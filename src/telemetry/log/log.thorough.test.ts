import { mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { type TestDatabase, testDatabase } from '../../../test/support/database.ts';
import { sheaf } from '../../../test/support/service.ts';
import { until } from '../../../test/support/until.ts';
import { createKey } from '../../access/keys/create-key.ts';
import { readConfig } from '../../config.ts';
import { builtIn } from '../../reports/built-in.ts';
import { openService } from '../../wire.ts';
import { createLog, passwordsOf, sieve } from './log.ts';

const PASSWORD = 'p@ss/w"rd&1';
const TOKEN = 'token-of-the-scraper';

describe('the secrets filter', () => {
  const clean = sieve([PASSWORD]);
  test.each([
    ['a password in a URL', `postgresql://sheaf:other@db/x`, 'postgresql://sheaf:[hidden]@db/x'],
    ['a password with @ in a URL', 'postgres://sheaf:a@b@db', 'postgres://sheaf:[hidden]@db'],
    ['a known password', `no ${PASSWORD} here`, 'no [hidden] here'],
    ['a known password in JSON', JSON.stringify({ a: PASSWORD }), '{"a":"[hidden]"}'],
    ['a known password in a URL', `x=${encodeURIComponent(PASSWORD)};`, 'x=[hidden];'],
    [
      'a signature',
      '/files/a?X-Amz-Date=1&X-Amz-Signature=abc123&b=1',
      '/files/a?X-Amz-Date=1&X-Amz-Signature=[hidden]&b=1',
    ],
    ['a key', `sheaf_aB3dE6gH_${'x'.repeat(32)} is`, 'sheaf_aB3dE6gH_[hidden] is'],
    ['a key in a query', '/exports?api_key=abc&limit=1', '/exports?api_key=[hidden]&limit=1'],
    ['a header', '{"authorization":"Bearer x\\"y","b":1}', '{"authorization":"[hidden]","b":1}'],
    ['a session in a cookie', 'a=1; sheaf_session=abc-_9; b=2', 'a=1; sheaf_session=[hidden]; b=2'],
    [
      'a session in a cookie behind https',
      '["__Host-sheaf_session=abc; Path=/"]',
      '["__Host-sheaf_session=[hidden]; Path=/"]',
    ],
    ['a token', `"invalid token eyJhbGciOiJub25lIn0.eyJhIjoxfQ.s-_1"`, `"invalid token eyJ[hidden]"`],
    ['a token without a signature', 'eyJhbGciOiJub25lIn0.eyJhIjoxfQ. is', 'eyJ[hidden] is'],
    ['nothing where there is nothing', '{"path":"/api/v1/exports","ms":3}', '{"path":"/api/v1/exports","ms":3}'],
  ])('hides %s', (_, text, cleaned) => expect(clean(text)).toBe(cleaned));

  test('finds the password of a connection string, URL-encoded and decoded', () => {
    expect(passwordsOf('postgresql://u:p%40ss@h/d')).toEqual(['p%40ss', 'p@ss']);
    expect(passwordsOf('postgresql://u@h/d?password=geheim')).toEqual(['geheim', 'geheim']);
    expect(passwordsOf('postgresql://u@h/d')).toEqual([]);
    expect(passwordsOf(null)).toEqual([]);
  });

  test('covers errors and child loggers', () => {
    const lines: string[] = [];
    const to = { write: (line: string) => void lines.push(line) };
    const log = createLog({ level: 'trace', to, secrets: [PASSWORD], traceIds: () => null });
    log.child({ url: `postgres://u:${PASSWORD}@h/d` }).error({ err: new Error(`no ${PASSWORD}`) }, PASSWORD);
    expect(lines.join('')).not.toContain(JSON.stringify(PASSWORD).slice(1, -1));
    expect(JSON.parse(lines[0]!)).toMatchObject({ msg: '[hidden]', err: { message: 'no [hidden]' } });
  });
});

test('control characters from clients do not reach the terminal of a person who reads the log', () => {
  const lines: string[] = [];
  const to = { write: (line: string) => void lines.push(line) };
  const url = '/x\x1b[2J\x9b2J\u202e\x7f';
  createLog({ level: 'info', to, secrets: [], traceIds: () => null }).info({ url }, url);
  expect(lines.join('').trimEnd()).toMatch(/^[\x20-\x7e]*$/);
  expect(JSON.parse(lines[0]!)).toMatchObject({ url, msg: url });
});

describe('the log of a run at trace level', () => {
  const lines: string[] = [];
  const secrets: Record<string, string> = {};
  let database: TestDatabase;
  let folder: string;
  let ids: { exportId: number; requestId: string };
  beforeAll(async () => {
    database = await testDatabase('demo');
    folder = await mkdtemp(join(tmpdir(), 'sheaf-log-'));
    const env = {
      // The test server requires no password and accepts any.
      DATABASE_URL: database.url.replace('sheaf@', `sheaf:${encodeURIComponent(PASSWORD)}@`),
      SHEAF_DATA_DIR: folder,
      PORT: '0',
      SHEAF_LOG: 'trace',
      SHEAF_PART_ROWS: '2000',
      SHEAF_METRICS_TOKEN: TOKEN,
    };
    const logTo = { write: (line: string) => void lines.push(line) };
    const service = await openService(readConfig(env), { catalog: builtIn, api: true, worker: true, logTo });
    const key = await createKey(service.database, { publisher: 'acme-media', role: 'member' });
    const call = (path: string, init: RequestInit = {}) => fetch(`${service.address}/api/v1${path}`, init);
    const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
    const post = (direction: string) => {
      const body = JSON.stringify({ report_type: 'deals_excel', index_params: { direction } });
      return call('/exports', { method: 'POST', headers, body });
    };
    const created = await post('desc');
    const { export: pending } = (await created.json()) as { export: { id: number } };
    ids = { exportId: pending.id, requestId: created.headers.get('x-request-id')! };
    const response = await call(`/exports/${pending.id}?wait=30&api_key=${key}`);
    const { export: done } = (await response.json()) as { export: { download_url: string } };
    await (await fetch(done.download_url)).arrayBuffer();
    await fetch(`${done.download_url}0`);
    await fetch(`${service.address}/metrics`, { headers: { authorization: `Bearer ${TOKEN}` } });
    await call(`/exports?api_key=${key}x`);
    await breakExports(post);
    Object.assign(secrets, {
      key: key.split('_').slice(2).join('_'),
      signature: new URL(done.download_url).searchParams.get('X-Amz-Signature')!,
      linkSecret: (await readFile(join(folder, 'link-secret'), 'utf8')).trim(),
      password: PASSWORD,
      encodedPassword: encodeURIComponent(PASSWORD),
      token: TOKEN,
    });
    await service.close();
    await database.drop();
    await rm(folder, { recursive: true });
  });

  /** One export cannot be read and one cannot be written, so that the log has errors of the database and of a job. */
  async function breakExports(post: (direction: string) => Promise<unknown>) {
    await database.pool.query('alter table public.programmes rename to programmes_away');
    await post('asc');
    await database.pool.query('alter table public.programmes_away rename to programmes');
    await rename(join(folder, 'files'), join(folder, 'away'));
    await writeFile(join(folder, 'files'), 'in the way');
    await post('asc');
    await until(async () => lines.some((line) => line.includes('it will be retried')), {
      limitMs: 20_000,
      what: 'the failure is logged',
    });
    await rm(join(folder, 'files'));
    await rename(join(folder, 'away'), join(folder, 'files'));
  }

  test('contains no secret', () => {
    const log = lines.join('');
    expect(lines.length).toBeGreaterThan(8);
    for (const [name, secret] of Object.entries(secrets)) {
      expect(secret.length, name).toBeGreaterThan(8);
      expect(log.includes(secret), `the ${name} is in the log`).toBe(false);
      expect(log.includes(JSON.stringify(secret).slice(1, -1)), `the ${name} is in the log`).toBe(false);
    }
  });

  test('is JSON with request and export IDs on requests, and export, part, attempt and retries on jobs', () => {
    const entries = lines.map((line) => JSON.parse(line));
    const request = entries.find(({ requestId, msg }) => requestId === ids.requestId && msg === 'request');
    expect(request).toMatchObject({ exportId: ids.exportId, path: '/api/v1/exports', status: 202 });
    const completed = entries.find(({ msg }) => msg === 'export completed');
    expect(completed).toMatchObject({ job: 'build-export', exportId: ids.exportId, retries: 0 });
    const failed = entries.find(({ msg }) => msg === 'build interrupted; it will be retried');
    expect(failed).toMatchObject({
      job: 'build-part',
      exportId: expect.any(Number),
      partId: expect.any(Number),
      attempt: 1,
      retries: 0,
    });
  });
});

describe('the command line', () => {
  test.each([
    ['a server that does not exist', 'postgresql://u:geheimnis@127.0.0.1:1/x'],
    ['an invalid URL', 'postgresql://u:geheimnis@127.0.0.1:99999/x'],
    ['an unknown host', 'postgresql://u:geheimnis@nowhere.invalid/x'],
  ])('does not print the password of %s', async (_, url) => {
    for (const command of ['doctor', 'start']) {
      const { code, stdout, stderr } = await sheaf([command], { env: { DATABASE_URL: url, SHEAF_DATA_DIR: tmpdir() } });
      expect(code, command).not.toBe(0);
      expect(stdout + stderr).not.toContain('geheimnis');
    }
  });
});
