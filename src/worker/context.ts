/** What the builders of exports depend on. */
import type pg from 'pg';
import type { EncoderPool } from '../encode/pool.ts';
import type { Listener } from '../exports/listener.ts';
import type { Queue } from '../queue/queue.ts';
import type { Catalog } from '../reports/catalog.ts';
import type { Sources } from '../source/sources.ts';
import type { Store } from '../store/store.ts';
import type { Metrics } from '../telemetry/metrics/metrics.ts';
import type { Trace } from '../telemetry/traces/trace.ts';

export interface WorkerContext {
  /** For single statements and short transactions. */
  pool: pg.Pool;
  /** The number of this process, see `presence.ts`. */
  holder: number;
  /** Identifies the database of Sheaf for sources that serve several. Eight hexadecimal digits. */
  installation: string;
  /** Where coordinators and parts read. */
  sources: Sources;
  /** The report types of this service. */
  catalog: Catalog;
  queue: Queue;
  store: Store;
  listener: Listener;
  encoders: EncoderPool;
  /** Threads of the encoder pool, and parts built at the same time. */
  threads: number;
  /** Maximum rows of a part. */
  partRows: number;
  /** Maximum rows of an export. */
  maxRows: number;
  /** Days that files are kept. */
  retentionDays: number;
  /** Aborts when the service stops. A coordinator that is only waiting then returns its job to the queue. */
  stopping: AbortSignal;
  metrics: Metrics;
  trace: Trace;
  log: WorkerLog;
}

/** The part of a pino logger that the builders use. */
export interface WorkerLog {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}
