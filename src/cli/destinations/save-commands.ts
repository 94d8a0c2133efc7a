import { Command, Option } from 'commander';
import type { Requests } from '../../../clients/typescript/src/index.ts';
import { CommandError } from '../exit-codes.ts';
import { IF_MATCH } from '../if-match.ts';
import { print } from '../print.ts';
import { type ConnectionOptions, withClient } from '../with-client.ts';
import { type Destination, findDestination, NAME } from './find-destination.ts';
import { KINDS, type Kind, type SettingsOptions, settingsOf, settingsOptions } from './settings-options.ts';

type SaveOptions = ConnectionOptions & SettingsOptions;

const SETTINGS_HELP = `
Settings, with * for those that are required, and secrets in brackets:
  folder   path*
  sftp     host*, user*, host_key, port, path, create_folders [password, or private_key and passphrase]
  s3       bucket*, access_key_id*, endpoint, region, prefix, path_style [secret_access_key*]
  email    host*, from*, to*, user, port, security [password]
  webhook  url* [secret*]`;

/** sheaf destinations create|update */
export function saveCommands(): Command[] {
  const create = settingsOptions(new Command('create'))
    .description('save a place that files of schedules are delivered to; then try it with "sheaf destinations test"')
    .argument('<name>', 'the name of the destination')
    .addOption(new Option('--kind <kind>', 'what the destination is').choices(KINDS).makeOptionMandatory())
    .option('--publisher <slug>', 'the publisher whose files it receives; for operators (default: your own)')
    .addHelpText('after', SETTINGS_HELP)
    .action((name: string, { kind, publisher, ...options }: SaveOptions & { kind: Kind; publisher?: string }) =>
      withClient(options, async (client) => {
        const body = { name, publisher_id: publisher, [kind]: await settingsOf(options) };
        print(savedOf('Created', await client.destinations.create(body as unknown as Requests['createDestination'])));
      }),
    );
  const update = settingsOptions(new Command('update'))
    .description('change a destination; what is not given stays, but secrets that are given replace all stored ones')
    .argument('<name>', NAME)
    .option('--name <name>', 'the new name')
    .option(
      '--unset <setting>',
      'a setting to remove; can be repeated',
      (name: string, all: string[]) => [...all, name],
      [],
    )
    .option(...IF_MATCH)
    .addHelpText('after', SETTINGS_HELP)
    .action((given: string, options: SaveOptions & { name?: string; unset: string[]; ifMatch?: string }) =>
      withClient(options, async (client) => {
        const found = await findDestination(client, given);
        const changed = await settingsOf(options);
        const isChanged = Object.keys(changed).length + options.unset.length > 0;
        const body = {
          name: options.name,
          ...(isChanged ? { [found.kind]: mergedOf(found, changed, options.unset) } : {}),
        };
        const ifMatch = options.ifMatch ?? found.updated_at;
        print(
          savedOf(
            'Updated',
            await client.destinations.update(found.id, body as unknown as Requests['updateDestination'], { ifMatch }),
          ),
        );
      }),
    );
  return [create, update];
}

/** The API replaces the settings as a whole. */
function mergedOf(found: Destination, changed: Record<string, unknown>, unset: string[]): Record<string, unknown> {
  const stored = found[found.kind] as Record<string, unknown> | undefined;
  if (!stored) throw new CommandError('refused', 'Only admins and operators can change destinations.');
  const missing = unset.find((name) => !Object.hasOwn(stored, name));
  if (missing !== undefined) throw new CommandError('usage', `The destination has no setting "${missing}".`);
  return Object.fromEntries(Object.entries({ ...stored, ...changed }).filter(([name]) => !unset.includes(name)));
}

function savedOf(verb: string, { id, name, kind, last_test }: Destination): string {
  const next = last_test === null ? ` Test it with: sheaf destinations test ${id}` : '';
  return `${verb} destination ${id}, "${name}" (${kind}).${next}`;
}
