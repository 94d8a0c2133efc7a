/** Compares the migrations of a database with those of this code. */
import { MIGRATIONS, readMigrations } from './migration-files.ts';
import type { Queryable } from './pool.ts';

export interface MigrationState {
  /** Migrations that this code has and the database lacks. */
  missing: string[];
  /** Breaking migrations that a newer version of Sheaf applied. This code cannot work with the database. */
  breaking: string[];
}

/** In a database without Sheaf's tables, or with those of version 0.1, all migrations are missing. */
export async function migrationState(db: Queryable): Promise<MigrationState> {
  const known = (await readMigrations(MIGRATIONS)).map(({ name }) => name);
  const { rows: ledger } = await db.query<{ there: boolean }>(
    `select to_regclass('sheaf.migrations') is not null as there`,
  );
  if (!ledger[0]!.there) return { missing: known, breaking: [] };
  const { rows } = await db.query<{ name: string; breaking: boolean }>('select name, breaking from sheaf.migrations');
  const applied = new Set(rows.map(({ name }) => name));
  return {
    missing: known.filter((name) => !applied.has(name)),
    breaking: rows.filter(({ name, breaking }) => breaking && !known.includes(name)).map(({ name }) => name),
  };
}
