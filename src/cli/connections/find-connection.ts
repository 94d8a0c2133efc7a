import type { Responses, Sheaf } from '../../../clients/typescript/src/index.ts';
import { CommandError } from '../exit-codes.ts';

export type Connection = Responses['getConnection']['connection'];

export const NAME = 'the name or the ID of the connection';

/** The connection with a name or an ID. A name is unique for one publisher, but operators see the connections of all of them. */
export async function findConnection(client: Sheaf, nameOrId: string): Promise<Connection> {
  const { connections } = await client.request<Responses['listConnections']>('GET', '/connections');
  const named = connections.filter(({ name }) => name === nameOrId);
  const found = named.length > 0 ? named : connections.filter(({ id }) => String(id) === nameOrId);
  if (found.length > 1) {
    const which = found.map(({ id, publisher }) => `${id} (${publisher})`).join(', ');
    throw new CommandError('usage', `Several connections have the name "${nameOrId}". Use the ID of one: ${which}.`);
  }
  if (found[0]) return found[0];
  throw new CommandError('refused', `There is no connection "${nameOrId}". List them with "sheaf connections list".`);
}
