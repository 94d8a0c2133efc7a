/** Every failure to start prints one line with the cause and the next step. */
import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { explain } from '../../src/cli/explain.ts';
import { readConfig } from '../../src/config.ts';
import { RequestError } from '../../src/errors.ts';
import { builtIn } from '../../src/reports/built-in.ts';
import { openService } from '../../src/wire.ts';
import { type Network, openNetwork } from '../support/network.ts';
import { type PostgresServer, startPostgres } from '../support/postgres-server.ts';
import { hasS3, testBucket } from '../support/s3-bucket.ts';
import { sheaf } from '../support/service.ts';

let folder: string;
let server: PostgresServer;
/** The same server with another version: a proxy changes the version in the traffic. */
let older: Network;
let taken: Server;
let port: number;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sheaf-start-'));
  server = await startPostgres(join(folder, 'server'));
  const client = new pg.Client({ connectionString: server.superuserUrl });
  await client.connect();
  await client.query(`create role locked login password 'right'`);
  await client.query('create role reader login superuser; alter role reader set default_transaction_read_only = on');
  await client.query('create role guest login');
  await client.query('create database future');
  await writeFile(
    join(folder, 'server/postgres/pg_hba.conf'),
    'host all locked all scram-sha-256\nhost all stranger all reject\nhost all all all trust\n',
  );
  await client.query('select pg_reload_conf()');
  await client.end();
  const future = new pg.Client({ connectionString: at({ user: 'postgres', database: 'future' }) });
  await future.connect();
  await future.query(`create schema sheaf;
    create table sheaf.migrations (number integer primary key, name text not null, checksum text, breaking boolean);
    insert into sheaf.migrations values (9999, '9999_from_the_future.sql', '', true)`);
  await future.end();
  older = await openNetwork(`http://${new URL(server.url).host}`, {
    onAnswer(bytes) {
      const place = bytes.indexOf(Buffer.from('1800'));
      if (place >= 0) bytes.write('1400', place);
      return undefined;
    },
  });
  taken = createServer((socket) => socket.destroy()).listen(0, '127.0.0.1');
  await new Promise((resolve) => taken.once('listening', resolve));
  port = (taken.address() as { port: number }).port;
});

afterAll(async () => {
  taken?.close();
  await older?.close();
  await server?.stop();
  if (folder) await rm(folder, { recursive: true, force: true });
});

/** The URL of the server with other parts. */
function at(parts: { user?: string; password?: string; database?: string; host?: string }): string {
  const url = new URL(server.url);
  if (parts.user) url.username = parts.user;
  if (parts.password) url.password = parts.password;
  if (parts.database) url.pathname = parts.database;
  if (parts.host) url.host = parts.host;
  return url.href;
}

/** The output of `sheaf start` with these settings. */
async function refusal(env: Record<string, string>): Promise<string> {
  const settings: Record<string, string> = {
    PORT: '0',
    SHEAF_LOG: 'silent',
    SHEAF_DATA_DIR: join(folder, 'data'),
    SHEAF_THREADS: '1',
    ...env,
  };
  try {
    const service = await openService(readConfig(settings), { catalog: builtIn, api: true, worker: false });
    await service.close();
  } catch (error) {
    return error instanceof RequestError ? error.message : explain(error, settings);
  }
  throw new Error('It started.');
}

