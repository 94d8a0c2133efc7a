/** Every metric: its kind, labels and meaning, as data. `docs/operations.md` lists the same; a test compares them. */

/** Seconds: from a request that is answered at once to an export of many million rows. */
const LONG = [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 900, 1800, 3600];
const SHORT = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];

/** `total` is a counter that is read when somebody looks, and not told of every step. */
export type Kind = 'counter' | 'total' | 'gauge' | 'histogram';

export interface MetricEntry {
  kind: Kind;
  /** Few values each, whatever is asked of the service: never an id, a tenant or anything a caller sends. */
  labels: readonly string[];
  help: string;
  buckets?: number[];
}

export const METRICS = {
  sheaf_info: { kind: 'gauge', labels: ['version', 'node', 'role'], help: 'Always 1; its labels say what runs here.' },
  sheaf_check_ok: { kind: 'gauge', labels: ['check'], help: 'Whether a check of /readyz is fulfilled (1) or not (0).' },

  sheaf_exports_in_flight: {
    kind: 'gauge',
    labels: ['status'],
    help: 'Exports that are pending or processing, in the whole installation.',
  },
  sheaf_exports_finished_total: {
    kind: 'counter',
    labels: ['report_type', 'outcome'],
    help: 'Exports that ended as completed, failed or cancelled, counted by the worker that had them.',
  },
  sheaf_export_duration_seconds: {
    kind: 'histogram',
    labels: ['report_type', 'outcome'],
    help: 'From the request to the end of an export.',
    buckets: LONG,
  },
  sheaf_parts_built_total: { kind: 'counter', labels: [], help: 'Parts whose fragment was finished.' },
  sheaf_rows_encoded_total: { kind: 'counter', labels: ['format'], help: 'Rows that went through an encoder.' },
  sheaf_bytes_encoded_total: {
    kind: 'counter',
    labels: ['format'],
    help: 'Bytes that came out of the encoders, compressed where the format is.',
  },

  sheaf_queue_waiting_jobs: {
    kind: 'gauge',
    labels: ['queue'],
    help: 'Jobs that could run now and do not yet, in the whole installation.',
  },
  sheaf_queue_active_jobs: { kind: 'gauge', labels: ['queue'], help: 'Jobs that run, in the whole installation.' },
  sheaf_queue_oldest_waiting_seconds: {
    kind: 'gauge',
    labels: ['queue'],
    help: 'How long the oldest waiting job has waited; 0 when none waits.',
  },
  sheaf_jobs_finished_total: {
    kind: 'counter',
    labels: ['queue', 'outcome'],
    help: 'Jobs that this process ended: done, or failed and tried again while attempts are left.',
  },
  sheaf_jobs_retried_total: { kind: 'counter', labels: ['queue'], help: 'Jobs taken that had been tried before.' },
  sheaf_job_duration_seconds: {
    kind: 'histogram',
    labels: ['queue', 'outcome'],
    help: 'How long jobs took; those of build-part are the parts.',
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
    help: 'Time that encoder threads were busy, added up; its rate over the threads is their utilisation.',
  },

  sheaf_store_operation_duration_seconds: {
    kind: 'histogram',
    labels: ['operation', 'outcome'],
    help: 'How long the store took to write a fragment (as fast as its rows come), join a file, sign a link, remove.',
    buckets: SHORT,
  },
  sheaf_store_written_bytes_total: {
    kind: 'counter',
    labels: ['operation'],
    help: 'Bytes of fragments written and of files joined.',
  },

  sheaf_http_request_duration_seconds: {
    kind: 'histogram',
    labels: ['method', 'route', 'status'],
    help: 'From the first byte of a request to the last of its answer; the route is the pattern, none for unknown paths.',
    buckets: SHORT,
  },

  sheaf_database_up: { kind: 'gauge', labels: [], help: 'Whether the database answered just now (1) or not (0).' },
  sheaf_database_embedded: {
    kind: 'gauge',
    labels: [],
    help: '1 with the embedded PostgreSQL, 0 with one of your own.',
  },
  sheaf_database_connections: {
    kind: 'gauge',
    labels: ['pool', 'state'],
    help: 'Connections of this process, used or idle.',
  },
  sheaf_database_connections_max: { kind: 'gauge', labels: ['pool'], help: 'Connections that a pool may open.' },
  sheaf_database_waiting: { kind: 'gauge', labels: ['pool'], help: 'Callers that wait for a connection of a pool.' },

  sheaf_process_resident_memory_bytes: { kind: 'gauge', labels: [], help: 'Memory of the process, threads included.' },
  sheaf_process_heap_bytes: { kind: 'gauge', labels: [], help: 'JavaScript heap in use on the main thread.' },
  sheaf_process_cpu_seconds_total: { kind: 'total', labels: [], help: 'CPU time of the process, threads included.' },
  sheaf_event_loop_delay_seconds: {
    kind: 'gauge',
    labels: ['quantile'],
    help: 'How late the event loop ran in the last 10 to 20 seconds: 0.5, 0.99 and 1 (the worst).',
  },
} as const satisfies Record<string, MetricEntry>;

type NameOf<K extends Kind> = {
  [Name in keyof typeof METRICS]: (typeof METRICS)[Name]['kind'] extends K ? Name : never;
}[keyof typeof METRICS];

export type CounterName = NameOf<'counter'>;
export type HistogramName = NameOf<'histogram'>;
/** What is read when somebody looks. */
export type ObservedName = NameOf<'gauge' | 'total'>;

/** The labels of a metric, all of them. */
export type LabelsOf<Name extends keyof typeof METRICS> = {
  [Label in (typeof METRICS)[Name]['labels'][number]]: string;
};
