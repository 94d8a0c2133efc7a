import { Command } from 'commander';
import { print } from './print.ts';
import { withDatabase } from './with-database.ts';

/** sheaf migrate */
export function migrateCommand(): Command {
  return new Command('migrate')
    .description('bring the database to the schema of this version (every start does so too)')
    .action(() =>
      withDatabase(async ({ migrated }) => {
        print(migrated.length > 0 ? `Ran ${migrated.join(', ')}.` : 'Nothing to do.');
      }),
    );
}
