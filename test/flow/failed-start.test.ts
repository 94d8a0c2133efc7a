/** Starts that fail half-way, as processes of their own: each ends with a code and says why, and leaves no server behind. */
import { once } from 'node:events';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestDatabase, testDatabase } from '../support/database.ts';
import { sheaf } from '../support/service.ts';

/** Accepts connections and never answers: a port that is taken, and a host that is silent. */
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
  /** What standard error must say. */
  says: RegExp;
}

const FAILURES: Record<string, Failure> = {
  'the port is taken': { env: () => ({ PORT: port }), says: /EADDRINUSE|in use/ },
  'the port of the probes is taken': {
    command: 'worker',
    env: () => ({ SHEAF_HEALTH_PORT: port }),
    says: /EADDRINUSE|in use/,
  },
  'the database never answers': {
    env: () => ({ DATABASE_URL: `postgresql://sheaf@127.0.0.1:${port}/sheaf` }),
    says: /timeout|not answer|respond|reach/i,
  },
  'the S3 store never answers': {
    env: () => ({
      SHEAF_STORE: 's3',
      S3_BUCKET: 'files',
      S3_ENDPOINT: `http://127.0.0.1:${port}`,
      AWS_ACCESS_KEY_ID: 'id',
      AWS_SECRET_ACCESS_KEY: 'secret',
    }),
    says: /The S3 store at http:\/\/127\.0\.0\.1:\d+ does not respond: no response within 10 s/,
  },
  'the folder of the files cannot be made': { env: () => ({ SHEAF_DATA_DIR: '/dev/null/files' }), says: /ENOTDIR/ },
};

/** 10 s until a silent host is given up, and what a start and an orderly stop take on busy cores. */
const LIMIT_MS = 40_000;

test.concurrent.each(Object.entries(FAILURES))('%s', async (_name, { command = 'start', env, says }) => {
  const settings = { DATABASE_URL: database.url, SHEAF_DATA_DIR: folder, SHEAF_DEMO: 'off', PORT: '0', ...env() };
  const { code, stdout, stderr } = await sheaf([command], { env: settings, limitMs: LIMIT_MS });
  expect(stderr).toMatch(says);
  // Null for a process that had to be killed, 0 for one that claims to have worked.
  expect(code).toBeGreaterThan(0);
  expect(stdout).not.toContain('Stop with Ctrl-C.');
});

test('an embedded server that was started for nothing is stopped again', async () => {
  const lockFile = join(folder, 'stopped/postgres/postmaster.pid');
  const env = { SHEAF_DEMO: 'off', SHEAF_DATA_DIR: join(folder, 'stopped'), PORT: port };
  expect(await sheaf(['start'], { env, limitMs: LIMIT_MS })).toMatchObject({ code: 1 });
  await expect(stat(dirname(lockFile))).resolves.toBeDefined();
  await expect(stat(lockFile)).rejects.toThrow('ENOENT');
});
