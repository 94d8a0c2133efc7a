import { Command } from 'commander';
import { CommandError, EXIT_CODES_HELP } from '../exit-codes.ts';
import { print, printJson } from '../print.ts';
import { textTable } from '../text-table.ts';
import { type ConnectionOptions, connectionOptions, withClient } from '../with-client.ts';
import { type Destination, findDestination, NAME } from './find-destination.ts';
import { saveCommands } from './save-commands.ts';

/** sheaf destinations list|show|create|update|test|delete */
export function destinationsCommand(): Command {
  const list = new Command('list')
    .description('list the destinations of your publisher')
    .option('--json', 'print JSON')
    .action(({ json, ...connection }: ConnectionOptions & { json?: boolean }) =>
      withClient(connection, async (client) => {
        const destinations = await client.destinations.list();
        if (json) return printJson(destinations, 2);
        print(textTable(['ID', 'NAME', 'KIND', 'LAST TEST', 'RESULT'], destinations.map(rowOf)));
      }),
    );
  const show = new Command('show')
    .description('print a destination as JSON, without its secrets')
    .argument('<name>', NAME)
    .action((given: string, connection: ConnectionOptions) =>
      withClient(connection, async (client) => printJson(await findDestination(client, given), 2)),
    );
  const test = new Command('test')
    .description(
      'connect, write a small file, read it back and delete it, or send a message; exits with 4 if a step failed',
    )
    .argument('<name>', NAME)
    .action((given: string, connection: ConnectionOptions) =>
      withClient(connection, async (client) => {
        const { id, name } = await findDestination(client, given);
        const result = (await client.destinations.test(id))!;
        if (!result.ok) throw new CommandError('failed', `The step ${result.failed_step} failed: ${result.message}`);
        print(`The destination "${name}" works.`);
      }),
    );
  const remove = new Command('delete')
    .description('delete a destination with its secrets; delivered files stay where they are')
    .argument('<name>', NAME)
    .option('--remove-from-schedules', 'also remove it from schedules that deliver to it')
    .action(
      (
        given: string,
        { removeFromSchedules = false, ...connection }: ConnectionOptions & { removeFromSchedules?: boolean },
      ) =>
        withClient(connection, async (client) => {
          const { id, name } = await findDestination(client, given);
          await client.destinations.delete(id, { removeFromSchedules });
          print(`Deleted destination ${id}, "${name}".`);
        }),
    );
  return [list, show, ...saveCommands(), test, remove].reduce(
    (group, command) => group.addCommand(connectionOptions(command).addHelpText('after', EXIT_CODES_HELP)),
    new Command(),
  );
}

function rowOf({ id, name, kind, last_test: test }: Destination): string[] {
  const result =
    test === null ? '-' : test.ok ? 'ok' : `failed at ${test.failed_step}: ${test.message ?? 'see the console'}`;
  return [String(id), name, kind, test?.tested_at ?? '-', result];
}
