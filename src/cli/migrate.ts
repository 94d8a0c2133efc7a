import { Command } from 'commander';
import { readConfig } from '../config.ts';
import { openDatabase } from '../wire.ts';

/** sheaf migrate */
export function migrateCommand(): Command {
  return new Command('migrate')
    .description('bring the database to the schema of this version (every start does so too)')
    .action(async () => {
      const database = await openDatabase(readConfig());
      await database.close();
      console.log(database.migrated.length > 0 ? `Ran ${database.migrated.join(', ')}.` : 'Nothing to do.');
    });
}
