import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type TestDatabase, testDatabase } from '../../../test/support/database.ts';
import { sheaf } from '../../../test/support/service.ts';
import { checkDatabase } from './check-database.ts';
import type { Finding } from './finding.ts';

let database: TestDatabase;
let folder: string;
beforeAll(async () => {
  database = await testDatabase('empty');
  folder = await mkdtemp(join(tmpdir(), 'sheaf-doctor-'));
});
afterAll(async () => {
  await database.drop();
  await rm(folder, { recursive: true });
});

async function doctor(env: Record<string, string>) {
  const { code, stdout, stderr } = await sheaf(['doctor', '--json'], { env: { SHEAF_DATA_DIR: folder, ...env } });
  expect(stderr).toBe('');
  const findings = JSON.parse(stdout).findings as Finding[];
  return { code, findings, failed: findings.filter(({ state }) => state === 'fail') };
}

describe('sheaf doctor', () => {
  test('passes with an empty folder and leaves nothing behind', async () => {
    const { code, stdout } = await sheaf(['doctor'], { env: { SHEAF_DATA_DIR: join(folder, 'new/data') } });
    expect(code, stdout).toBe(0);
    expect(stdout).toMatch(/^ok {4}database {5}An embedded PostgreSQL can be created and started\.$/m);
    expect(stdout).toMatch(/^ok {4}listen /m);
    expect(await readdir(folder)).toEqual([]);
  });

  test('passes with an external database that is migrated', async () => {
    const { code, findings } = await doctor({ DATABASE_URL: database.url });
    expect(code).toBe(0);
    expect(findings.map(({ check }) => check)).toEqual([
      ...[
        'settings',
        'links',
        'data folder',
        'space',
        'database',
        'version',
        'collation',
        'encoding',
        'writing',
        'rights',
      ],
      ...['time limits', 'clock', 'time zones', 'migrations', 'connections', 'listen', 'store', 'notices'],
    ]);
  });

  test.each([
    [{ PORT: 'x' }, 2, 'settings', 'PORT: "x" is not valid'],
    [{ SHEAF_STORE: 's3' }, 2, 'settings', 'S3_BUCKET'],
    [
      { DATABASE_URL: 'postgresql://u:geheimnis@127.0.0.1:1/x' },
      1,
      'database',
      'u at 127.0.0.1:1/x: the connection was refused',
    ],
    [{ DATABASE_URL: 'postgresql://u:geheimnis@nowhere.invalid/x' }, 1, 'database', 'the host'],
    [{ DATABASE_URL: 'postgresql://u:geheimnis@h:99999/x' }, 1, 'database', 'is not a valid URL'],
    [{ SHEAF_DATA_DIR: '/dev/null/data' }, 1, 'data folder', 'is not writable'],
    [
      { SHEAF_STORE: 's3', S3_BUCKET: 'b', S3_ENDPOINT: 'http://127.0.0.1:1' },
      1,
      'store',
      'No S3 credentials were found',
    ],
  ])('%j: exit code %i, and the check %s fails', async (env, code, check, says) => {
    const found = await doctor({ DATABASE_URL: database.url, ...env } as Record<string, string>);
    expect(found.code).toBe(code);
    expect(found.failed).toMatchObject([{ check, says: expect.stringContaining(says), remedy: expect.any(String) }]);
    expect(JSON.stringify(found)).not.toContain('geheimnis');
  });

  test('reports a missing database', async () => {
    const missing = database.url.replace(/test_[0-9a-f]+/, 'not_there');
    expect((await doctor({ DATABASE_URL: missing })).failed).toMatchObject([
      { says: expect.stringContaining('the database does not exist') },
    ]);
  });

  test('reports a file where the cluster folder is needed', async () => {
    const data = join(folder, 'blocked');
    await mkdir(data);
    await writeFile(join(data, 'postgres'), 'in the way');
    const { code, failed } = await doctor({ SHEAF_DATA_DIR: data, DATABASE_URL: '' });
    expect([code, failed.map(({ check }) => check)]).toEqual([1, ['database']]);
    await rm(data, { recursive: true });
  });
});

describe('checkDatabase', () => {
  const names = async (url: string, connections = 10) => {
    const findings = await checkDatabase(url, { connections });
    return findings.filter(({ state }) => state !== 'ok').map(({ check, state }) => `${state} ${check}`);
  };
  const withSetting = (setting: string) => `${database.url}&options=${encodeURIComponent(`-c ${setting}`)}`;

  test('reports a read-only database and a transaction time limit', async () => {
    expect(await names(database.url)).toEqual([]);
    expect(await names(withSetting('default_transaction_read_only=on'))).toEqual(['fail writing']);
    expect(await names(withSetting('transaction_timeout=60000'))).toEqual(['warn time limits']);
  });

  test('reports too few connections', async () => {
    expect(await names(database.url, 150)).toEqual(['warn connections']);
    expect(await names(database.url, 500)).toEqual(['fail connections']);
  });

  test('names the missing grant when the role cannot create tables', async () => {
    await database.pool.query('revoke create on schema sheaf from current_user');
    await database.pool.query('revoke create on schema public from pg_database_owner');
    const findings = await checkDatabase(database.url, { connections: 10 });
    await database.pool.query('grant create on schema sheaf to current_user');
    await database.pool.query('grant create on schema public to pg_database_owner');
    expect(findings.find(({ check }) => check === 'rights')).toMatchObject({
      state: 'fail',
      remedy: 'Run: grant create on schema public to sheaf; grant create on schema sheaf to sheaf;',
    });
  });

  test('reports a database that is newer than the code', async () => {
    await database.pool.query(
      `insert into sheaf.migrations (number, name, breaking) values (9999, '9999_of_the_future.sql', true)`,
    );
    expect(await names(database.url)).toEqual(['fail migrations']);
    await database.pool.query('delete from sheaf.migrations where number = 9999');
  });
});
