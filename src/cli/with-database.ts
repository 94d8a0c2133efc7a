import { readConfig } from '../config.ts';
import { type Database, openDatabase } from '../db/open-database.ts';

/** Opens the configured database for one command and closes it afterwards. */
export async function withDatabase(work: (database: Database) => Promise<void>): Promise<void> {
  const database = await openDatabase(readConfig());
  try {
    await work(database);
  } finally {
    await database.close();
  }
}
