/**
 * Migrates a database to the schema of this code by running plain SQL files in number order, each once.
 * A migration's row in `sheaf.migrations` is written before its statements, in the same transaction.
 */
import type pg from 'pg';
import { OperatorError } from '../operator-error.ts';
import { checkServer } from './check-server.ts';
import { MIGRATIONS, type Migration, readMigrations } from './migration-files.ts';
import { openLedger } from './open-ledger.ts';
import { transaction } from './pool.ts';
import { identifier } from './sql.ts';

/** A number that other users of advisory locks in this database are unlikely to use: "sheaf" in ASCII. */
const LOCK = 0x7368656166;

/** The migrations up to this one name no schema. It moves their tables to the schemas `sheaf` and `public`. */
const LAST_WITHOUT_SCHEMA = 18;

type Applied = Pick<Migration, 'number' | 'name' | 'checksum' | 'breaking'>;

/**
 * Runs the pending migrations and returns their names. Processes that start at the same time wait for each other.
 * Rejects and changes nothing if an applied migration differs from its file, or if the database has a breaking migration that
 * this code does not have. Other newer migrations are accepted, so that old processes can restart during an upgrade.
 */
export async function migrate(pool: pg.Pool, folder = MIGRATIONS): Promise<string[]> {
  const known = await readMigrations(folder);
  return transaction(pool, async (connection) => {
    await checkServer(connection);
    await connection.query('select pg_advisory_xact_lock($1)', [LOCK]);
    const home = await openLedger(connection);
    await addChecksums(connection, known);
    const { rows: applied } = await connection.query<Applied>(
      'select number, name, checksum, breaking from sheaf.migrations order by number',
    );
    checkApplied(applied, known);
    const missing = known.filter((migration) => !applied.some((row) => row.number === migration.number));
    for (const { number, name, checksum, breaking, statements } of missing) {
      await connection.query(
        'insert into sheaf.migrations (number, name, checksum, breaking) values ($1, $2, $3, $4)',
        [number, name, checksum, breaking],
      );
      // Without a search path, a migration that names no schema fails in every database, and not only in some.
      const path = number <= LAST_WITHOUT_SCHEMA ? identifier(home).text : `''`;
      await connection.query(`set local search_path to ${path}`);
      await connection.query(statements);
    }
    return missing.map((migration) => migration.name);
  });
}

/** Version 0.1 recorded no checksums. Its migrations are those that this code has. */
async function addChecksums(connection: pg.PoolClient, known: readonly Migration[]): Promise<void> {
  await connection.query(
    `update sheaf.migrations m set checksum = k.checksum, breaking = k.breaking
     from unnest($1::text[], $2::text[], $3::boolean[]) as k (name, checksum, breaking)
     where m.name = k.name and m.checksum is null`,
    [known.map(({ name }) => name), known.map(({ checksum }) => checksum), known.map(({ breaking }) => breaking)],
  );
}

function checkApplied(applied: readonly Applied[], known: readonly Migration[]): void {
  const ofNumber = new Map(known.map((migration) => [migration.number, migration]));
  const newer = applied.filter(({ number, breaking }) => breaking && !ofNumber.has(number));
  if (newer.length > 0) {
    throw new OperatorError(
      `The database is newer than this version of Sheaf and cannot be used with it: it has ${namesOf(newer)}. Update Sheaf, or restore a backup.`,
    );
  }
  const changed = applied.filter(({ number, name, checksum }) => {
    const file = ofNumber.get(number);
    return file && (file.name !== name || file.checksum !== checksum);
  });
  if (changed.length > 0) {
    throw new OperatorError(
      `${namesOf(changed)} was changed after it was applied to the database. Restore the file from the version that applied it, and put the change into a new migration.`,
    );
  }
}

function namesOf(migrations: readonly Applied[]): string {
  return migrations.map(({ name }) => name).join(', ');
}
