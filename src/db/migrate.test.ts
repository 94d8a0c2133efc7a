import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestDatabase, testDatabase } from '../../test/support/database.ts';
import { migrate } from './migrate.ts';

let database: TestDatabase;
let folder: string;
beforeAll(async () => {
  database = await testDatabase('empty');
  await database.pool.query('drop table migrations');
  folder = await mkdtemp(join(tmpdir(), 'sheaf-migrations-'));
  await writeFile(join(folder, '0001_first.sql'), 'create table first_table (id int)');
  await writeFile(join(folder, '0002_second.sql'), 'create table second_table (id int)');
});
afterAll(async () => {
  await rm(folder, { recursive: true });
  await database.drop();
});

test('two processes that start at the same time run each migration once', async () => {
  const ran = await Promise.all([migrate(database.pool, folder), migrate(database.pool, folder)]);
  expect(ran.flat()).toEqual(['0001_first.sql', '0002_second.sql']);
});

test('a migration that fails changes nothing and can be run again', async () => {
  const third = join(folder, '0003_third.sql');
  await writeFile(third, 'create table third_table (id int); select 1 / 0');
  await expect(migrate(database.pool, folder)).rejects.toThrow('division by zero');
  await writeFile(third, 'create table third_table (id int)');
  expect(await migrate(database.pool, folder)).toEqual(['0003_third.sql']);
});

test('a database that is newer than the code is rejected and not changed', async () => {
  await rm(join(folder, '0003_third.sql'));
  await writeFile(join(folder, '0004_fourth.sql'), 'create table fourth_table (id int)');
  await expect(migrate(database.pool, folder)).rejects.toThrow(
    'newer than this version of Sheaf: it has 0003_third.sql',
  );
  const { rows } = await database.pool.query(`select to_regclass('fourth_table') as found`);
  expect(rows[0].found).toBeNull();
});
