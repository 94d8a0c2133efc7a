import type { Destination } from '../../../clients/typescript/src/destinations.ts';
import type { Sheaf } from '../../../clients/typescript/src/index.ts';
import { CommandError } from '../exit-codes.ts';

export type { Destination };

export const NAME = 'the name or the ID of the destination';

/** The destination with a name or an ID. A name is unique for one publisher, but operators see the destinations of all of them. */
export async function findDestination(client: Sheaf, nameOrId: string): Promise<Destination> {
  const destinations = await client.destinations.list();
  const named = destinations.filter(({ name }) => name === nameOrId);
  const found = named.length > 0 ? named : destinations.filter(({ id }) => String(id) === nameOrId);
  if (found.length > 1) {
    const which = found.map(({ id, publisher }) => `${id} (${publisher})`).join(', ');
    throw new CommandError('usage', `Several destinations have the name "${nameOrId}". Use the ID of one: ${which}.`);
  }
  if (found[0]) return found[0];
  throw new CommandError('refused', `There is no destination "${nameOrId}". List them with "sheaf destinations list".`);
}
