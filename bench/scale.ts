/**
 * One export with one and with two worker processes with one encoder thread each, and an API that builds nothing. It shows the
 * benefit of a second process. All of them and PostgreSQL share the cores of one machine. The database needs half of
 * them, so a second worker takes from it what it gains. Therefore the measurement is repeated with workers that are limited to a
 * share of a core each. This leaves enough cores for the database, as if workers had their own machines.
 */
import type { BenchOptions } from './lib/bench-options.ts';
import { type BenchService, withService } from './lib/bench-service.ts';
import { type Contender, compare, type Skipped } from './lib/compare.ts';
import { canHold, holdToCores } from './lib/cpu-quota.ts';
import { timed } from './lib/timed.ts';

/** Cores of a limited worker. Two of them and the database together do not fill two cores. */
const SHARE = 0.4;

export async function scale(options: BenchOptions): Promise<void> {
  await withService(async (bench) => {
    options.versions['PostgreSQL'] = bench.postgres;
    const publisher = await bench.publisher(options.rows);
    const api = bench.as(await bench.start('api'), publisher);

    const startWorker = async (cores: number | null) => {
      const worker = await bench.start('worker', { SHEAF_THREADS: '1' });
      const release = cores === null ? async () => {} : await holdToCores(worker.pid, cores);
      return async () => {
        await worker.end();
        await release();
      };
    };
    const contender = (name: string, workers: number, cores: number | null): Contender => {
      const run = async () => {
        const end = await Promise.all(Array.from({ length: workers }, () => startWorker(cores)));
        const id = await api.askForClicks();
        const seconds = await timed(() => api.completed(id));
        const parts = await secondsOfParts(bench, id);
        await Promise.all(end.map((endOne) => endOne()));
        return { seconds, 'seconds of its parts': parts };
      };
      return { name, run };
    };
    const record = async (title: string, cores: number | null) => {
      const baseline = '1 worker';
      const able = cores === null || (await canHold());
      const contenders = able ? [contender(baseline, 1, cores), contender('2 workers', 2, cores)] : [];
      const skipped: Skipped[] = able ? [] : [{ name: title, why: 'it needs root and control groups version 1' }];
      const { repeat } = options;
      await options.record(
        await compare({ title, contenders, baseline, ratioOf: 'seconds of its parts', repeat, skipped }),
      );
    };
    const size = `${publisher.clicks.toLocaleString('en')} clicks to Excel`;
    await record(size, null);
    await record(`${size}, each worker limited to ${SHARE} of a core`, SHARE);
  });
}

/** From the start of the first part to the end of the last, without counting, cutting and joining. */
async function secondsOfParts({ database }: BenchService, id: number): Promise<number> {
  const { rows } = await database.pool.query<{ seconds: number }>(
    `select extract(epoch from max(completed_at) - min(started_at))::float8 as seconds from sheaf.exports where parent_id = $1`,
    [id],
  );
  return rows[0]!.seconds;
}
