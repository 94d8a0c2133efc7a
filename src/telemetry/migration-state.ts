/** Which migrations a database has, seen from this code. */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Queryable } from '../db/pool.ts';

const FOLDER = join(import.meta.dirname, '../../migrations');

export interface MigrationState {
  /** What this code has and the database has not. */
  missing: string[];
  /** What the database has and this code does not know: a newer version has been here. */
  newer: string[];
}

/** Everything is missing where there is no ledger. */
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
