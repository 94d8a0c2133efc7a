import { Command, InvalidArgumentError, Option } from 'commander';
import type { Role } from '../access/client.ts';
import { createKey } from '../access/keys/create-key.ts';
import type { KeyInfo } from '../access/keys/key-info.ts';
import { listKeys } from '../access/keys/list-keys.ts';
import { namedKey } from '../access/keys/named-key.ts';
import { revokeKey } from '../access/keys/revoke-key.ts';
import { rotateKey } from '../access/keys/rotate-key.ts';
import { COMMAND_LINE } from '../access/scope.ts';
import { print, printJson } from './print.ts';
import { textTable } from './text-table.ts';
import { withDatabase } from './with-database.ts';

interface CreateOptions {
  publisher: string;
  role: Role;
  email?: string;
  name?: string;
  expires?: Date;
}

/** sheaf keys create|list|rotate|revoke */
export function keysCommand(): Command {
  const create = new Command('create')
    .description('create an API key and print it to standard output; it cannot be shown again')
    .requiredOption('--publisher <slug>', 'the publisher whose data the key can access')
    .addOption(
      new Option('--role <role>', 'member: own exports; admin: all exports of the publisher; operator: everything')
        .choices(['member', 'admin', 'operator'])
        .makeOptionMandatory(),
    )
    .option('--email <address>', 'the user of the key; created if missing')
    .option('--name <name>', 'what the key is for, shown in lists')
    .option('--expires <time>', 'when the key stops working, for example 2030-01-31T00:00:00Z (default: never)', time)
    .action((options: CreateOptions) => withDatabase(async (database) => print(await createKey(database, options))));
  const list = new Command('list')
    .description('list API keys with their prefixes, newest first')
    .option('--json', 'print JSON')
    .action(({ json }: { json?: boolean }) =>
      withDatabase(async (database) => {
        const keys = await listKeys(database, { client: COMMAND_LINE });
        if (json) printJson(keys, 2);
        else print(table(keys));
      }),
    );
  const rotate = new Command('rotate')
    .description('revoke an API key and print a new one for the same user to standard output')
    .argument('<key>', 'ID or prefix of the key')
    .action((name: string) =>
      withDatabase(async (database) => {
        const { id } = await namedKey(database, name);
        const rotated = await rotateKey(database, { client: COMMAND_LINE, id, session: null, dryRun: false });
        print(rotated?.key ?? '');
      }),
    );
  const revoke = new Command('revoke')
    .description('revoke an API key immediately')
    .argument('<key>', 'ID or prefix of the key')
    .action((name: string) =>
      withDatabase(async (database) => {
        const { id } = await namedKey(database, name);
        const { prefix } = await revokeKey(database, { client: COMMAND_LINE, id, dryRun: false });
        print(`Revoked ${prefix}.`);
      }),
    );
  return new Command().addCommand(create).addCommand(list).addCommand(rotate).addCommand(revoke);
}

function time(text: string): Date {
  const parsed = new Date(text);
  if (!Number.isNaN(parsed.getTime())) return parsed;
  throw new InvalidArgumentError('Use a time, for example 2030-01-31T00:00:00Z.');
}

function table(keys: KeyInfo[]): string {
  if (keys.length === 0)
    return 'There are no API keys. Create one with: sheaf keys create --publisher SLUG --role member';
  const rows = keys.map((key) => [
    String(key.id),
    key.publisher,
    key.role,
    key.email,
    key.prefix,
    key.name ?? '-',
    key.status,
    key.created.toISOString(),
    key.lastUsed?.toISOString() ?? '-',
    key.expires?.toISOString() ?? '-',
  ]);
  return textTable(
    ['ID', 'PUBLISHER', 'ROLE', 'EMAIL', 'PREFIX', 'NAME', 'STATUS', 'CREATED', 'LAST USED', 'EXPIRES'],
    rows,
  );
}
