/** Reports the resource usage of the process. */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import type pg from 'pg';
import type { Metrics } from './metrics.ts';

/** The delay covers the last full period and the current one, so that a scrape every 10 s sees every stall. */
const PERIOD_MS = 10_000;

/** The histogram uses a timer of this resolution, and its values include the timer's own wait. */
const RESOLUTION_MS = 10;

type IntervalHistogram = ReturnType<typeof monitorEventLoopDelay>;

/** Returns a function that stops it. */
export function watchProcess(metrics: Metrics, { version, role }: { version: string; role: string }): () => void {
  let last = startHistogram();
  let current = startHistogram();
  const timer = setInterval(() => {
    last.disable();
    last = current;
    current = startHistogram();
  }, PERIOD_MS).unref();
  metrics.watch((observe) => {
    observe('sheaf_info', 1, { version, role, node: process.versions.node });
    observe('sheaf_process_resident_memory_bytes', process.memoryUsage.rss(), {});
    observe('sheaf_process_heap_bytes', process.memoryUsage().heapUsed, {});
    const { user, system } = process.cpuUsage();
    observe('sheaf_process_cpu_seconds_total', (user + system) / 1e6, {});
    for (const quantile of ['0.5', '0.99', '1']) {
      const delays = [last, current].map((histogram) => seconds(histogram, Number(quantile)));
      observe('sheaf_event_loop_delay_seconds', Math.max(...delays), { quantile });
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

/** Reports the connections of a pool. */
export function watchPool(metrics: Metrics, name: string, pool: pg.Pool): void {
  metrics.watch((observe) => {
    observe('sheaf_database_connections', pool.totalCount - pool.idleCount, { pool: name, state: 'used' });
    observe('sheaf_database_connections', pool.idleCount, { pool: name, state: 'idle' });
    observe('sheaf_database_connections_max', pool.options.max, { pool: name });
    observe('sheaf_database_waiting', pool.waitingCount, { pool: name });
  });
}
