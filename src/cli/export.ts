import { basename } from 'node:path';
import { Command } from 'commander';
import { catalogue } from '../reports/catalogue.ts';
import { createClient, download, type RemoteExport } from './client.ts';
import { CommandError, EXIT_CODES_HELP } from './exit-codes.ts';
import { follow } from './follow.ts';
import { type Parameters, parameter } from './pair.ts';
import { print, printJson } from './print.ts';
import { createProgress } from './progress.ts';

interface Options {
  search: Parameters;
  index: Parameters;
  wait?: boolean;
  output?: string;
  dryRun?: boolean;
  json?: boolean;
  url: string;
  key?: string;
}

/** sheaf export */
export function exportCommand(): Command {
  const names = catalogue.map((report) => `  ${report.name.padEnd(23)} ${Object.keys(report.search).join(', ')}`);
  return new Command('export')
    .description('create an export and, with --wait or -o, download its file')
    .argument('<report>', 'the report type')
    .option(
      '--search <name=value>',
      'a filter; can be repeated. Separate several values with commas, or repeat the name. Write name[]=value for a value that contains a comma',
      parameter,
      {},
    )
    .option(
      '--index <name=value>',
      'sort, direction, columns, timezone, filename or bom; can be repeated',
      parameter,
      {},
    )
    .option('--wait', 'wait for the export and download the file with its own name')
    .option('-o, --output <file>', 'download to this file; implies --wait')
    .option('--dry-run', 'validate the request and estimate the size, without creating an export')
    .option('--json', 'print the export as JSON')
    .option('--url <origin>', 'the URL of the service', process.env['SHEAF_URL'] ?? 'http://localhost:8080')
    .option('--key <key>', 'the API key; prefer SHEAF_API_KEY, which other users of the machine cannot see')
    .addHelpText('after', `\nReport types and their filters:\n${names.join('\n')}\n${EXIT_CODES_HELP}`)
    .action(run);
}

async function run(report: string, options: Options): Promise<void> {
  const key = options.key ?? process.env['SHEAF_API_KEY'];
  if (!key) throw new CommandError('usage', 'Set SHEAF_API_KEY to your API key. Create one with "sheaf keys create".');
  const client = createClient({ url: options.url.replace(/\/+$/, ''), key });
  const body = { report_type: report, search_params: options.search, index_params: options.index };
  const created = await client.create(body, { dryRun: options.dryRun ?? false });
  const wait = (options.wait || options.output) && !options.dryRun;
  if (!wait) return show(created.export, options, `Export ${created.export.id} is ${created.export.status}.`);

  const progress = createProgress();
  const finished = await follow(client, created.export.id, progress.task(report)).finally(() => progress.stop());
  // The name comes from the service, so only its last part is used.
  const path = options.output ?? basename(finished.filename!);
  const bytes = await download(finished.download_url!, path);
  show(finished, options, `${path}: ${finished.row_count} rows, ${bytes} bytes`);
}

function show(state: RemoteExport, options: Options, sentence: string): void {
  if (options.json || options.dryRun) printJson(state, 2);
  else print(sentence);
}
