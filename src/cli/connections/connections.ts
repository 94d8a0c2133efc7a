import { Command } from 'commander';
import type { Responses } from '../../../clients/typescript/src/index.ts';
import { CommandError, EXIT_CODES_HELP } from '../exit-codes.ts';
import { idOf } from '../id-argument.ts';
import { print, printJson } from '../print.ts';
import { textTable } from '../text-table.ts';
import { type ConnectionOptions, connectionOptions, withClient } from '../with-client.ts';
import { type Connection, findConnection, NAME } from './find-connection.ts';
import { saveCommands } from './save-commands.ts';

type Fetch = Responses['listConnectionFetches']['fetches'][number];

interface Options extends ConnectionOptions {
  json?: boolean;
}

/** sheaf connections list|show|create|update|test|fetch|fetches|pause|resume|delete */
export function connectionsCommand(): Command {
  const list = new Command('list')
    .description('list the connections of your publisher')
    .option('--json', 'print JSON')
    .action(({ json, ...connection }: Options) =>
      withClient(connection, async (client) => {
        const connections = await client.connections.list();
        if (json) return printJson(connections, 2);
        print(
          textTable(['ID', 'NAME', 'NETWORK', 'RULE', 'STATUS', 'FETCHED UNTIL', 'PROBLEM'], connections.map(rowOf)),
        );
      }),
    );
  const show = new Command('show')
    .description('print a connection as JSON, without its token')
    .argument('<name>', NAME)
    .action((given: string, connection: ConnectionOptions) =>
      withClient(connection, async (client) => printJson(await findConnection(client, given), 2)),
    );
  const test = new Command('test')
    .description('read the transactions of the last hour, and import nothing; exits with 4 if a step failed')
    .argument('<name>', NAME)
    .action((given: string, connection: ConnectionOptions) =>
      withClient(connection, async (client) => {
        const { id, name } = await findConnection(client, given);
        const result = (await client.connections.test(id))!;
        if (!result.ok) throw new CommandError('failed', `The step ${result.failed_step} failed: ${result.message}`);
        print(`The connection "${name}" works.`);
      }),
    );
  const fetch = new Command('fetch')
    .description('fetch everything up to now')
    .argument('<name>', NAME)
    .action((given: string, connection: ConnectionOptions) =>
      withClient(connection, async (client) => {
        const { id } = await findConnection(client, given);
        const { length } = await client.connections.fetch(id);
        print(`${length} windows are waiting. See their results with: sheaf connections fetches ${id}`);
      }),
    );
  const fetches = new Command('fetches')
    .description('list what was fetched, latest first')
    .argument('<name>', NAME)
    .option('--limit <n>', 'the most windows to list (default: 50)', idOf)
    .option('--json', 'print JSON')
    .action((given: string, { limit, json, ...connection }: Options & { limit?: number }) =>
      withClient(connection, async (client) => {
        const { id } = await findConnection(client, given);
        const listed = await client.connections.fetches(id, { limit });
        if (json) return printJson(listed, 2);
        const heads = ['ID', 'FROM', 'TO', 'STATUS', 'PAGES', 'ROWS', 'NEW', 'CHANGED', 'REJECTED', 'MESSAGE'];
        print(textTable(heads, listed.map(fetchRowOf)));
      }),
    );
  const remove = new Command('delete')
    .description('delete a connection with its token; imported transactions stay')
    .argument('<name>', NAME)
    .action((given: string, connection: ConnectionOptions) =>
      withClient(connection, async (client) => {
        const { id, name } = await findConnection(client, given);
        await client.connections.delete(id);
        print(`Deleted connection ${id}, "${name}".`);
      }),
    );
  const commands = [
    list,
    show,
    ...saveCommands(),
    test,
    fetch,
    fetches,
    stateCommand('pause', 'fetch nothing more'),
    stateCommand('resume', 'continue with the next time; nothing is lost'),
    remove,
  ];
  return commands.reduce(
    (group, command) => group.addCommand(connectionOptions(command).addHelpText('after', EXIT_CODES_HELP)),
    new Command(),
  );
}

function stateCommand(action: 'pause' | 'resume', description: string): Command {
  return new Command(action)
    .description(description)
    .argument('<name>', NAME)
    .action((given: string, connection: ConnectionOptions) =>
      withClient(connection, async (client) => {
        const { id } = await findConnection(client, given);
        const { name, status, next_fetch_at } = await client.connections[action](id);
        const next = next_fetch_at === null ? '' : ` Next fetch at ${next_fetch_at}.`;
        print(`Connection ${id}, "${name}", is ${status}.${next}`);
      }),
    );
}

function rowOf(one: Connection): string[] {
  const problem = one.paused_reason ?? one.last_fetch?.message ?? '-';
  return [String(one.id), one.name, one.network, one.rule_in_words, one.status, one.fetched_until ?? '-', problem];
}

function fetchRowOf({ id, from, to, status, pages, rows, message }: Fetch): string[] {
  const numbers = [pages, rows?.fetched, rows?.new, rows?.changed, rows?.rejected].map((count) => String(count ?? '-'));
  return [String(id), from, to, status, ...numbers, message ?? '-'];
}
