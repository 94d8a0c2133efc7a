/**
 * From the request to the file on the client's disk, on an embedded PostgreSQL: Sheaf as `npm start` runs it, in Excel and
 * CSV, against the floor and against the usual road, all on the statement that Sheaf itself runs.
 *
 * The floor is what the server can say and nothing else: COPY … TO STDOUT (FORMAT csv) into a file, by pg-copy-streams and
 * by psql. Nothing is counted, cut, encoded, signed or synced, and nobody else could see the file. The usual road is a
 * cursor (pg-query-stream) and ExcelJS's streaming writer. Sheaf's time is from POST to the last byte of the download,
 * with its count, its plan, its digests and its syncs. Every file is checked for its number of rows.
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

/** More take the usual road a quarter of an hour and more. */
const MOST_CURSOR_ROWS = 2_000_000;

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

  /** Measures, checks the file once, and takes it away. */
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
  if (psql === null) skipped.push({ name: 'psql \\copy', why: 'to have it: apt-get install postgresql-client' });
  else {
    options.versions['psql'] = psql;
    contenders.splice(
      1,
      0,
      contender('psql \\copy to CSV', 'csv', (out) => psqlToFile({ url, query, out })),
    );
  }
  const road = 'pg-query-stream and ExcelJS, Excel';
  if (publisher.clicks > MOST_CURSOR_ROWS)
    skipped.push({ name: road, why: 'it would take a quarter of an hour a run' });
  else contenders.push(contender(road, 'xlsx', (out) => cursorToExcel({ url, query, out, columns })));
  return compare({
    title: `${publisher.clicks.toLocaleString('en')} clicks × ${columns.length}, from request to downloaded file`,
    contenders,
    baseline: FLOOR,
    ratioOf: 'seconds',
    repeat: options.repeat,
    skipped,
  });
}
