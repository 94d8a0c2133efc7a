import { once } from 'node:events';
import { createServer } from 'node:net';
import { S3ServiceException } from '@aws-sdk/client-s3';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type TestDatabase, testDatabase } from '../../test/support/database.ts';
import { isOutage } from './outage.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase('empty');
});
afterAll(() => database.drop());

const failure = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => expect.unreachable(),
    (error) => error,
  );
const s3 = (httpStatusCode: number) =>
  new S3ServiceException({ name: 'Some', $fault: 'server', $metadata: { httpStatusCode } });

describe('an outage', () => {
  test('a connection that the server closes', async () => {
    const client = new pg.Client({ connectionString: database.url });
    client.on('error', () => {});
    await client.connect();
    const { rows } = await client.query('select pg_backend_pid() as pid');
    const waiting = failure(client.query('select pg_sleep(60)'));
    await database.pool.query('select pg_terminate_backend($1)', [rows[0].pid]);
    expect(isOutage(await waiting)).toBe(true);
    expect(isOutage(await failure(client.query('select 1')))).toBe(true);
  });

  test('a port that nothing listens on', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as { port: number };
    server.close();
    expect(isOutage(await failure(fetch(`http://127.0.0.1:${port}`)))).toBe(true);
    expect(isOutage(await failure(new pg.Client({ host: '127.0.0.1', port }).connect()))).toBe(true);
  });

  test('a server or a session that is read-only, as after a failover', async () => {
    const client = new pg.Client({ connectionString: database.url });
    await client.connect();
    await client.query('set default_transaction_read_only to on');
    expect(isOutage(await failure(client.query('create table public.t (id int)')))).toBe(true);
    await client.end();
  });

  test('a user or a database that no longer exists', async () => {
    const connect = (url: string) => failure(new pg.Client({ connectionString: url }).connect());
    expect(isOutage(await connect(database.url.replace('//sheaf@', '//nobody-of-this-name@')))).toBe(true);
    expect(isOutage(await connect(database.url.replace(/test_\w+/, 'no_such_database')))).toBe(true);
  });

  test.each(['ENOSPC', 'EDQUOT', 'EROFS', 'EIO'])('a disk that cannot be written: %s', (code) => {
    expect(isOutage(Object.assign(new Error('no space'), { code }))).toBe(true);
  });

  test.each(['53100', '53200', '53300', '58030', '57P03'])(
    'a server that is starting or out of resources: %s',
    (code) => {
      expect(isOutage(Object.assign(new Error('no space'), { code }))).toBe(true);
    },
  );

  test('an S3 store that is full', () => {
    const full = { name: 'QuotaExceeded', $fault: 'client', $metadata: { httpStatusCode: 403 } } as const;
    expect(isOutage(new S3ServiceException(full))).toBe(true);
  });

  test('an S3 store that fails or throttles, also as a cause', () => {
    expect(isOutage(s3(503))).toBe(true);
    expect(isOutage(s3(429))).toBe(true);
    expect(isOutage(new Error('The fragment was not written.', { cause: s3(500) }))).toBe(true);
  });
});

describe('not an outage', () => {
  test('a statement with an error', async () => {
    expect(isOutage(await failure(database.pool.query('select 1 / 0')))).toBe(false);
  });

  test('an S3 store that denies access, a value that is not an error, an error that is its own cause', () => {
    expect(isOutage(s3(403))).toBe(false);
    expect(isOutage('a string')).toBe(false);
    const ring = new Error('ring');
    ring.cause = ring;
    expect(isOutage(ring)).toBe(false);
  });
});
