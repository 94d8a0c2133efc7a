/**
 * The engine of ClickHouse (chdb) reads COPY text and writes CSV or Parquet in one statement. Its time includes reading and parsing the
 * text, as Sheaf's does.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { columnTypes } from './engine-columns.ts';
import { takeJob } from './take-job.ts';

interface Engine {
  query(text: string, format: string): unknown;
  close(): void;
}

const FOLDER = join(import.meta.dirname, '../../test/clickhouse');
const load = createRequire(join(FOLDER, 'package.json'));
const { version } = load('chdb/package.json') as { version: string };
const { Session } = load('chdb') as { Session: new (folder: string) => Engine };

const quoted = (text: string) => `'${text.replace(/['\\]/g, '\\$&')}'`;
const named = (name: string) => `"${name.replace(/["\\]/g, '\\$&')}"`;

const TYPES = {
  text: 'Nullable(String)',
  timestamp: `Nullable(DateTime64(3, 'UTC'))`,
  integer: 'Nullable(Int64)',
  double: 'Nullable(Float64)',
};

const FORMATS = { csv: 'CSVWithNames', parquet: 'Parquet' };

const SETTINGS = {
  date_time_input_format: 'best_effort',
  date_time_output_format: 'iso',
  format_csv_null_representation: '',
  output_format_decimal_trailing_zeros: '1',
  // zstd at level 1, as Sheaf.
  output_format_parquet_compression_method: 'zstd',
  output_format_compression_level: '1',
  output_format_parquet_string_as_string: '1',
  engine_file_truncate_on_insert: '1',
};

await takeJob({ name: 'chdb', version }, async (job, clock) => {
  clock.pause();
  if (job.format === 'xlsx') throw new Error('ClickHouse does not write workbooks.');
  const folder = mkdtempSync(join(tmpdir(), 'sheaf-chdb-'));
  const engine = new Session(folder);
  const settings = { ...SETTINGS, max_threads: String(job.threads), max_insert_threads: '1' };
  for (const [name, value] of Object.entries(settings)) engine.query(`set ${name} = ${quoted(value)}`, 'TSV');
  const types = columnTypes(job, TYPES).map((type) => (type.startsWith('decimal') ? `Nullable(${type})` : type));
  const structure = quoted(job.columns.map(({ label }, i) => `${named(label)} ${types[i]}`).join(', '));
  clock.resume();
  engine.query(
    `insert into function file(${quoted(job.out)}, ${FORMATS[job.format]}, ${structure})
     select * from file(${quoted(job.rowsFile)}, TabSeparated, ${structure})`,
    'TSV',
  );
  clock.pause();
  engine.close();
  rmSync(folder, { recursive: true, force: true });
  clock.resume();
});
