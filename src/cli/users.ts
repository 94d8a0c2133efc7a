import { Argument, Command } from 'commander';
import type { Role } from '../access/client.ts';
import { COMMAND_LINE as client } from '../access/scope.ts';
import { createUser } from '../access/users/create-user.ts';
import { deactivateUser } from '../access/users/deactivate-user.ts';
import { listUsers } from '../access/users/list-users.ts';
import { reactivateUser } from '../access/users/reactivate-user.ts';
import { setRole } from '../access/users/set-role.ts';
import { idArgument } from './id-argument.ts';
import { print, printJson } from './print.ts';
import { textTable } from './text-table.ts';
import { withDatabase } from './with-database.ts';

const ROLES: readonly Role[] = ['member', 'admin', 'operator'];

/** sheaf users create|list|set-role|deactivate|reactivate */
export function usersCommand(): Command {
  const create = new Command('create')
    .description('create a user; give access with: sheaf keys create')
    .argument('<email>', 'e-mail address')
    .addArgument(new Argument('<role>', 'role of the user').choices(ROLES))
    .requiredOption('--publisher <slug>', 'the publisher of the user')
    .action((email: string, role: Role, { publisher }: { publisher: string }) =>
      withDatabase(async (database) => {
        const user = await createUser(database, { client, email, role, publisher, dryRun: false });
        print(`Created user ${user?.id}, ${user?.email}.`);
      }),
    );
  const list = new Command('list')
    .description('list users, newest first')
    .option('--json', 'print JSON')
    .action(({ json }: { json?: boolean }) =>
      withDatabase(async (database) => {
        const users = await listUsers(database, { client });
        const rows = users.map((user) => [
          String(user.id),
          user.publisher,
          user.role,
          user.email,
          String(user.activeKeys),
          user.lastUsed?.toISOString() ?? '-',
          user.deactivated?.toISOString() ?? '-',
        ]);
        if (json) printJson(users, 2);
        else print(textTable(['ID', 'PUBLISHER', 'ROLE', 'EMAIL', 'ACTIVE KEYS', 'LAST USED', 'DEACTIVATED'], rows));
      }),
    );
  const role = new Command('set-role')
    .description('change the role of a user')
    .addArgument(idArgument('ID of the user'))
    .addArgument(new Argument('<role>', 'the new role').choices(ROLES))
    .action((id: number, role: Role) =>
      withDatabase(async (database) => {
        const { email } = await setRole(database, { client, id, role, dryRun: false });
        print(`${email} is now ${role}.`);
      }),
    );
  const deactivate = new Command('deactivate')
    .description('end the access of a user and revoke their API keys')
    .addArgument(idArgument('ID of the user'))
    .action((id: number) =>
      withDatabase(async (database) => {
        const { email } = await deactivateUser(database, { client, id, dryRun: false });
        print(`Deactivated ${email}.`);
      }),
    );
  const reactivate = new Command('reactivate')
    .description('give a user access again; create a new API key afterwards')
    .addArgument(idArgument('ID of the user'))
    .action((id: number) =>
      withDatabase(async (database) => {
        const { email } = await reactivateUser(database, { client, id, dryRun: false });
        print(`Reactivated ${email}.`);
      }),
    );
  return [create, list, role, deactivate, reactivate].reduce(
    (group, command) => group.addCommand(command),
    new Command(),
  );
}
