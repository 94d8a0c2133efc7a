import { Command } from 'commander';
import type { Responses } from '../../../clients/typescript/src/index.ts';
import { EXIT_CODES_HELP } from '../exit-codes.ts';
import { print, printJson } from '../print.ts';
import { textTable } from '../text-table.ts';
import { type ConnectionOptions, connectionOptions, withClient } from '../with-client.ts';
import { calendarCommand } from './calendar-command.ts';
import { findSchedule, NAME, type Schedule } from './find-schedule.ts';
import { runCommands } from './run-commands.ts';
import { saveCommands } from './save-commands.ts';

interface Options extends ConnectionOptions {
  json?: boolean;
}

/** sheaf schedules list|show|create|update|preview|pause|resume|take-over|delete|run|runs|retry|backfill|calendar */
export function schedulesCommand(): Command {
  const list = new Command('list')
    .description('list the schedules of your publisher')
    .option('--json', 'print JSON')
    .action(({ json, ...connection }: Options) =>
      withClient(connection, async (client) => {
        const { schedules } = await client.request<Responses['listSchedules']>('GET', '/schedules');
        if (json) return printJson(schedules, 2);
        print(textTable(['ID', 'NAME', 'RULE', 'TIME ZONE', 'STATUS', 'NEXT RUN', 'PROBLEM'], schedules.map(rowOf)));
      }),
    );
  const show = new Command('show')
    .description('print a schedule as JSON')
    .argument('<name>', NAME)
    .action((given: string, connection: ConnectionOptions) =>
      withClient(connection, async (client) => printJson(await findSchedule(client, given), 2)),
    );
  const remove = new Command('delete')
    .description('delete a schedule; its exports stay')
    .argument('<name>', NAME)
    .action((given: string, connection: ConnectionOptions) =>
      withClient(connection, async (client) => {
        const { id, name } = await findSchedule(client, given);
        await client.request('DELETE', `/schedules/${id}`);
        print(`Deleted schedule ${id}, "${name}".`);
      }),
    );
  const commands = [
    list,
    show,
    ...saveCommands(),
    stateCommand('pause', 'start no more runs'),
    stateCommand('resume', 'continue with the next time'),
    stateCommand('take-over', 'become the author, whose access the runs need'),
    remove,
    ...runCommands(),
    calendarCommand(),
  ];
  return commands.reduce(
    (group, command) => group.addCommand(connectionOptions(command).addHelpText('after', EXIT_CODES_HELP)),
    new Command(),
  );
}

function stateCommand(action: string, description: string): Command {
  return new Command(action)
    .description(description)
    .argument('<name>', NAME)
    .action((given: string, connection: ConnectionOptions) =>
      withClient(connection, async (client) => {
        const { id } = await findSchedule(client, given);
        const { schedule } = await client.request<{ schedule: Schedule }>('POST', `/schedules/${id}/${action}`);
        print(stateOf(schedule));
      }),
    );
}

function stateOf({ id, name, status, next_run_at }: Schedule): string {
  return `Schedule ${id}, "${name}", is ${status}.${next_run_at === null ? '' : ` Next run at ${next_run_at}.`}`;
}

function rowOf({ id, name, rule_in_words, time_zone, status, next_run_at, problem }: Schedule): string[] {
  return [String(id), name, rule_in_words, time_zone, status, next_run_at ?? '-', problem ?? '-'];
}
