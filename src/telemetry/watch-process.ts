/** What the process itself uses. */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import type pg from 'pg';
import type { Metrics } from './metrics.ts';

/** The delay is told of the last whole period and the running one: a single stall is seen by whoever looks every 10 s. */
const PERIOD_MS = 10_000;

/** The histogram measures with a timer of this resolution, whose own wait it includes. */
const RESOLUTION_MS = 10;

type IntervalHistogram = ReturnType<typeof monitorEventLoopDelay>;

/** Returns what ends it. */
export function watchProcess(metrics: Metrics, { version, role }: { version: string; role: string }): () => void {
  let last = startHistogram();
  let current = startHistogram();
  const timer = setInterval(() => {
    last.disable();
    last = current;
    current = startHistogram();
  }, PERIOD_MS).unref();
  metrics.watch((say) => {
    say('sheaf_info', 1, { version, role, node: process.versions.node });
    say('sheaf_process_resident_memory_bytes', process.memoryUsage.rss(), {});
    say('sheaf_process_heap_bytes', process.memoryUsage().heapUsed, {});
    const { user, system } = process.cpuUsage();
    say('sheaf_process_cpu_seconds_total', (user + system) / 1e6, {});
    for (const quantile of ['0.5', '0.99', '1']) {
      const delays = [last, current].map((histogram) => seconds(histogram, Number(quantile)));
      say('sheaf_event_loop_delay_seconds', Math.max(...delays), { quantile });
    }
  });
  return () => {
    clearInterval(timer);
    last.disable();
    current.disable();
  };
}

function startHistogram(): IntervalHistogram {
  const histogram = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  histogram.enable();
  return histogram;
}

function seconds(histogram: IntervalHistogram, quantile: number): number {
  if (histogram.count === 0) return 0;
  const nanoseconds = quantile === 1 ? histogram.max : histogram.percentile(100 * quantile);
  return Math.max(0, nanoseconds / 1e9 - RESOLUTION_MS / 1000);
}

/** The connections of a pool. */
export function watchPool(metrics: Metrics, name: string, pool: pg.Pool): void {
  metrics.watch((say) => {
    say('sheaf_database_connections', pool.totalCount - pool.idleCount, { pool: name, state: 'used' });
    say('sheaf_database_connections', pool.idleCount, { pool: name, state: 'idle' });
    say('sheaf_database_connections_max', pool.options.max, { pool: name });
    say('sheaf_database_waiting', pool.waitingCount, { pool: name });
  });
}