const cases: [name: string, env: () => Record<string, string>, says: RegExp, next: RegExp][] = [
  [
    'the port is in use',
    () => ({ DATABASE_URL: server.url, PORT: `${port}` }),
    /^Port \d+ of 127\.0\.0\.1 is in use/,
    /set PORT/,
  ],
  ['the probe port is in use', () => ({ SHEAF_HEALTH_PORT: `${port}` }), /is in use/, /SHEAF_HEALTH_PORT/],
  [
    'an IP address of another machine',
    () => ({ DATABASE_URL: server.url, HOST: '192.0.2.1' }),
    /^HOST is 192\.0\.2\.1, which is not/,
    /Set HOST/,
  ],
  [
    'a host name that cannot be resolved',
    () => ({ DATABASE_URL: server.url, HOST: 'no.invalid' }),
    /^HOST is no\.invalid/,
    /Set HOST/,
  ],
  [
    'an invalid setting',
    () => ({ SHEAF_THREADS: 'many' }),
    /^SHEAF_THREADS: "many" is not valid/,
    /a whole number from 1 to 256/,
  ],
  [
    'a data folder that cannot be created',
    () => ({ SHEAF_DATA_DIR: '/proc/sheaf' }),
    /^\/proc\/sheaf cannot be used/,
    /set SHEAF_DATA_DIR to another folder/,
  ],
  [
    'a data folder for files that cannot be created',
    () => ({ DATABASE_URL: server.url, SHEAF_DATA_DIR: '/proc/sheaf/deep' }),
    /^\/proc\/sheaf\S* cannot be used/,
    /set SHEAF_DATA_DIR to another folder/,
  ],
  [
    'a database of another type',
    () => ({ DATABASE_URL: 'mysql://u:secret@h/x' }),
    /^DATABASE_URL: the value is not valid/,
    /postgresql:\/\//,
  ],
  [
    'an invalid database URL',
    () => ({ DATABASE_URL: 'postgresql://u:secret@h:99999/x' }),
    /^DATABASE_URL is not a valid URL/,
    /percent-encode/,
  ],
  [
    'a port without a server',
    () => ({ DATABASE_URL: 'postgresql://u:secret@127.0.0.1:1/x' }),
    /^PostgreSQL, u at 127\.0\.0\.1:1\/x: the connection was refused/,
    /Start PostgreSQL/,
  ],
  [
    'a port without a server, on a host name with two addresses',
    () => ({ DATABASE_URL: 'postgresql://u:secret@localhost:1/x' }),
    /the connection was refused/,
    /correct the host and port/,
  ],
  [
    'a host name that does not exist',
    () => ({ DATABASE_URL: 'postgresql://u:secret@no.invalid/x' }),
    /the host (does not exist|cannot be resolved)/,
    /Correct the host/,
  ],
  [
    'a socket that does not exist',
    () => ({ DATABASE_URL: 'postgresql://u@/x?host=/nowhere' }),
    /the socket does not exist/,
    /Correct the host/,
  ],
  [
    'the wrong password',
    () => ({ DATABASE_URL: at({ user: 'locked', password: 'secret' }) }),
    /the password is wrong/,
    /Correct the user and password/,
  ],
  ['no password', () => ({ DATABASE_URL: at({ user: 'locked' }) }), /requires a password/, /Add the password/],
  [
    'a user that is not allowed to connect',
    () => ({ DATABASE_URL: at({ user: 'stranger', password: 'secret' }) }),
    /does not accept connections of this user/,
    /pg_hba\.conf/,
  ],
  [
    'a missing database',
    () => ({ DATABASE_URL: at({ database: 'nowhere' }) }),
    /the database does not exist/,
    /Create it/,
  ],
  ['a user without rights', () => ({ DATABASE_URL: at({ user: 'guest' }) }), /lacks a privilege/, /sheaf doctor/],
  ['a read-only server', () => ({ DATABASE_URL: at({ user: 'reader' }) }), /is read-only/, /primary/],
  [
    'PostgreSQL 14',
    () => ({ DATABASE_URL: at({ host: new URL(older.origin).host }) }),
    /is PostgreSQL 14, but Sheaf needs 15/,
    /Upgrade it/,
  ],
  [
    'a newer database',
    () => ({ DATABASE_URL: at({ user: 'postgres', database: 'future' }) }),
    /newer than this version of Sheaf and cannot be used with it: it has 9999_from_the_future/,
    /Update Sheaf/,
  ],
  [
    'something that is not PostgreSQL',
    () => ({ DATABASE_URL: `postgresql://u:secret@127.0.0.1:${port}/x` }),
    /the server closed the connection/,
    /Check that the host and port/,
  ],
  [
    'a data folder below a file',
    () => ({ SHEAF_DATA_DIR: '/dev/null/data' }),
    /^\/dev\/null\S* cannot be used/,
    /SHEAF_DATA_DIR/,
  ],
  [
    'a data folder that cannot be created',
    () => ({ SHEAF_DATA_DIR: '/sys/sheaf' }),
    /^\/sys\/sheaf cannot be used/,
    /SHEAF_DATA_DIR/,
  ],
  ['no bucket in the settings', () => ({ DATABASE_URL: server.url, SHEAF_STORE: 's3' }), /S3_BUCKET/, /S3_BUCKET/],
  [
    'an S3 endpoint without a server',
    () => ({ ...s3({ S3_ENDPOINT: 'http://127.0.0.1:1' }) }),
    /127\.0\.0\.1:1/,
    /S3_ENDPOINT/,
  ],
];

