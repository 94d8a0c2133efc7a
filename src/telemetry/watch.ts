/** Combines log, metrics, traces and probes, so that `wire.ts` can wrap the parts of a service with them. */
import type pg from 'pg';
import type { DestinationStream, Logger } from 'pino';
import type { EncoderPool } from '../encode/pool.ts';
import type { Queue } from '../queue/queue.ts';
import { type SourceSettings, urlsOf } from '../source-urls.ts';
import type { Store } from '../store/store.ts';
import { createLog, passwordsOf } from './log/log.ts';
import { countFinishedExports } from './metrics/finished-exports.ts';
import { observedEncoders } from './metrics/observed-encoders.ts';
import { observedQueue } from './metrics/observed-queue.ts';
import { observedStore } from './metrics/observed-store.ts';
import { watchDatabase } from './metrics/watch-database.ts';
import { watchPool, watchProcess } from './metrics/watch-process.ts';
import { createProbePool } from './probes/probe-pool.ts';
import { openProbeServer, type ProbeServer } from './probes/probe-server.ts';
import type { Probes } from './probes/probes.ts';
import { createReadiness } from './probes/readiness.ts';
import { serviceChecks } from './probes/service-checks.ts';
import { openTelemetry, type Telemetry } from './telemetry.ts';

export interface WatchOptions {
  version: string;
  /** The role of this process: api, worker or both. */
  role: string;
  host: string;
  /** Separate port for probes. Null for none. */
  healthPort: number | null;
  metrics: boolean;
  metricsToken: string | null;
  otlpEndpoint: string | null;
  logLevel: string;
  logTo: DestinationStream;
  databaseUrl: string | null;
  /** Further databases. Their passwords must not appear in the log. */
  sources: SourceSettings;
  /** Its password must not appear in the log. */
  smtp: { password?: string } | null;
}

export interface Watch {
  telemetry: Telemetry;
  log: Logger;
  probes: Probes;
  /** The separate port for probes, if there is one. */
  healthPort: number | null;
  /** Starts to monitor the database. Returns a function that stops it. */
  database(url: string): () => Promise<void>;
  pool(name: string, pool: pg.Pool): void;
  queue(queue: Queue): Queue;
  encoders(pool: EncoderPool, threads: number): EncoderPool;
  store(store: Store): Store;
  /** Marks the service as started. */
  started(parts: { pool: pg.Pool; store: Store; queue: Queue }): void;
  /** Marks the service as not ready, because it is stopping. */
  stopping(): void;
  close(): Promise<void>;
}

/** Serves probes immediately when a port is set. They report that the service is alive but not ready yet. */
export async function openWatch(options: WatchOptions): Promise<Watch> {
  const telemetry = await openTelemetry({ ...options, prometheus: options.metrics });
  const { metrics, trace } = telemetry;
  const urls = [options.databaseUrl, ...urlsOf(options.sources)];
  const secrets = [...urls.flatMap(passwordsOf), options.metricsToken ?? '', options.smtp?.password ?? ''];
  const log = createLog({ level: options.logLevel, to: options.logTo, secrets, traceIds: trace.ids });
  const readiness = createReadiness((check, err) =>
    err ? log.warn({ check, err }, 'not ready') : log.info({ check }, 'ready again'),
  );
  const probes: Probes = { readiness, scrape: telemetry.scrape, metricsToken: options.metricsToken };
  const server = await openServer(probes, options);
  const measures = options.metrics || options.otlpEndpoint !== null;
  const endProcess = measures ? watchProcess(metrics, options) : () => {};
  let probe: pg.Pool;
  let watched: Queue | null = null;
  const depths = async () => (watched ? watched.depths(probe) : []);
  return {
    telemetry,
    log,
    probes,
    healthPort: server?.port ?? null,
    database(url) {
      probe = createProbePool(url);
      watchDatabase(metrics, { probe, embedded: options.databaseUrl === null, depths });
      return () => probe.end();
    },
    pool: (name, pool) => watchPool(metrics, name, pool),
    queue(queue) {
      watched = queue;
      const onDone = measures ? countFinishedExports(metrics, probe) : async () => {};
      return observedQueue(queue, { metrics, trace, onDone });
    },
    encoders: (pool, threads) => observedEncoders(pool, { metrics, threads }),
    store: (store) => observedStore(store, { metrics, trace }),
    started(parts) {
      readiness.started(serviceChecks({ probe, ...parts }));
      metrics.watch(async (observe) => {
        const { checks } = await readiness.look();
        for (const [check, { ok }] of Object.entries(checks)) observe('sheaf_check_ok', ok ? 1 : 0, { check });
      });
    },
    stopping: () => readiness.stopping(),
    async close() {
      endProcess();
      await server?.close();
      await telemetry.close();
    },
  };
}

async function openServer(probes: Probes, { host, healthPort }: WatchOptions): Promise<ProbeServer | null> {
  return healthPort === null ? null : openProbeServer(probes, { host, port: healthPort });
}
