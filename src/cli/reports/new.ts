import { access, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Command, Option } from 'commander';
import { listPublishers } from '../../access/publishers/list-publishers.ts';
import { reportsFolder, rowSecurityOf, sourcesOf } from '../../config.ts';
import { counted } from '../../counted.ts';
import type { Database } from '../../db/open-database.ts';
import { createPool } from '../../db/pool.ts';
import { makeFolder } from '../../make-folder.ts';
import { loadReportFile } from '../../reports/files/load-report-files.ts';
import { readClickHouseTable } from '../../source/clickhouse/read-table.ts';
import { type DraftReport, draftReport, isShown } from '../../source/draft-report.ts';
import { readTable, type Table } from '../../source/table-columns.ts';
import { isClickHouse } from '../../source-urls.ts';
import { CommandError } from '../exit-codes.ts';
import { print } from '../print.ts';
import { withDatabase } from '../with-database.ts';
import { onFirstHost } from './on-first-host.ts';
import { shownPath } from './shown-path.ts';

interface NewOptions {
  table: string;
  scope?: string;
  publisher?: string[];
  key?: string[];
  format: 'csv' | 'xlsx';
  source?: string;
}

/** The folder that the commands use if SHEAF_REPORTS is not set. */
export const DEFAULT_FOLDER = 'reports';

/** sheaf reports new */
export function newCommand(): Command {
  return new Command('new')
    .description('write a first version of a report type from a table of the database')
    .argument('<name>', 'name of the report type: lower-case words joined by underscores')
    .requiredOption(
      '--table <table>',
      'table or view with its schema, for example public.orders. In ClickHouse, a table of the database in the URL',
    )
    .option('--scope <column>', 'column with the slug of the publisher, or with its ID if it is a number')
    .option('--publisher <slug...>', 'publishers that all rows belong to, instead of --scope')
    .option('--key <column...>', 'columns that are unique together, by default the primary key')
    .option('--source <name>', 'database of SHEAF_SOURCES that has the table, by default that of Sheaf')
    .addOption(new Option('--format <format>', 'format of the files').choices(['csv', 'xlsx']).default('xlsx'))
    .action((name: string, options: NewOptions) => withDatabase((database) => writeNew(database, name, options)));
}

async function writeNew(database: Database, name: string, options: NewOptions): Promise<void> {
  if (!/^[a-z][a-z0-9]*(?:_[a-z0-9]+)*$/.test(name)) {
    throw new CommandError('usage', `${name} is not valid. Allowed: lower-case words joined by underscores.`);
  }
  const table = await readFrom(database, options);
  const key = keyOf(table, options);
  const scope = await scopeOf(database, table, options);
  const folder = reportsFolder() ?? DEFAULT_FOLDER;
  await makeFolder(folder, 0o777);
  const path = join(folder, `${name}.yaml`);
  if (
    await access(path).then(
      () => true,
      () => false,
    )
  ) {
    throw new CommandError('usage', `${path} exists. Choose another name, or remove the file.`);
  }
  await writeFile(path, draftReport({ name, table, format: options.format, source: options.source, key, scope }), {
    flag: 'wx',
  });
  const { report } = await loadReportFile(path);
  const [columns, filters, orders] = [report.columns, Object.keys(report.search), Object.keys(report.orders)];
  print(
    `Wrote ${shownPath(path)} with ${counted(columns.length, 'column')}, ${counted(filters.length, 'filter')} and ${counted(orders.length, 'sort order')}.`,
  );
  const omitted = table.columns.filter((column) => !isShown(column)).map((column) => column.name);
  if (omitted.length > 0) print(`Columns of bytes cannot be in a file and are left out: ${omitted.join(', ')}.`);
  if (table.engine === 'clickhouse' && !options.key) {
    print('Its key is the sorting key of the table. ClickHouse does not keep it unique. The check finds duplicates.');
  }
  if (!reportsFolder()) print(`Use it with: export SHEAF_REPORTS=./${DEFAULT_FOLDER}`);
  print(`Check it with: npx sheaf reports check ${name}`);
}

