/**
 * Whole exports in several formats, in turns, from the request to the completed file: a service with its embedded PostgreSQL.
 *
 *   npm run bench:formats -- [--formats csv,parquet] [--rows 300000] [--rounds 10]
 *
 * The ratios are those of the rounds to the first format. The peak memory is that of the process that builds the exports, so measure it with
 * one format and different numbers of rows.
 */
import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { withService } from './lib/bench-service.ts';
import { ratioSpread, spread } from './lib/stats.ts';
import { timed } from './lib/timed.ts';

const { values } = parseArgs({
  options: {
    formats: { type: 'string', default: 'csv,parquet' },
    rows: { type: 'string', default: '300000' },
    rounds: { type: 'string', default: '10' },
  },
});
const formats = values.formats.split(',');

await withService(async (bench) => {
  const service = await bench.start('start');
  const publisher = await bench.publisher(Number(values.rows));
  const api = bench.as(service, publisher);
  const times = formats.map((): number[] => []);
  const build = async (format: string) => {
    const seconds = await timed(async () => {
      const { row_count } = await api.completed(await api.askForClicks('clicks_details_csv', format));
      if (row_count !== publisher.clicks) throw new Error(`The ${format} file has ${row_count} rows.`);
    });
    return seconds;
  };
  // The first builds compile the encoders.
  for (const format of formats) await build(format);
  for (let round = 0; round < Number(values.rounds); round++) {
    for (const [i, format] of formats.entries()) times[i]!.push(await build(format));
  }
  for (const [i, format] of formats.entries()) {
    const { min, median } = spread(times[i]!);
    const ratio = ratioSpread(times[0]!, times[i]!);
    const speed = (seconds: number) => Math.round(publisher.clicks / seconds).toLocaleString('en');
    console.log(
      `${format}: ${speed(median)} rows/s, fastest ${speed(min)}; ${ratio.median.toFixed(2)} (${ratio.min.toFixed(2)}–${ratio.max.toFixed(2)}) of the speed of ${formats[0]}`,
    );
  }
  const [, peak] = /VmHWM:\s+(\d+)/.exec(await readFile(`/proc/${service.pid}/status`, 'utf8')) ?? [];
  console.log(`Peak memory of the service: ${Math.round(Number(peak) / 1024)} MiB`);
});
