/**
 * One export over one and over two worker processes with one encoder thread each, beside an API that builds nothing: what a
 * second process brings. All of them, and PostgreSQL, share the cores of one machine.
 */
import type { BenchOptions } from './lib/bench-options.ts';
import { type BenchService, withService } from './lib/bench-service.ts';
import { type Contender, compare } from './lib/compare.ts';
import { timed } from './lib/timed.ts';

export async function scale(options: BenchOptions): Promise<void> {
  await withService(async (bench) => {
    options.versions['PostgreSQL'] = bench.postgres;
    const publisher = await bench.publisher(options.rows);
    const api = bench.as(await bench.start('api'), publisher);

    const contender = (name: string, workers: number): Contender => {
      const run = async () => {
        const running = await Promise.all(
          Array.from({ length: workers }, () => bench.start('worker', { SHEAF_THREADS: '1' })),
        );
        const id = await api.askForClicks();
        const seconds = await timed(() => api.completed(id));
        const parts = await secondsOfParts(bench, id);
        await Promise.all(running.map((worker) => worker.end()));
        return { seconds, 'seconds of its parts': parts };
      };
      return { name, run };
    };
    const size = `${publisher.clicks.toLocaleString('en')} clicks to Excel`;
    const baseline = '1 worker';
    const contenders = [contender(baseline, 1), contender('2 workers', 2)];
    await options.record(
      await compare({ title: size, contenders, baseline, ratioOf: 'seconds', repeat: options.repeat }),
    );
  });
}

/** From the start of the first part to the end of the last: without counting, cutting and joining. */
async function secondsOfParts({ database }: BenchService, id: number): Promise<number> {
  const { rows } = await database.pool.query<{ seconds: number }>(
    `select extract(epoch from max(completed_at) - min(started_at))::float8 as seconds from exports where parent_id = $1`,
    [id],
  );
  return rows[0]!.seconds;
}
