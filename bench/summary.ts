/**
 * Workbooks with and without a summary sheet, in turns, from the request to the completed file: a service with its embedded PostgreSQL.
 * And the alternative to its statement: adding up the rows in JavaScript, on one thread.
 *
 *   npm run bench:summary -- [--rows 300000] [--rounds 6]
 */
import { parseArgs } from 'node:util';
import { builtIn } from '../src/reports/built-in.ts';
import { canonicalParams } from '../src/reports/canonical.ts';
import { summaryColumns } from '../src/reports/summary.ts';
import { rowsStatement } from '../src/source/statements.ts';
import { summaryStatement } from '../src/source/summary-statement.ts';
import { withService } from './lib/bench-service.ts';
import { SPAN } from './lib/clicks.ts';
import { ratioSpread, spread } from './lib/stats.ts';
import { timed } from './lib/timed.ts';

const { values } = parseArgs({
  options: { rows: { type: 'string', default: '300000' }, rounds: { type: 'string', default: '6' } },
});
const KINDS = { without: {}, with: { summary: true } };

await withService(async (bench) => {
  const service = await bench.start('start');
  const publisher = await bench.publisher(Number(values.rows));
  const api = bench.as(service, publisher);
  const build = (presentation: object) =>
    timed(async () => {
      const id = await api.askForClicks('clicks_details_excel', 'xlsx', presentation);
      const { row_count } = await api.completed(id);
      if (row_count !== publisher.clicks) throw new Error(`The file has ${row_count} rows.`);
    });
  const times = { without: [] as number[], with: [] as number[] };
  for (let round = -1; round < Number(values.rounds); round++) {
    for (const [name, presentation] of Object.entries(KINDS)) {
      const seconds = await build(presentation);
      // The first builds compile the encoders.
      if (round >= 0) times[name as keyof typeof times].push(seconds);
    }
  }
  for (const [name, list] of Object.entries(times)) {
    const { min, median } = spread(list);
    console.log(`${name} a summary: fastest ${min.toFixed(2)} s, median ${median.toFixed(2)} s`);
  }
  const { min, median, max } = ratioSpread(times.with, times.without);
  console.log(`with ÷ without, by rounds: ${median.toFixed(2)} (${min.toFixed(2)}–${max.toFixed(2)})`);

  const report = builtIn.find('clicks_details_excel')!;
  const params = canonicalParams(report, { search_params: SPAN, index_params: { summary: true } });
  const { id: publisherId, slug: publisherSlug } = publisher;
  const reading = { report, params, publisherId, publisherSlug, asOf: '2026-12-01 00:00:00+00' };
  const statement = summaryStatement(reading, summaryColumns(report, params.index_params)!).text;
  const alone: number[] = [];
  for (let round = 0; round < 3; round++) {
    alone.push(await timed(() => bench.database.pool.query(`set time zone 'UTC'; ${statement}`)));
  }
  console.log(`the statement alone: fastest ${spread(alone).min.toFixed(2)} s`);
  const all = rowsStatement(reading, { lower: null, upper: null })
    .text.replace(/^copy \(/, '')
    .replace(/\) to stdout$/, '');
  const counting = await timed(() => bench.database.pool.query(`select count(r) from (${all}) r`));
  console.log(`reading the rows alone: ${counting.toFixed(2)} s`);
});
