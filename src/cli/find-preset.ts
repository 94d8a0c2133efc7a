import type { Preset, Sheaf } from '../../clients/typescript/src/index.ts';
import { CommandError } from './exit-codes.ts';

/** The preset with a name or an ID. A name is unique for one user, but users can share presets that have the same name. */
export async function findPreset(client: Sheaf, nameOrId: string): Promise<Preset> {
  const presets = await client.presets.list();
  const named = presets.filter(({ name }) => name === nameOrId);
  const found = named.length > 0 ? named : presets.filter(({ id }) => String(id) === nameOrId);
  if (found.length > 1) {
    const which = found
      .map(({ id, created_by }) => `${id} (${created_by.email ?? `user ${created_by.id}`})`)
      .join(', ');
    throw new CommandError('usage', `Several presets have the name "${nameOrId}". Use the ID of one: ${which}.`);
  }
  if (found[0]) return found[0];
  throw new CommandError('refused', `There is no preset "${nameOrId}". List your presets with "sheaf presets list".`);
}
