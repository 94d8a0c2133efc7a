import { Command } from 'commander';
import type { Share } from '../../clients/typescript/src/index.ts';
import { EXIT_CODES_HELP } from './exit-codes.ts';
import { idArgument, idOf } from './id-argument.ts';
import { print, printJson } from './print.ts';
import { textTable } from './text-table.ts';
import { type ConnectionOptions, connectionOptions, withClient } from './with-client.ts';

interface Options extends ConnectionOptions {
  json?: boolean;
}

/** sheaf shares create|list|revoke */
export function sharesCommand(): Command {
  const create = new Command('create')
    .description('make a link to the file that needs no account, and print it')
    .addArgument(idArgument('the ID of the export'))
    .option('--days <days>', 'the days for which the link is valid (default: 30)', idOf)
    .option('--json', 'print JSON')
    .action((id: number, { days, json, ...connection }: Options & { days?: number }) =>
      withClient(connection, async (client) => {
        const share = await client.shareExport(id, days === undefined ? {} : { days });
        if (json) printJson(share, 2);
        else print(share.url ?? '');
      }),
    );
  const list = new Command('list')
    .description('list the links to the file of an export, with their uses')
    .addArgument(idArgument('the ID of the export'))
    .option('--json', 'print JSON')
    .action((id: number, { json, ...connection }: Options) =>
      withClient(connection, async (client) => {
        const shares = await client.listShares(id);
        if (json) printJson(shares, 2);
        else print(textTable(['ID', 'STATUS', 'EXPIRES', 'USES', 'LAST USED', 'LINK'], shares.map(rowOf)));
      }),
    );
  const revoke = new Command('revoke')
    .description('end a link immediately')
    .addArgument(idArgument('the ID of the export'))
    .argument('<share>', 'the ID of the link, from "sheaf shares list"', idOf)
    .action((id: number, shareId: number, connection: ConnectionOptions) =>
      withClient(connection, async (client) => {
        await client.revokeShare(id, shareId);
        print(`Revoked link ${shareId}.`);
      }),
    );
  return [create, list, revoke].reduce(
    (group, command) => group.addCommand(connectionOptions(command).addHelpText('after', EXIT_CODES_HELP)),
    new Command(),
  );
}

function rowOf({ id, status, expires_at, uses, last_used_at, url }: Share): string[] {
  return [String(id), status, expires_at, String(uses), last_used_at ?? '-', url ?? '-'];
}
