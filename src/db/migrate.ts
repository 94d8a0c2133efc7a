/**
 * Migrates a database to the schema of this code by running plain SQL files in number order, each once.
 * A migration's row in the `migrations` table is written before its statements, in the same transaction.
 */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type pg from 'pg';
import { OperatorError } from '../operator-error.ts';
import { transaction } from './pool.ts';

const FOLDER = join(import.meta.dirname, '../../migrations');
const FILE_NAME = /^(\d{4})_[a-z0-9_]+\.sql$/;

/** A number that other users of advisory locks in this database are unlikely to use: "sheaf" in ASCII. */
const LOCK = 0x7368656166;

interface Migration {
  number: number;
  name: string;
}

/**
 * Runs the pending migrations and returns their names. Processes that start at the same time wait for each other.
 * If the database has a migration that this code does not have, rejects and changes nothing.
 */
export async function migrate(pool: pg.Pool, folder = FOLDER): Promise<string[]> {
  const known = await readMigrations(folder);
  return transaction(pool, async (connection) => {
    await checkRelease(connection);
    await connection.query('select pg_advisory_xact_lock($1)', [LOCK]);
    await connection.query(`create table if not exists migrations (
      number integer primary key, name text not null, applied_at timestamptz not null default now())`);
    const { rows: applied } = await connection.query<Migration>('select number, name from migrations order by number');
    const newer = applied.filter((row) => !known.some((migration) => migration.name === row.name));
    if (newer.length > 0) {
      throw new OperatorError(
        `The database is newer than this version of Sheaf: it has ${newer.map((row) => row.name).join(', ')}. Update Sheaf, or restore a backup.`,
      );
    }
    const missing = known.filter((migration) => !applied.some((row) => row.number === migration.number));
    for (const { number, name } of missing) {
      await connection.query('insert into migrations (number, name) values ($1, $2)', [number, name]);
      await connection.query(await readFile(join(folder, name), 'utf8'));
    }
    return missing.map((migration) => migration.name);
  });
}

/** The oldest release that the tests run on. */
const MIN_RELEASE = 15;

async function checkRelease(connection: pg.PoolClient): Promise<void> {
  const { rows } = await connection.query<{ server_version_num: string }>('show server_version_num');
  const release = Math.floor(Number(rows[0]!.server_version_num) / 10_000);
  if (release >= MIN_RELEASE) return;
  throw new OperatorError(
    `The server in DATABASE_URL is PostgreSQL ${release}, but Sheaf needs ${MIN_RELEASE} or newer. Upgrade it, or set DATABASE_URL to another server.`,
  );
}

async function readMigrations(folder: string): Promise<Migration[]> {
  const names = (await readdir(folder)).filter((name) => FILE_NAME.test(name)).sort();
  return names.map((name) => ({ number: Number(FILE_NAME.exec(name)![1]), name }));
}