/** All S3 settings except the endpoint. */
function s3(more: Record<string, string>): Record<string, string> {
  const keys = { AWS_ACCESS_KEY_ID: 'a', AWS_SECRET_ACCESS_KEY: 'secret' };
  return { DATABASE_URL: server.url, SHEAF_STORE: 's3', S3_BUCKET: 'reports', ...keys, ...more };
}

test.for(cases)('%s', async ([, env, says, next]) => {
  // The store reads its credentials from the same place as the SDK.
  const before = { ...process.env };
  Object.assign(process.env, Object.fromEntries(Object.entries(env()).filter(([name]) => name.startsWith('AWS_'))));
  const message = await refusal(env()).finally(() => {
    for (const name of ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY']) {
      if (before[name] === undefined) delete process.env[name];
      else process.env[name] = before[name];
    }
  });
  check(message);
  expect(message).toMatch(says);
  expect(message).toMatch(next);
});

/** The message is one line of sentences, without anything that only a developer needs. */
function check(message: string): void {
  expect(message).toMatch(/^\S.*\.$/);
  expect(message.length).toBeLessThan(400);
  expect(message).not.toMatch(/secret|SHEAF_LOG=debug|node_modules|\n/);
}

test('a full disk, if one can be mounted', async ({ skip }) => {
  const disk = join(folder, 'disk');
  execFileSync('mkdir', [disk]);
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=8m', 'tmpfs', disk], { stdio: 'ignore' });
  } catch {
    skip('mount needs root');
  }
  try {
    const message = await refusal({ SHEAF_DATA_DIR: disk });
    check(message);
    expect(message).toMatch(/the disk of \S+ is full\. Free disk space, or set SHEAF_DATA_DIR/);
  } finally {
    execFileSync('umount', ['-l', disk]);
  }
});

describe('S3', async () => {
  const there = await hasS3();
  test.skipIf(!there)('an unknown bucket and invalid keys', async () => {
    const bucket = await testBucket();
    try {
      for (const [env, says] of [
        [{ ...bucket.env, S3_BUCKET: 'sheaf-nowhere' }, /the bucket "sheaf-nowhere" does not exist.*Create it/],
        [{ ...bucket.env, AWS_SECRET_ACCESS_KEY: 'wrong' }, /does not allow these credentials/],
      ] as const) {
        const { code, stderr } = await sheaf(['api'], { env: { DATABASE_URL: server.url, ...env } });
        const lines = stderr.trim().split('\n');
        expect({ code, lines: lines.length }).toEqual({ code: 2, lines: 1 });
        expect(stderr).toMatch(says);
      }
    } finally {
      await bucket.drop();
    }
  });
});

test('the command prints one line and exits with a code, and prints the stack only at debug level', async () => {
  const env = { DATABASE_URL: 'postgresql://u:secret@127.0.0.1:1/x' };
  const short = await sheaf(['api'], { env });
  expect(short).toMatchObject({ code: 1, stdout: '' });
  expect(short.stderr).toMatch(/^sheaf: PostgreSQL, u at 127\.0\.0\.1:1\/x: the connection was refused\. .*\.\n$/);
  const long = await sheaf(['api'], { env: { ...env, SHEAF_LOG: 'debug' } });
  expect(long.stderr).toMatch(/^sheaf: .*\n.*\n +at /);
  expect(long.stderr).not.toContain('secret');
});
