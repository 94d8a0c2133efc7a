/**
 * The interface of the job queue. A job is sent within a transaction of the calling code, and exists if and only if that
 * transaction commits. Every job runs at least once, until it resolves or its retries are exhausted.
 */
import type { Queryable } from '../db/pool.ts';

/** The data of each queue's jobs. */
export interface Jobs {
  /** Builds an export: plans it, waits for its parts, joins them and publishes the file. */
  'build-export': { exportId: number; publisherId: number };
  /** Builds one part of an export in the snapshot of its coordinator. */
  'build-part': {
    exportId: number;
    partId: number;
    attempt: number;
    /** The ID of the snapshot in Sheaf's own database. Workers of versions without `token` read with it. */
    snapshotId: string;
    /** Identifies the frozen data. Absent in jobs of such a version. */
    token?: string;
  };
  /** Handles a job of the other queues whose retries are exhausted. */
  'build-lost': { exportId: number; partId?: number; attempt?: number };
  /** Tries once to send an event to a webhook. `attempt` counts from 1. Grouped by publisher. */
  'deliver-webhook': { deliveryId: string; attempt: number };
  /** Does the same for a webhook whose last try failed. */
  'deliver-failing-webhook': { deliveryId: string; attempt: number };
}

export type QueueName = keyof Jobs;

export interface Job<Name extends QueueName> {
  data: Jobs[Name];
  /** Number of earlier tries of the job. */
  retries: number;
  /** Aborts when this process must stop the job, because it was canceled or timed out, or because the service stops. */
  signal: AbortSignal;
}

export interface SendOptions {
  /** The group of the jobs for {@link WorkOptions.perGroup}, which is the publisher. */
  group: string;
  /** One priority per job, default 0. Waiting jobs with higher priorities start first. */
  priorities?: number[];
}

/** A lane is a set of workers of this process, and these options say which jobs they run. */
export interface WorkOptions {
  /** Maximum jobs that run at the same time. */
  workers: number;
  /** Only jobs of at least this priority. */
  minPriority?: number;
  /** Only jobs of at most this priority. */
  maxPriority?: number;
  /** Maximum jobs of one group that run at the same time in this process. */
  perGroup?: number;
}

export interface QueueDepth {
  name: string;
  /** Jobs that could run now. */
  waiting: number;
  active: number;
  /** Seconds that the oldest waiting job has waited; 0 when none waits. */
  oldestSeconds: number;
}

export interface Queue {
  /** Sends jobs in the transaction of `connection`. */
  send<Name extends QueueName>(
    connection: Queryable,
    name: Name,
    jobs: Jobs[Name][],
    options: SendOptions,
  ): Promise<void>;
  /** Runs jobs until {@link pause}. Call it once per lane. A job whose handler rejects is retried. */
  work<Name extends QueueName>(
    name: Name,
    options: WorkOptions,
    handler: (job: Job<Name>) => Promise<void>,
  ): Promise<void>;
  /** Whether a job for the export is waiting or running. */
  hasExport(exportId: number): Promise<boolean>;
  /**
   * Ends the running jobs whose data contains `match` and that started by `startedBy`, as if their process had reported a failure, so that
   * they are retried. For jobs of processes that are known to be dead. Resolves with their number.
   */
  handBack<Name extends QueueName>(name: Name, match: Partial<Jobs[Name]>, startedBy: Date): Promise<number>;
  /** How many jobs wait and run in every process together. Queries `db`, so that a busy queue does not delay it. */
  depths(db: Queryable): Promise<QueueDepth[]>;
  /** Whether the queue's tables exist. */
  isInstalled(db: Queryable): Promise<boolean>;
  /** Starts no more jobs. Resolves when the running jobs have ended. Jobs can still be sent. */
  pause(): Promise<void>;
  /** Ends the queue. Aborts the signals of running jobs and hands the jobs back for other processes. */
  stop(): Promise<void>;
}
