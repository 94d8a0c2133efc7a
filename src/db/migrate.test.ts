import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type TestDatabase, testDatabase } from '../../test/support/database.ts';
import { migrate } from './migrate.ts';

let database: TestDatabase;
let folder: string;
beforeAll(async () => {
  database = await testDatabase('bare');
  folder = await mkdtemp(join(tmpdir(), 'sheaf-migrations-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true });
  await database.drop();
});
beforeEach(async () => {
  await database.pool.query('drop schema if exists sheaf cascade');
  await rm(folder, { recursive: true });
  folder = await mkdtemp(join(tmpdir(), 'sheaf-migrations-'));
  await file('0101_first.sql', 'create table sheaf.first_table (id int)');
  await file('0102_second.sql', 'create table sheaf.second_table (id int)');
});

const file = (name: string, statements: string) => writeFile(join(folder, name), statements);
const run = () => migrate(database.pool, folder);
const exists = async (table: string) =>
  (await database.pool.query('select to_regclass($1) is not null as exists', [table])).rows[0].exists;

test('two processes that start at the same time run each migration once', async () => {
  const ran = await Promise.all([run(), run()]);
  expect(ran.flat()).toEqual(['0101_first.sql', '0102_second.sql']);
});

test('a migration that fails changes nothing and can be run again', async () => {
  await run();
  await file('0103_third.sql', 'create table sheaf.third_table (id int); select 1 / 0');
  await expect(run()).rejects.toThrow('division by zero');
  await file('0103_third.sql', 'create table sheaf.third_table (id int)');
  expect(await run()).toEqual(['0103_third.sql']);
});

test('a migration that names no schema fails', async () => {
  await file('0103_third.sql', 'create table third_table (id int)');
  await expect(run()).rejects.toThrow('no schema has been selected to create in');
  await file('0103_third.sql', 'alter table first_table add column more int');
  await expect(run()).rejects.toThrow('relation "first_table" does not exist');
});

describe('a migration that was changed after it was applied is refused', () => {
  beforeEach(run);

  test.each([
    ['another text', () => file('0102_second.sql', 'create table sheaf.second_table (id bigint)')],
    [
      'another name',
      async () => {
        await rm(join(folder, '0102_second.sql'));
        await file('0102_renamed.sql', 'create table sheaf.second_table (id int)');
      },
    ],
  ])('%s', async (_, change) => {
    await change();
    await file('0103_third.sql', 'create table sheaf.third_table (id int)');
    await expect(run()).rejects.toThrow(
      '0102_second.sql was changed after it was applied to the database. Restore the file from the version that applied it, and put the change into a new migration.',
    );
    expect(await exists('sheaf.third_table')).toBe(false);
  });
});

describe('a database with a newer migration', () => {
  async function newer(statements: string): Promise<void> {
    await file('0103_newer.sql', statements);
    await run();
    await rm(join(folder, '0103_newer.sql'));
  }

  test('is accepted, so that old processes can restart during an upgrade', async () => {
    await newer('alter table sheaf.first_table add column more int');
    expect(await run()).toEqual([]);
  });

  test('is rejected and not changed if the migration is breaking', async () => {
    await newer('-- Breaking: the second table is gone.\ndrop table sheaf.second_table');
    await file('0104_fourth.sql', 'create table sheaf.fourth_table (id int)');
    await expect(run()).rejects.toThrow(
      'The database is newer than this version of Sheaf and cannot be used with it: it has 0103_newer.sql. Update Sheaf, or restore a backup.',
    );
    expect(await exists('sheaf.fourth_table')).toBe(false);
  });
});

test('a database whose encoding is not UTF8 is refused', async () => {
  const latin = await testDatabase('latin');
  await expect(migrate(latin.pool)).rejects.toThrow(
    /^The database "test_\w+" has the encoding LATIN1, but Sheaf needs UTF8\. Create one with: create database … encoding 'UTF8' template template0\. Then set DATABASE_URL to it\.$/,
  );
  await latin.drop();
});
