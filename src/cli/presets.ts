import { Command } from 'commander';
import { CommandError, EXIT_CODES_HELP } from './exit-codes.ts';
import { findPreset } from './find-preset.ts';
import { IF_MATCH } from './if-match.ts';
import { print, printJson } from './print.ts';
import { indexOf, type RequestOptions, requestOptions } from './request-options.ts';
import { textTable } from './text-table.ts';
import { type ConnectionOptions, connectionOptions, withClient } from './with-client.ts';

interface Options extends ConnectionOptions {
  json?: boolean;
}

interface UpdateOptions extends ConnectionOptions, RequestOptions {
  name?: string;
  shared?: boolean;
  remove: string[];
  ifMatch?: string;
}

/** sheaf presets list|show|create|update|delete */
export function presetsCommand(): Command {
  const list = new Command('list')
    .description('list your presets and those that others share')
    .option('--json', 'print JSON')
    .action((options: Options) =>
      withClient(options, async (client) => {
        const presets = await client.presets.list();
        if (options.json) return printJson(presets, 2);
        const rows = presets.map(({ id, name, report_type, shared, created_by, problem }) => [
          String(id),
          name,
          report_type,
          shared ? 'yes' : 'no',
          created_by.email ?? String(created_by.id),
          problem ?? '-',
        ]);
        print(textTable(['ID', 'NAME', 'REPORT TYPE', 'SHARED', 'OWNER', 'PROBLEM'], rows));
      }),
    );
  const show = new Command('show')
    .description('print a preset as JSON')
    .argument('<name>', NAME)
    .action((name: string, options: Options) =>
      withClient(options, async (client) => printJson(await findPreset(client, name), 2)),
    );
  const create = requestOptions(new Command('create'))
    .description('save a request as a preset; relative dates such as today-6d stay relative')
    .argument('<name>', 'the name of the preset')
    .argument('<report>', 'the report type')
    .option('--shared', 'let all users of your publisher use it')
    .action((name: string, report_type: string, options: Options & RequestOptions & { shared?: boolean }) =>
      withClient(options, async (client) => {
        const { search, shared = false } = options;
        const body = { name, report_type, shared, search_params: search, index_params: indexOf(options) };
        const { id, name: saved } = await client.presets.create(body);
        print(`Created preset ${id}, "${saved}". Use it with: sheaf export --preset ${id}`);
      }),
    );
  const update = requestOptions(new Command('update'))
    .description('change a preset; filters and options that are not given stay')
    .argument('<name>', NAME)
    .option('--name <name>', 'the new name')
    .option('--shared', 'let all users of your publisher use it')
    .option('--no-shared', 'keep it for yourself')
    .option('--remove <name>', 'a filter or option to remove; can be repeated', collect, [])
    .option(...IF_MATCH)
    .action((given: string, { search, index, format, name, shared, remove, ifMatch, ...connection }: UpdateOptions) =>
      withClient(connection, async (client) => {
        const preset = await findPreset(client, given);
        const unknown = remove.find((each) => !(each in preset.search_params || each in preset.index_params));
        if (unknown !== undefined) {
          throw new CommandError('usage', `The preset has no filter or option "${unknown}". See "sheaf presets show".`);
        }
        const body = {
          ...(name === undefined ? {} : { name }),
          ...(shared === undefined ? {} : { shared }),
          search_params: without({ ...preset.search_params, ...search }, remove),
          index_params: without({ ...preset.index_params, ...indexOf({ search, index, format }) }, remove),
        };
        // The filters that stay are sent as they were read, so they must not be older than the preset.
        const changed = await client.presets.update(preset.id, body, { ifMatch: ifMatch ?? preset.updated_at });
        print(`Updated preset ${changed.id}, "${changed.name}".`);
      }),
    );
  const remove = new Command('delete')
    .description('delete a preset')
    .argument('<name>', NAME)
    .action((given: string, options: Options) =>
      withClient(options, async (client) => {
        const { id, name } = await findPreset(client, given);
        await client.presets.delete(id);
        print(`Deleted preset ${id}, "${name}".`);
      }),
    );
  return [list, show, create, update, remove].reduce(
    (group, command) => group.addCommand(connectionOptions(command).addHelpText('after', EXIT_CODES_HELP)),
    new Command(),
  );
}

const NAME = 'the name or the ID of the preset';

function collect(value: string, values: string[]): string[] {
  return [...values, value];
}

function without(params: Record<string, unknown>, names: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(Object.entries(params).filter(([name]) => !names.includes(name)));
}