/** The columns of the unique key, without the column of the scope, which has the same value in all rows of an export. */
function keyOf(table: Table, { key: given, scope }: NewOptions): readonly string[] {
  const key = given
    ? columnsOf(table, given, '--key')
    : (table.key ?? []).filter((name, _, { length }) => length === 1 || name !== scope);
  const bytes = table.columns.find((column) => key.includes(column.name) && !isShown(column));
  if (bytes) {
    throw new CommandError(
      'usage',
      `${table.name}: the key column ${bytes.name} has bytes, which have no order in a file. Name other columns that are unique together with --key.`,
    );
  }
  if (key.length > 0) return key;
  const none =
    table.engine === 'clickhouse'
      ? 'no sorting key of columns that are never null'
      : 'no unique key whose columns are never null';
  throw new CommandError('usage', `${table.name} has ${none}. Name columns that are unique together with --key.`);
}

/** Reads the table in Sheaf's database or in the source. */
async function readFrom({ pool }: Database, { source, table }: NewOptions): Promise<Table> {
  if (source === undefined) return existing(await readTable(pool, table), table);
  const settings = sourcesOf();
  const hosts = settings.get(source);
  if (!hosts) {
    const allowed = [...settings.keys()].join(', ') || 'none, because SHEAF_SOURCES is not set';
    throw new CommandError('usage', `--source: ${source} is not in SHEAF_SOURCES. Allowed: ${allowed}.`);
  }
  if (isClickHouse(hosts)) return onFirstHost(source, hosts, ({ url }) => readFromClickHouse(url, table));
  return onFirstHost(source, hosts, async ({ url }) => {
    const other = createPool({ url, max: 1, name: 'sheaf reports new' });
    try {
      return existing(await readTable(other, table), table);
    } finally {
      await other.end();
    }
  });
}

function existing(table: Table | null, name: string): Table {
  if (table) return table;
  throw new CommandError(
    'usage',
    `--table: ${name} is not a table or view. Write it with its schema, for example public.orders, and names with capital letters or spaces in quotation marks: 'public."Order Lines"'.`,
  );
}

/** Tables that a message lists. */
const MAX_LISTED = 20;

async function readFromClickHouse(url: string, name: string): Promise<Table> {
  const { table, database, tables } = await readClickHouseTable(url, name);
  if (table?.name.includes('\\')) {
    throw new CommandError(
      'usage',
      `--table: the name of ${name} has a backslash, which report types cannot use. Rename the table.`,
    );
  }
  if (table) return table;
  const listed = tables.slice(0, MAX_LISTED).join(', ') || 'none';
  const more = tables.length > MAX_LISTED ? ` and ${tables.length - MAX_LISTED} more` : '';
  throw new CommandError(
    'usage',
    `--table: ${name} is not a table of the MergeTree family in the database ${database} of the source. Allowed: ${listed}${more}.`,
  );
}

async function scopeOf(
  { pool }: Database,
  table: Table,
  { scope, publisher, source }: NewOptions,
): Promise<DraftReport['scope']> {
  if (scope === undefined && !publisher && source !== undefined && rowSecurityOf().has(source)) return null;
  if (scope !== undefined && publisher) throw new CommandError('usage', 'Use either --scope or --publisher.');
  if (scope !== undefined) return { column: columnsOf(table, [scope], '--scope')[0]! };
  if (!publisher) {
    throw new CommandError(
      'usage',
      `Say which publisher a row belongs to: --scope with a column of ${table.name}, or --publisher with the slug of the publisher of all rows.`,
    );
  }
  const known = (await listPublishers({ pool })).map(({ slug }) => slug);
  const unknown = publisher.find((slug) => !known.includes(slug));
  if (unknown !== undefined) {
    throw new CommandError(
      'usage',
      `--publisher: ${unknown} does not exist. Create it with: npx sheaf publishers create ${unknown}`,
    );
  }
  return { publishers: publisher };
}

function columnsOf(table: Table, names: readonly string[], option: string): readonly string[] {
  const known = table.columns.map(({ name }) => name);
  const unknown = names.find((name) => !known.includes(name));
  if (unknown === undefined) return names;
  throw new CommandError('usage', `${option}: ${table.name} has no column ${unknown}. Allowed: ${known.join(', ')}.`);
}
