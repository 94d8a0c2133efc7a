import { Command } from 'commander';
import { print } from './print.ts';
import { withDatabase } from './with-database.ts';

/** sheaf migrate */
export function migrateCommand(): Command {
  return new Command().action(() =>
    withDatabase(async ({ migrated }) => {
      print(migrated.length > 0 ? `Ran ${migrated.join(', ')}.` : 'There are no pending migrations.');
    }),
  );
}
