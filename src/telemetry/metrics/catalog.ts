/** Defines every metric with its kind, labels and meaning. A test compares this file with `docs/operations.md`. */

/** Bucket bounds in seconds, from an immediate response to an export of many million rows. */
const LONG = [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 900, 1800, 3600];
const SHORT = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];

/** A `total` is a counter whose value is read at each scrape instead of being incremented. */
export type Kind = 'counter' | 'total' | 'gauge' | 'histogram';

export interface MetricEntry {
  kind: Kind;
  /** Each label has few values. Never an ID, a tenant or anything that a client sends. */
  labels: readonly string[];
  help: string;
  buckets?: number[];
}

export const METRICS = {
  sheaf_info: {
    kind: 'gauge',
    labels: ['version', 'node', 'role'],
    help: 'Always 1. The labels describe the process.',
  },
  sheaf_check_ok: { kind: 'gauge', labels: ['check'], help: 'Whether a check of /readyz passes (1) or fails (0).' },

  sheaf_exports_in_flight: {
    kind: 'gauge',
    labels: ['status'],
    help: 'Exports that are pending or processing, in the whole installation.',
  },
  sheaf_exports_finished_total: {
    kind: 'counter',
    labels: ['report_type', 'outcome'],
    help: 'Exports that completed, failed or were canceled, counted by the worker that built them.',
  },
  sheaf_export_duration_seconds: {
    kind: 'histogram',
    labels: ['report_type', 'outcome'],
    help: 'Time from the creation to the end of an export.',
    buckets: LONG,
  },
  sheaf_parts_built_total: { kind: 'counter', labels: [], help: 'Parts that were built.' },
  sheaf_rows_encoded_total: { kind: 'counter', labels: ['format'], help: 'Rows that were encoded.' },
  sheaf_bytes_encoded_total: {
    kind: 'counter',
    labels: ['format'],
    help: 'Bytes that the encoders produced, compressed for XLSX.',
  },

  sheaf_queue_waiting_jobs: {
    kind: 'gauge',
    labels: ['queue'],
    help: 'Jobs that are due but not running yet, in the whole installation.',
  },
  sheaf_queue_active_jobs: { kind: 'gauge', labels: ['queue'], help: 'Running jobs in the whole installation.' },
  sheaf_queue_oldest_waiting_seconds: {
    kind: 'gauge',
    labels: ['queue'],
    help: 'Time that the oldest waiting job has waited. 0 when no job waits.',
  },
  sheaf_jobs_finished_total: {
    kind: 'counter',
    labels: ['queue', 'outcome'],
    help: 'Jobs that ended in this process: done, or failed (and retried while retries are left).',
  },
  sheaf_jobs_retried_total: { kind: 'counter', labels: ['queue'], help: 'Jobs that this process started as a retry.' },
  sheaf_job_duration_seconds: {
    kind: 'histogram',
    labels: ['queue', 'outcome'],
    help: 'Job duration. Jobs of build-part are the parts.',
    buckets: LONG,
  },

  sheaf_encoder_threads: { kind: 'gauge', labels: [], help: 'Encoder threads of this process.' },
  sheaf_encoder_blocks: {
    kind: 'gauge',
    labels: ['state'],
    help: 'Blocks of rows being encoded, or waiting for a thread.',
  },
  sheaf_encoder_busy_seconds_total: {
    kind: 'total',
    labels: [],
    help: 'Total busy time of the encoder threads. Its rate divided by the number of threads is their utilization.',
  },

  sheaf_store_operation_duration_seconds: {
    kind: 'histogram',
    labels: ['operation', 'outcome'],
    help: 'Duration of a file storage operation: write a fragment (includes waiting for rows), join a file, sign a link, remove.',
    buckets: SHORT,
  },
  sheaf_store_written_bytes_total: {
    kind: 'counter',
    labels: ['operation'],
    help: 'Bytes of written fragments and joined files.',
  },

  sheaf_http_request_duration_seconds: {
    kind: 'histogram',
    labels: ['method', 'route', 'status'],
    help: 'Time from the first byte of a request to the last byte of its response. The route is the pattern, or none for unknown paths.',
    buckets: SHORT,
  },

  sheaf_database_up: { kind: 'gauge', labels: [], help: 'Whether the database responded (1) or not (0).' },
  sheaf_database_embedded: {
    kind: 'gauge',
    labels: [],
    help: '1 with the embedded PostgreSQL, 0 with your own.',
  },
  sheaf_database_connections: {
    kind: 'gauge',
    labels: ['pool', 'state'],
    help: 'Connections of this process that are used or idle.',
  },
  sheaf_database_connections_max: { kind: 'gauge', labels: ['pool'], help: 'Maximum connections of a pool.' },
  sheaf_database_waiting: {
    kind: 'gauge',
    labels: ['pool'],
    help: 'Requests or jobs that wait for a connection of a pool.',
  },

  sheaf_process_resident_memory_bytes: {
    kind: 'gauge',
    labels: [],
    help: 'Resident memory of the process, including threads.',
  },
  sheaf_process_heap_bytes: { kind: 'gauge', labels: [], help: 'JavaScript heap in use on the main thread.' },
  sheaf_process_cpu_seconds_total: { kind: 'total', labels: [], help: 'CPU time of the process, including threads.' },
  sheaf_event_loop_delay_seconds: {
    kind: 'gauge',
    labels: ['quantile'],
    help: 'Event loop delay over the last 10 to 20 seconds. The quantiles are 0.5, 0.99 and 1 (the maximum).',
  },
} as const satisfies Record<string, MetricEntry>;

type NameOf<K extends Kind> = {
  [Name in keyof typeof METRICS]: (typeof METRICS)[Name]['kind'] extends K ? Name : never;
}[keyof typeof METRICS];

export type CounterName = NameOf<'counter'>;
export type HistogramName = NameOf<'histogram'>;
/** Metrics whose value is read at each scrape. */
export type ObservedName = NameOf<'gauge' | 'total'>;

/** All labels of a metric. */
export type LabelsOf<Name extends keyof typeof METRICS> = {
  [Label in (typeof METRICS)[Name]['labels'][number]]: string;
};
