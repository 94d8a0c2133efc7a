import type { Responses, Sheaf } from '../../../clients/typescript/src/index.ts';
import { CommandError } from '../exit-codes.ts';

export type Schedule = Responses['getSchedule']['schedule'];

export const NAME = 'the name or the ID of the schedule';

/** The schedule with a name or an ID. A name is unique for one publisher, but operators see the schedules of all of them. */
export async function findSchedule(client: Sheaf, nameOrId: string): Promise<Schedule> {
  const { schedules } = await client.request<Responses['listSchedules']>('GET', '/schedules');
  const named = schedules.filter(({ name }) => name === nameOrId);
  const found = named.length > 0 ? named : schedules.filter(({ id }) => String(id) === nameOrId);
  if (found.length > 1) {
    const which = found.map(({ id, publisher }) => `${id} (${publisher})`).join(', ');
    throw new CommandError('usage', `Several schedules have the name "${nameOrId}". Use the ID of one: ${which}.`);
  }
  if (found[0]) return found[0];
  throw new CommandError('refused', `There is no schedule "${nameOrId}". List them with "sheaf schedules list".`);
}
