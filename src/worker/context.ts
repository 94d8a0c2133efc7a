/** What the builders of exports work with. */
import type pg from 'pg';
import type { EncoderPool } from '../encode/pool.ts';
import type { Listener } from '../exports/listener.ts';
import type { Queue } from '../queue/queue.ts';
import type { SnapshotPool } from '../source/snapshot-pool.ts';
import type { Store } from '../store/store.ts';
import type { Metrics } from '../telemetry/metrics/metrics.ts';
import type { Trace } from '../telemetry/traces/trace.ts';

export interface WorkerContext {
  /** For single statements and short transactions. */
  pool: pg.Pool;
  /** For the snapshots of coordinators and parts. */
  snapshots: SnapshotPool;
  queue: Queue;
  store: Store;
  listener: Listener;
  encoders: EncoderPool;
  /** Threads of the encoder pool, and parts built at the same time. */
  threads: number;
  /** Most rows in one part. */
  partRows: number;
  /** Most rows of an export. */
  maxRows: number;
  /** How long files are kept. */
  retentionDays: number;
  /** Aborts when the service is asked to stop: whoever only waits hands its job back. */
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
