import { resolve } from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import { listPublishers } from '../../access/publishers/list-publishers.ts';
import { reportsFolder, rowSecurityOf, sourcesOf } from '../../config.ts';
import type { Database } from '../../db/open-database.ts';
import { loadReportFiles } from '../../reports/files/load-report-files.ts';
import type { ReportType } from '../../reports/report-type.ts';
import type { Finding } from '../../source/prove/finding.ts';
import { proveReport, publisherWithRows } from '../../source/prove/prove-report.ts';
import { checkSources, createSources } from '../../source/sources.ts';
import type { SourceSettings } from '../../source-urls.ts';
import { findingsText } from '../doctor/findings-text.ts';
import { CommandError, EXIT } from '../exit-codes.ts';
import type { LoadCatalog } from '../load-catalog.ts';
import { onStopSignal } from '../on-stop-signal.ts';
import { print, printJson } from '../print.ts';
import { withDatabase } from '../with-database.ts';
import { DEFAULT_FOLDER } from './new.ts';
import { onFirstHost } from './on-first-host.ts';

/** Up to this many rows, the proof reads every row twice in both directions of every sort order. */
export const MAX_ROWS = 200_000;

interface CheckOptions {
  publisher?: string;
  rows: number;
  json?: boolean;
}

/** sheaf reports check */
export function checkCommand(load: LoadCatalog): Command {
  return new Command('check')
    .description('prove report types against the database: SQL, types, keys, sort orders, indexes, and what they cost')
    .argument('[name...]', 'report types or files of SHEAF_REPORTS, by default all')
    .option('--publisher <slug>', 'publisher whose rows are read, by default the first one that has rows')
    .option('--rows <number>', 'up to this many rows, all rows of all parts are compared', rowsOption, MAX_ROWS)
    .option('--json', 'print the results as JSON')
    .addHelpText(
      'after',
      '\nExit codes: 0 no check failed (there can be warnings), 1 a check failed, 2 a file is not valid.',
    )
    .action((names: string[], options: CheckOptions) =>
      withDatabase(async (database) => {
        const signal = stopSignal();
        const reports = await chosen(names, load);
        const results = [];
        for (const report of reports) {
          const findings = await check(database, report, { ...options, signal });
          results.push({ report_type: report.name, findings });
          if (!options.json) print(`${results.length > 1 ? '\n' : ''}${report.name}\n${findingsText(findings)}`);
        }
        if (options.json) printJson(results, 2);
        const failed = results.some(({ findings }) => findings.some(({ state }) => state === 'fail'));
        process.exitCode = failed ? EXIT.unexpected : EXIT.ok;
      }),
    );
}

/** Reads `--rows`. Throws the error of an invalid argument. */
export function rowsOption(text: string): number {
  if (!/^\d{1,12}$/.test(text)) throw new InvalidArgumentError('Allowed: whole numbers from 0.');
  return Number(text);
}

async function chosen(given: string[], load: LoadCatalog): Promise<readonly ReportType[]> {
  const folder = reportsFolder() ?? resolve(DEFAULT_FOLDER);
  const names = given.some(isPath) ? await namesOf(given, folder) : given;
  const builtIn = await load(null);
  const catalog = names.every((name) => builtIn.find(name)) && names.length > 0 ? builtIn : await load(folder);
  const brought = catalog.reports.filter(({ name }) => !builtIn.find(name));
  if (names.length === 0 && brought.length === 0) {
    throw new CommandError(
      'usage',
      `${folder} has no report types. Write one with: npx sheaf reports new NAME --table SCHEMA.TABLE`,
    );
  }
  if (names.length === 0) return brought;
  return names.map((name) => {
    const report = catalog.find(name);
    if (report) return report;
    throw new CommandError('usage', `${name} is not a report type. Allowed: ${catalog.names.join(', ')}.`);
  });
}

/** Names of report types have neither a slash nor a period. */
const isPath = (text: string) => /[./\\]/.test(text);

/** The names of the report types that are given by their name or their file. */
async function namesOf(given: string[], folder: string): Promise<string[]> {
  const files = await loadReportFiles(folder);
  return given.map((one) => {
    if (!isPath(one)) return one;
    const found = files.find(({ file }) => resolve(file) === resolve(one));
    if (found) return found.report.name;
    const allowed = files.map(({ file }) => file).join(', ') || 'none';
    throw new CommandError('usage', `${one} is not a file of ${folder}. Allowed: ${allowed}.`);
  });
}

/** Aborts at SIGINT and SIGTERM, so that the database does not continue a statement whose result is not read. */
function stopSignal(): AbortSignal {
  const stopping = new AbortController();
  onStopSignal(() => stopping.abort(new CommandError('unexpected', 'The check was stopped.')), { says: null });
  return stopping.signal;
}

async function check(
  database: Database,
  report: ReportType,
  { publisher, rows, signal }: CheckOptions & { signal: AbortSignal },
): Promise<Finding[]> {
  signal.throwIfAborted();
  const settings = sourcesOf();
  const rowSecurity = rowSecurityOf();
  checkSources([report], { sources: settings, rowSecurity });
  const publishers = await candidates(database, publisher);
  const proveIn = async (chosen: SourceSettings) => {
    const name = 'sheaf reports check';
    const sources = await createSources({ url: database.url, settings: chosen, rowSecurity, max: 1, name });
    try {
      const source = sources.of(report);
      const owner = await publisherWithRows(source, { report, publishers, signal });
      return await proveReport(source, { report, publisher: owner, maxRows: rows, signal });
    } finally {
      await sources.end();
    }
  };
  const { source = '' } = report;
  const hosts = settings.get(source);
  return hosts ? onFirstHost(source, hosts, (host) => proveIn(new Map([[source, [host]]]))) : proveIn(settings);
}

async function candidates({ pool }: Database, publisher: string | undefined) {
  const publishers = await listPublishers({ pool });
  const found = publisher === undefined ? publishers : publishers.filter(({ slug }) => slug === publisher);
  if (found.length > 0) return found;
  const what = publisher === undefined ? 'There are no publishers' : `--publisher: ${publisher} does not exist`;
  throw new CommandError('usage', `${what}. Create one with: npx sheaf publishers create ${publisher ?? 'my-company'}`);
}
