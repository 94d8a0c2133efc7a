/** Compares the migrations of a database with those of this code. */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Queryable } from '../../db/pool.ts';

const FOLDER = join(import.meta.dirname, '../../../migrations');

export interface MigrationState {
  /** Migrations that this code has and the database lacks. */
  missing: string[];
  /** Migrations that a newer version of Sheaf applied and this code does not know. */
  newer: string[];
}

/** In a database without a migrations table, all migrations are missing. */
export async function migrationState(db: Queryable): Promise<MigrationState> {
  const known = (await readdir(FOLDER)).filter((name) => name.endsWith('.sql')).sort();
  const { rows: ledger } = await db.query<{ there: boolean }>(`select to_regclass('migrations') is not null as there`);
  const { rows } = ledger[0]!.there ? await db.query<{ name: string }>('select name from migrations') : { rows: [] };
  const applied = rows.map(({ name }) => name);
  return {
    missing: known.filter((name) => !applied.includes(name)),
    newer: applied.filter((name) => !known.includes(name)),
  };
}
