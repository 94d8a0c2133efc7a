/**
 * Brings a database to the schema of this code: plain SQL files, in number order, each once.
 * The ledger row of a migration is written before its statements, in the same transaction.
 */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type pg from 'pg';
import { OperatorError } from '../operator-error.ts';
import { transaction } from './pool.ts';

const FOLDER = join(import.meta.dirname, '../../migrations');
const FILE_NAME = /^(\d{4})_[a-z0-9_]+\.sql$/;

/** Any number that other users of the database's advisory locks are unlikely to take: "sheaf" in ASCII. */
const LOCK = 0x7368656166;

interface Migration {
  number: number;
  name: string;
}

/**
 * Runs what is missing and returns the names of what ran. Processes that start together wait for each other.
 * Rejects, touching nothing, when the database knows a migration that this code does not.
 */
export async function migrate(pool: pg.Pool, folder = FOLDER): Promise<string[]> {
  const known = await readMigrations(folder);
  return transaction(pool, async (client) => {
    await refuseOld(client);
    await client.query('select pg_advisory_xact_lock($1)', [LOCK]);
    await client.query(`create table if not exists migrations (
      number integer primary key, name text not null, applied_at timestamptz not null default now())`);
    const { rows: applied } = await client.query<Migration>('select number, name from migrations order by number');
    const newer = applied.filter((row) => !known.some((migration) => migration.name === row.name));
    if (newer.length > 0) {
      throw new OperatorError(
        `The database is newer than this code: it has ${newer.map((row) => row.name).join(', ')}. Update Sheaf, or restore a backup.`,
      );
    }
    const missing = known.filter((migration) => !applied.some((row) => row.number === migration.number));
    for (const { number, name } of missing) {
      await client.query('insert into migrations (number, name) values ($1, $2)', [number, name]);
      await client.query(await readFile(join(folder, name), 'utf8'));
    }
    return missing.map((migration) => migration.name);
  });
}

/** The oldest release that the tests run on. */
const OLDEST_RELEASE = 15;

async function refuseOld(client: pg.PoolClient): Promise<void> {
  const { rows } = await client.query<{ server_version_num: string }>('show server_version_num');
  const release = Math.floor(Number(rows[0]!.server_version_num) / 10_000);
  if (release >= OLDEST_RELEASE) return;
  throw new OperatorError(
    `The server of DATABASE_URL is PostgreSQL ${release}, but Sheaf needs ${OLDEST_RELEASE} or newer. Upgrade it, or set DATABASE_URL to another.`,
  );
}

async function readMigrations(folder: string): Promise<Migration[]> {
  const names = (await readdir(folder)).filter((name) => FILE_NAME.test(name)).sort();
  return names.map((name) => ({ number: Number(FILE_NAME.exec(name)![1]), name }));
}
