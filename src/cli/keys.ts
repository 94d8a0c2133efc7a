import { Command, Option } from 'commander';
import type { Role } from '../access/client.ts';
import { createKey } from '../access/keys/create-key.ts';
import { type KeyInfo, listKeys } from '../access/keys/list-keys.ts';
import { revokeKey } from '../access/keys/revoke-key.ts';
import { print, printJson } from './print.ts';
import { textTable } from './text-table.ts';
import { withDatabase } from './with-database.ts';

/** sheaf keys create|list|revoke */
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
    .action((options: { publisher: string; role: Role; email?: string }) =>
      withDatabase(async (database) => print(await createKey(database, options))),
    );
  const list = new Command('list')
    .description('list API keys with their prefixes')
    .option('--json', 'print JSON')
    .action(({ json }: { json?: boolean }) =>
      withDatabase(async (database) => {
        const keys = await listKeys(database);
        if (json) printJson(keys, 2);
        else print(table(keys));
      }),
    );
  const revoke = new Command('revoke')
    .description('revoke an API key immediately')
    .argument('<key>', 'ID or prefix of the key')
    .action((key: string) => withDatabase(async (database) => print(`Revoked ${await revokeKey(database, { key })}.`)));
  return new Command('keys')
    .description('create, list and revoke API keys')
    .addCommand(create)
    .addCommand(list)
    .addCommand(revoke);
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
    key.created.toISOString(),
    key.revoked?.toISOString() ?? '-',
  ]);
  return textTable(['ID', 'PUBLISHER', 'ROLE', 'EMAIL', 'PREFIX', 'CREATED', 'REVOKED'], rows);
}
