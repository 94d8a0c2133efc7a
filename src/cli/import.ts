import { Argument, Command, Option } from 'commander';
import { counted } from '../counted.ts';
import { RequestError } from '../errors.ts';
import { BadRowsError } from '../importer/bad-rows-error.ts';
import { DELIMITERS, type Delimiter, ENCODINGS, type EncodingLabel } from '../importer/file-layout.ts';
import { importFile } from '../importer/import-file.ts';
import { IMPORT_KINDS, type ImportKindName } from '../importer/kinds/index.ts';
import { ReconciliationError } from '../importer/reconcile.ts';
import { quoted } from '../printable.ts';
import { CommandError, EXIT_CODES_HELP } from './exit-codes.ts';
import { importSummary } from './import-summary.ts';
import { pair } from './pair.ts';
import { print, printError, printJson } from './print.ts';
import { createProgress } from './progress.ts';
import { withDatabase } from './with-database.ts';

interface Options {
  publisher?: string;
  network?: string;
  map: Record<string, string>;
  preset?: string;
  detect?: boolean;
  set: Record<string, string>;
  timezone?: string;
  entry?: string;
  delimiter?: Delimiter;
  encoding?: EncodingLabel;
  dryRun?: boolean;
  onError: 'abort' | 'skip';
  json?: boolean;
}

const HELP = `
Every import ends with a reconciliation: rows read = new + changed + same + older + repeated + rejected, sums per
currency and status, the columns that were used, ignored and missing, and every kind of change to a value. An
import whose rows or sums do not add up is rolled back.

The columns of every kind, the presets, and what is checked: docs/guide/import.md
${EXIT_CODES_HELP}`;

/** sheaf import */
export function importCommand(): Command {
  return new Command()
    .addArgument(new Argument('<kind>', 'what the files contain').choices(Object.keys(IMPORT_KINDS)))
    .argument('<files...>', 'each file is imported completely or not at all; the first that fails ends the command')
    .option('--publisher <slug>', 'the publisher of rows that do not name one')
    .option('--network <slug>', 'the network of rows that do not name one; for advertisers, a new one is created')
    .option('--map <file_column=column>', 'import a file column as another column; can be repeated', pair, {})
    .option(
      '--preset <name>',
      "read the network's own files, for example awin; or a preset that was saved for the publisher; or the path of your own, ending in .json",
    )
    .option('--detect', 'choose the preset by the columns of the file, and print the reason')
    .option('--set <column=value>', 'a value for a column that the network does not provide; can be repeated', pair, {})
    .option('--timezone <name>', 'the time zone of times without an offset, for example Europe/London')
    .option('--entry <name>', 'the file to import from a zip archive that contains several')
    .addOption(
      new Option(
        '--delimiter <character>',
        'the separator of the fields of a CSV, if its header does not tell',
      ).choices(DELIMITERS),
    )
    .addOption(
      new Option('--encoding <name>', 'the encoding of the file, if its bytes do not tell').choices(
        Object.keys(ENCODINGS),
      ),
    )
    .option('--dry-run', 'show the mapping, the first rows, invalid rows and sums, and import nothing')
    .addOption(
      new Option(
        '--on-error <what>',
        'abort: a bad row cancels the import of its file; skip: bad rows are written to FILE.rejected',
      )
        .choices(['abort', 'skip'])
        .default('abort'),
    )
    .option('--json', 'print the reconciliation as JSON, one line per file')
    .addHelpText('after', HELP)
    .action((kind: ImportKindName, files: string[], options: Options) =>
      withDatabase(async ({ pool }) => {
        for (const [place, file] of files.entries()) {
          await importOne({ pool, kind, file, options }).catch((error: unknown) => {
            const rest = files.slice(place + 1);
            if (rest.length > 0)
              printError(`Not imported, because of the error below: ${rest.map(quoted).join(', ')}.`);
            throw error;
          });
        }
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
  const progress = await createProgress();
  const task = progress.task(file === '-' ? 'standard input' : file);
  try {
    let total: number | null = null;
    const result = await importFile({
      ...options,
      pool,
      kind,
      file,
      onProgress({ rows, bytes, totalBytes }) {
        total = totalBytes;
        // Bytes are read ahead of the rows, so all of them can be read while rows are still imported.
        const done = total === null ? 0 : Math.min(bytes, total - 1);
        task.update(done, total, 'importing', counted(rows, 'row'));
      },
    })
      .then((imported) => {
        task.update(total ?? 1, total ?? 1, imported.dryRun ? 'checked' : 'imported', counted(imported.rows, 'row'));
        return imported;
      })
      .finally(() => progress.stop());
    if (options.json) printJson({ file, ...result });
    else print(importSummary(file, result));
    if (result.rows > 0 && result.rejected === result.rows) {
      throw new CommandError('failed', `${file}: every row was rejected.`);
    }
  } catch (error) {
    if (error instanceof ReconciliationError) throw new CommandError('failed', `${file}: ${error.message}`);
    if (!(error instanceof BadRowsError)) throw withFile(file, error);
    const lines = error.rows.map(
      (row) => `  line ${row.line}, ${row.column ?? 'row'}: ${row.reason} (${quoted(row.value)})`,
    );
    throw new CommandError('failed', `${error.message}\n${lines.join('\n')}`);
  }
}

/** Adds the file name to the message, because a command can import several files. */
function withFile(file: string, error: unknown): unknown {
  const name = file === '-' ? 'standard input' : file;
  if (!(error instanceof RequestError) || error.message.includes(name)) return error;
  return new RequestError(error.code, `${name}: ${error.message}`, { cause: error });
}
