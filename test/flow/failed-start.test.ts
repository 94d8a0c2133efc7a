/** Starts that fail half-way, as separate processes. Each ends with an exit code and a reason, and leaves no server running. */
import { once } from 'node:events';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestDatabase, testDatabase } from '../support/database.ts';
import { sheaf } from '../support/service.ts';

/** Accepts connections and never responds. It stands for a port in use and for a silent host. */
let silent: Server;
let port: string;
let database: TestDatabase;
let folder: string;
beforeAll(async () => {
  silent = createServer(() => {}).listen(0, '127.0.0.1');
  await once(silent, 'listening');
  port = String((silent.address() as AddressInfo).port);
  database = await testDatabase('empty');
  folder = await mkdtemp(join(tmpdir(), 'sheaf-failed-start-'));
});
afterAll(async () => {
  silent.close();
  await database.drop();
  await rm(folder, { recursive: true, force: true });
});

interface Failure {
  command?: 'start' | 'api' | 'worker';
  env: () => Record<string, string>;
  /** Expected on standard error. */
  error: RegExp;
}

const FAILURES: Record<string, Failure> = {
  'the port is in use': { env: () => ({ PORT: port }), error: /EADDRINUSE|in use/ },
  'the probe port is in use': {
    command: 'worker',
    env: () => ({ SHEAF_HEALTH_PORT: port }),
    error: /EADDRINUSE|in use/,
  },
  'the database never responds': {
    env: () => ({ DATABASE_URL: `postgresql://sheaf@127.0.0.1:${port}/sheaf` }),
    error: /timeout|not answer|respond|reach/i,
  },
  'the S3 store never responds': {
    env: () => ({
      SHEAF_STORE: 's3',
      S3_BUCKET: 'files',
      S3_ENDPOINT: `http://127.0.0.1:${port}`,
      AWS_ACCESS_KEY_ID: 'id',
      AWS_SECRET_ACCESS_KEY: 'secret',
    }),
    error: /The S3 store at http:\/\/127\.0\.0\.1:\d+ does not respond: no response within 10 s/,
  },
  'the data folder cannot be created': { env: () => ({ SHEAF_DATA_DIR: '/dev/null/files' }), error: /ENOTDIR/ },
};

/** 10 s until a silent host is given up, plus the time of a start and an orderly stop on busy cores. */
const LIMIT_MS = 40_000;

test.concurrent.each(Object.entries(FAILURES))('%s', async (_name, { command = 'start', env, error }) => {
  const settings = { DATABASE_URL: database.url, SHEAF_DATA_DIR: folder, SHEAF_DEMO: 'off', PORT: '0', ...env() };
  const { code, stdout, stderr } = await sheaf([command], { env: settings, limitMs: LIMIT_MS });
  expect(stderr).toMatch(error);
  // The code is null if the process had to be killed, and 0 if it reported success.
  expect(code).toBeGreaterThan(0);
  expect(stdout).not.toContain('Stop with Ctrl-C.');
});

test('a failed start stops the embedded server that it started', async () => {
  const lockFile = join(folder, 'stopped/postgres/postmaster.pid');
  const env = { SHEAF_DEMO: 'off', SHEAF_DATA_DIR: join(folder, 'stopped'), PORT: port };
  expect(await sheaf(['start'], { env, limitMs: LIMIT_MS })).toMatchObject({ code: 1 });
  await expect(stat(dirname(lockFile))).resolves.toBeDefined();
  await expect(stat(lockFile)).rejects.toThrow('ENOENT');
});
