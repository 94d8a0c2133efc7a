import { readConfig } from '../config.ts';
import { type Database, openDatabase } from '../wire.ts';

/** Opens the database of the settings for one command, and leaves it again. */
export async function withDatabase(work: (database: Database) => Promise<void>): Promise<void> {
  const database = await openDatabase(readConfig());
  try {
    await work(database);
  } finally {
    await database.close();
  }
}
