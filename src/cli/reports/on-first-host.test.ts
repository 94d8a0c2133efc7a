import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestDatabase, testDatabase } from '../../../test/support/database.ts';
import { createPool } from '../../db/pool.ts';
import { OperatorError } from '../../operator-error.ts';
import type { SourceUrl } from '../../source-urls.ts';
import { CommandError } from '../exit-codes.ts';
import { onFirstHost } from './on-first-host.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase('empty');
});
afterAll(() => database.drop());

const closed = (port: number) => ({ name: `127.0.0.1:${port}`, url: `postgresql://reader@127.0.0.1:${port}/shop` });
const own = () => ({ name: 'own', url: database.url });

async function query(hosts: SourceUrl[], statement: string) {
  return onFirstHost('shop', hosts, async ({ url }) => {
    const pool = createPool({ url, max: 1, name: 'test' });
    try {
      return (await pool.query(statement)).rows;
    } finally {
      await pool.end();
    }
  });
}

const messageOf = (failing: Promise<unknown>) =>
  failing.then(
    () => null,
    (error: Error) => [error instanceof OperatorError, error.message],
  );

test('the hosts are tried in order', async () => {
  expect(await query([closed(1), own(), closed(2)], 'select 1 as one')).toEqual([{ one: 1 }]);
});

test('without a host, the error names the source, each host and SHEAF_SOURCES', async () => {
  expect(await messageOf(query([closed(1), closed(2)], 'select'))).toEqual([
    true,
    'Source shop cannot be read. 127.0.0.1:1: the connection was refused. 127.0.0.1:2: the connection was refused. Check its URL in SHEAF_SOURCES, the role, the network, firewalls and TLS.',
  ]);
});

test('an error of the server names the host, and is not tried on the next', async () => {
  expect(await messageOf(query([own(), closed(2)], 'select * from public.missing'))).toEqual([
    true,
    expect.stringMatching(
      /^Source shop cannot be read\. own: relation "public\.missing" does not exist \(42P01\)\. Check/,
    ),
  ]);
});

test('errors of the command stay as they are', async () => {
  const error = new CommandError('usage', 'A timeout is not valid.');
  await expect(onFirstHost('shop', [own()], () => Promise.reject(error))).rejects.toBe(error);
});
