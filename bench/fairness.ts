/**
 * How much a large export delays the small ones of another publisher: two worker processes of one thread each and one API. The time
 * of a small export is from POST to completed, with and without a large export in progress.
 */
import type { BenchApi } from './lib/bench-api.ts';
import type { BenchOptions } from './lib/bench-options.ts';
import { withService } from './lib/bench-service.ts';
import { compare, type Figures } from './lib/compare.ts';
import { percentile } from './lib/stats.ts';

const SMALL = 100;
/** Small exports one after another, for the percentiles of a round. */
const IN_A_ROW = 40;
/** Times `--rows`: the large export must outlast the small ones. */
const LARGE = 5;
const IDLE = 'small exports on an idle service';

export async function fairness(options: BenchOptions): Promise<void> {
  const rows = options.rows * LARGE;
  await withService(async (bench) => {
    options.versions['PostgreSQL'] = bench.postgres;
    const api = await bench.start('api');
    for (let i = 0; i < 2; i++) await bench.start('worker', { SHEAF_THREADS: '1' });
    const small = bench.as(api, await bench.publisher(SMALL));
    const large = bench.as(api, await bench.publisher(rows));
    await options.record(
      await compare({
        title: `Exports of ${SMALL} rows, ${IN_A_ROW} one after another, beside an export of ${rows.toLocaleString('en')} clicks`,
        contenders: [
          { name: IDLE, run: () => inARow(small) },
          { name: 'the same during the large export', run: () => during(large, small) },
        ],
        baseline: IDLE,
        ratioOf: 'p95 ms',
        repeat: options.repeat,
      }),
    );
  });
}

async function during(large: BenchApi, small: BenchApi): Promise<Figures> {
  const id = await large.askForClicks();
  const figures = await inARow(small);
  const { status } = await large.look(id);
  if (status === 'completed') throw new Error('The large export ended before the small ones. Use more --rows.');
  await large.completed(id);
  return figures;
}

async function inARow(api: BenchApi): Promise<Figures> {
  const times: number[] = [];
  for (let i = 0; i < IN_A_ROW; i++) {
    const started = performance.now();
    await api.completed(await api.askForClicks());
    times.push(performance.now() - started);
  }
  return { 'p50 ms': percentile(times, 50), 'p95 ms': percentile(times, 95) };
}
