import { Command } from 'commander';
import type { Responses } from '../../../clients/typescript/src/index.ts';
import { print } from '../print.ts';
import { type ConnectionOptions, withClient } from '../with-client.ts';
import { findSchedule, NAME } from './find-schedule.ts';

/** sheaf schedules calendar */
export function calendarCommand(): Command {
  return new Command('calendar')
    .description('create and print a secret link to the coming runs for calendar programs; an earlier link ends')
    .argument('<name>', NAME)
    .option('--revoke', 'end the link instead')
    .action((given: string, { revoke, ...connection }: ConnectionOptions & { revoke?: true }) =>
      withClient(connection, async (client) => {
        const { id, name } = await findSchedule(client, given);
        const path = `/schedules/${id}/calendar`;
        if (revoke) {
          await client.request('DELETE', path);
          return print(`Revoked the calendar link of schedule ${id}, "${name}".`);
        }
        const { calendar } = await client.request<Responses['createScheduleCalendar']>('POST', path);
        print(calendar.url!);
      }),
    );
}
