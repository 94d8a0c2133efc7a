import { Command } from 'commander';
import type { ReportRequest, Sheaf } from '../../clients/typescript/src/index.ts';
import type { Catalog } from '../reports/catalog.ts';
import { checkOutput } from './check-output.ts';
import { CommandError, EXIT_CODES_HELP } from './exit-codes.ts';
import { fetchExport } from './fetch-export.ts';
import { type FetchOptions, fetchOptions } from './fetch-options.ts';
import { findPreset } from './find-preset.ts';
import { printJson } from './print.ts';
import { indexOf, type RequestOptions, requestOptions } from './request-options.ts';
import { withClient } from './with-client.ts';

interface Options extends FetchOptions, RequestOptions {
  preset?: string;
  dryRun?: boolean;
}

/** sheaf export */
export function exportCommand({ reports }: Catalog): Command {
  const names = reports.map(({ name, search }) => {
    const filters = Object.entries(search).filter(([, { excludes }]) => excludes === undefined);
    return `  ${name.padEnd(23)} ${filters.map(([filter]) => filter).join(', ')}`;
  });
  const command = new Command()
    .argument('[report]', 'the report type; not with --preset')
    .option('--preset <name>', 'the name or the ID of a preset; --search and --index replace values of it');
  return fetchOptions(requestOptions(command))
    .option('--dry-run', 'validate the request and estimate the size, without creating an export')
    .addHelpText(
      'after',
      `\nReport types and their filters:\n${names.join('\n')}\nFilters that take a list have an exclusion: country_not=US is everything except US.\n${EXIT_CODES_HELP}`,
    )
    .action(run);
}

async function run(report: string | undefined, options: Options): Promise<void> {
  if ((report === undefined) === (options.preset === undefined)) {
    throw new CommandError('usage', 'Name either a report type or, with --preset, a preset.');
  }
  if (!options.dryRun) await checkOutput(options);
  await withClient(options, async (client) => {
    const created = await create(client, report, options);
    if (options.dryRun) return printJson(created, 2);
    await fetchExport(client, created, options);
  });
}

async function create(client: Sheaf, report: string | undefined, options: Options) {
  const { preset, search, dryRun = false } = options;
  const changes = { search_params: search, index_params: indexOf(options) };
  if (preset === undefined) {
    return client.findOrCreateExport({ report_type: report, ...changes } as ReportRequest, { dryRun });
  }
  const { orInProgress } = await import('../../clients/typescript/src/index.ts');
  const { id } = await findPreset(client, preset);
  return orInProgress(client.presets.export(id, changes, { dryRun }));
}
