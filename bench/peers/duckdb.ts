/**
 * DuckDB reads COPY text and writes CSV or Parquet in one statement, `COPY (…) TO`. Its time includes reading and parsing the text, as
 * Sheaf's does.
 */
import { DuckDBInstance } from '@duckdb/node-api';
import { columnTypes } from './engine-columns.ts';
import { takeJob } from './take-job.ts';

const quoted = (text: string) => `'${text.replaceAll("'", "''")}'`;
const named = (name: string) => `"${name.replaceAll('"', '""')}"`;

const TYPES = { text: 'varchar', timestamp: 'timestamptz', integer: 'bigint', double: 'double' };

/** zstd at level 1, as Sheaf. */
const OPTIONS = {
  csv: `format csv, header, timestampformat '%Y-%m-%dT%H:%M:%S.%gZ'`,
  parquet: 'format parquet, compression zstd, compression_level 1',
};

await takeJob('@duckdb/node-api', async (job, clock) => {
  clock.pause();
  if (job.format === 'xlsx') throw new Error('The Excel extension of DuckDB is downloaded at run time.');
  const instance = await DuckDBInstance.create(':memory:', { threads: String(job.threads) });
  const connection = await instance.connect();
  await connection.run(`set timezone to 'UTC'`);
  const types = columnTypes(job, TYPES);
  const columns = job.columns.map(({ label }, i) => `${quoted(label)}: ${quoted(types[i]!)}`);
  // For CSV, the format of timestamps applies to those without a time zone.
  const selected = job.columns.map(({ label, kind }) =>
    kind === 'timestamp' ? `${named(label)}::timestamp as ${named(label)}` : named(label),
  );
  const rows = `read_csv(${quoted(job.rowsFile)}, columns = {${columns}}, delim = '\t', header = false, quote = '', escape = '', nullstr = '\\N', auto_detect = false)`;
  clock.resume();
  await connection.run(`copy (select ${selected} from ${rows}) to ${quoted(job.out)} (${OPTIONS[job.format]})`);
  clock.pause();
  connection.closeSync();
  clock.resume();
});
