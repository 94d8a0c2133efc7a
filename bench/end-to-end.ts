/**
 * From the request to the file on the client's disk, with an embedded PostgreSQL. Measures Sheaf as `npm start` runs it, in
 * Excel and CSV, against a lower bound and against the usual solution. All run the same statement.
 *
 * The lower bound is COPY … TO STDOUT (FORMAT csv) into a file, with pg-copy-streams and with psql. It does not count, cut,
 * encode, sign or sync anything, and no other client can download the file. The usual solution is a cursor
 * (pg-query-stream) and the streaming writer of ExcelJS. Sheaf's time is from POST to the last byte of the download, including
 * its count, plan, digests and syncs. Every file is checked for its number of rows.
 */
import { rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { RunningService } from '../test/support/service.ts';
import type { BenchOptions } from './lib/bench-options.ts';
import { type BenchService, type Publisher, withService } from './lib/bench-service.ts';
import { expectRows } from './lib/check-output.ts';
import { type Comparison, type Contender, compare, type Skipped } from './lib/compare.ts';
import { packageVersion } from './lib/machine.ts';
import { clicksQuery, clicksReading } from './lib/reading.ts';
import { timed } from './lib/timed.ts';
import { copyToFile, psqlToFile, psqlVersion } from './peers/copy-csv.ts';
import { cursorToExcel } from './peers/cursor-excel.ts';

/** With more rows, the usual solution takes more than 15 minutes. */
const MAX_CURSOR_ROWS = 2_000_000;

const FLOOR = 'COPY to CSV, pg-copy-streams';

export async function endToEnd(options: BenchOptions): Promise<void> {
  await withService(async (bench) => {
    const service = await bench.start('start');
    options.versions['PostgreSQL'] = bench.postgres;
    for (const name of ['pg', 'pg-copy-streams', 'pg-query-stream'])
      options.versions[name] = await packageVersion(name);
    for (const clicks of [10_000, options.rows, ...(options.large ? [options.rows * 10] : [])]) {
      await options.record(await ofSize({ bench, service, options, publisher: await bench.publisher(clicks) }));
    }
  });
}

interface OfSize {
  bench: BenchService;
  service: RunningService;
  options: BenchOptions;
  publisher: Publisher;
}

async function ofSize({ bench, service, options, publisher }: OfSize): Promise<Comparison> {
  const { url } = bench.database;
  const api = bench.as(service, publisher);
  const query = clicksQuery(publisher.id);
  const { columns } = clicksReading(publisher.id);
  const skipped: Skipped[] = [];

  /** Measures, checks the first file, and removes each file. */
  const contender = (name: string, format: 'xlsx' | 'csv', write: (out: string) => Promise<unknown>): Contender => {
    let checked = false;
    const run = async () => {
      const out = join(bench.folder, `downloaded.${format}`);
      const seconds = await timed(() => write(out));
      if (!checked) await expectRows(out, format, publisher.clicks);
      checked = true;
      const { size } = await stat(out);
      await rm(out);
      return { seconds, 'file MB': size / 1e6 };
    };
    return { name, run };
  };
  const sheaf = (reportType: string) => async (out: string) => {
    const done = await api.completed(await api.askForClicks(reportType));
    await api.download(done, out);
  };

  const contenders = [
    contender(FLOOR, 'csv', (out) => copyToFile({ url, query, out })),
    contender('Sheaf, CSV', 'csv', sheaf('clicks_details_csv')),
    contender('Sheaf, Excel', 'xlsx', sheaf('clicks_details_excel')),
  ];
  const psql = await psqlVersion();
  if (psql === null) skipped.push({ name: 'psql \\copy', why: 'install it with: apt-get install postgresql-client' });
  else {
    options.versions['psql'] = psql;
    contenders.splice(
      1,
      0,
      contender('psql \\copy to CSV', 'csv', (out) => psqlToFile({ url, query, out })),
    );
  }
  const usual = 'pg-query-stream and ExcelJS, Excel';
  if (publisher.clicks > MAX_CURSOR_ROWS) skipped.push({ name: usual, why: 'each run would take about 15 minutes' });
  else contenders.push(contender(usual, 'xlsx', (out) => cursorToExcel({ url, query, out, columns })));
  return compare({
    title: `${publisher.clicks.toLocaleString('en')} clicks × ${columns.length}, from request to downloaded file`,
    contenders,
    baseline: FLOOR,
    ratioOf: 'seconds',
    repeat: options.repeat,
    skipped,
  });
}
