/**
 * The peak memory of a worker process from its start to the end of its exports (Excel, including all encoder threads),
 * by number of rows and of parallel exports. Every figure is from a new process with the default settings.
 */

import type { RunningService } from '../test/support/service.ts';
import type { BenchOptions } from './lib/bench-options.ts';
import { type BenchService, type Publisher, withService } from './lib/bench-service.ts';
import { type Contender, compare, type Figures } from './lib/compare.ts';
import { peakMib } from './lib/memory.ts';
import { timed } from './lib/timed.ts';

const AT_ONCE = [1, 4];
const IDLE = 'started, nothing built';

export async function memory(options: BenchOptions): Promise<void> {
  const sizes = [Math.ceil(options.rows / 10), options.rows, ...(options.large ? [options.rows * 10] : [])];
  await withService(async (bench) => {
    options.versions['PostgreSQL'] = bench.postgres;
    const api = await bench.start('api');
    const contenders: Contender[] = [{ name: IDLE, run: () => peakWhile(bench, null) }];
    for (const clicks of sizes) {
      const publisher = await bench.publisher(clicks);
      for (const count of AT_ONCE) {
        const exports = count === 1 ? '1 export' : `${count} exports in parallel`;
        contenders.push({
          name: `${clicks.toLocaleString('en')} rows, ${exports}`,
          run: () => peakWhile(bench, () => build({ bench, api, publisher, count })),
        });
      }
    }
    const title = 'Peak memory of a worker process';
    await options.record(
      await compare({ title, contenders, baseline: IDLE, ratioOf: 'peak MiB', repeat: options.repeat }),
    );
  });
}

/** The memory that a start takes, without work. */
async function peakWhile(bench: BenchService, work: (() => Promise<void>) | null): Promise<Figures> {
  const worker = await bench.start('worker');
  const seconds = work && (await timed(work));
  const peak = peakMib(worker.pid);
  await worker.end();
  return { 'peak MiB': peak, ...(seconds === null ? {} : { seconds }) };
}

interface Build {
  bench: BenchService;
  api: RunningService;
  publisher: Publisher;
  count: number;
}

async function build({ bench, api, publisher, count }: Build): Promise<void> {
  const client = bench.as(api, publisher);
  const one = async () => client.completed(await client.askForClicks());
  await Promise.all(Array.from({ length: count }, one));
}
