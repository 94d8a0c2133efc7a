import { Argument, Command, Option } from 'commander';
import { BadRowsError } from '../importer/bad-rows-error.ts';
import { type ImportResult, importFile } from '../importer/import-file.ts';
import { IMPORT_KINDS, type ImportKindName } from '../importer/kinds/index.ts';
import { CommandError, EXIT_CODES_HELP } from './exit-codes.ts';
import { pair } from './pair.ts';
import { createProgress } from './progress.ts';
import { withDatabase } from './with-database.ts';

interface Options {
  publisher?: string;
  network?: string;
  map: Record<string, string>;
  onError: 'abort' | 'skip';
  json?: boolean;
}

/** sheaf import */
export function importCommand(): Command {
  return new Command('import')
    .description('load CSV or JSON Lines files (.gz too, - for standard input); loading one again changes nothing')
    .addArgument(new Argument('<kind>', 'what the files hold').choices(Object.keys(IMPORT_KINDS)))
    .argument('<files...>', 'each is kept whole or not at all')
    .option('--publisher <slug>', 'the publisher, for rows that name none')
    .option('--network <slug>', 'the network, for rows that name none')
    .option('--map <theirs=ours>', 'a column of the file and our name for it; may be repeated', pair, {})
    .addOption(
      new Option('--on-error <what>', 'abort: a bad row, and nothing of its file is kept; skip: to FILE.rejected')
        .choices(['abort', 'skip'])
        .default('abort'),
    )
    .option('--json', 'print the counts as JSON')
    .addHelpText('after', `\nThe columns of every kind: docs/guide/import.md\n${EXIT_CODES_HELP}`)
    .action((kind: ImportKindName, files: string[], options: Options) =>
      withDatabase(async ({ pool }) => {
        for (const file of files) await importOne({ pool, kind, file, options });
      }),
    );
}

interface ImportOne {
  pool: Parameters<typeof importFile>[0]['pool'];
  kind: ImportKindName;
  file: string;
  options: Options;
}

async function importOne({ pool, kind, file, options }: ImportOne): Promise<void> {
  const progress = createProgress();
  const task = progress.task(file === '-' ? 'standard input' : file);
  try {
    const result = await importFile({
      ...options,
      pool,
      kind,
      file,
      onProgress: ({ rows, bytes, totalBytes }) => task.update(bytes, totalBytes ?? bytes, `${rows} rows`),
    }).finally(() => progress.stop());
    console.log(options.json ? JSON.stringify({ file, ...result }) : summary(file, result));
  } catch (error) {
    if (!(error instanceof BadRowsError)) throw error;
    const lines = error.rows.map((row) => `  line ${row.line}, ${row.column ?? 'row'}: ${row.reason} ("${row.value}")`);
    throw new CommandError('failed', `${error.message}\n${lines.join('\n')}`);
  }
}

function summary(file: string, result: ImportResult): string {
  const { rows, inserted, updated, unchanged, rejected, rejectedFile, unknownColumns, seconds } = result;
  const lines = [
    `${file}: ${rows} rows in ${seconds.toFixed(1)} s: ${inserted} new, ${updated} changed, ${unchanged} as they were, ${rejected} rejected`,
  ];
  if (rejectedFile) lines.push(`  Rejected rows are in ${rejectedFile}.`);
  if (unknownColumns.length > 0)
    lines.push(`  Ignored columns: ${unknownColumns.join(', ')}. Name ours with --map theirs=ours.`);
  return lines.join('\n');
}
