/** Reads the migrations of this code: plain SQL files, numbered, each run once. docs/decisions/0025-own-schema.md has the rules. */
import { hash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** The folder of the migrations. */
export const MIGRATIONS = join(import.meta.dirname, '../../migrations');

const FILE_NAME = /^(\d{4})_[a-z0-9_]+\.sql$/;

/** The mark of a migration after which older code cannot run. It is the first line of the file and ends with the reason. */
const BREAKING = /^-- Breaking: \S/;

export interface Migration {
  number: number;
  /** The file name. */
  name: string;
  /** SHA-256 of the file, as hex. */
  checksum: string;
  /** Whether code that lacks this migration cannot run after it. */
  breaking: boolean;
  statements: string;
}

/** Returns the migrations in number order. */
export async function readMigrations(folder: string): Promise<Migration[]> {
  const names = (await readdir(folder)).filter((name) => FILE_NAME.test(name)).sort();
  return Promise.all(
    names.map(async (name) => {
      const statements = await readFile(join(folder, name), 'utf8');
      const number = Number(FILE_NAME.exec(name)![1]);
      return { number, name, checksum: hash('sha256', statements), breaking: BREAKING.test(statements), statements };
    }),
  );
}
