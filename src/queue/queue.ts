/**
 * Jobs, behind one small interface. A job is sent within the caller's transaction: it exists if and only if
 * that commits. Every job runs at least once until it resolves or its attempts are used up.
 */
import type { Queryable } from '../db/pool.ts';

/** What each queue's jobs carry. */
export interface Jobs {
  /** Build an export: plan, wait for the parts, join, publish. */
  'build-export': { exportId: number; publisherId: number };
  /** Build one part of it, in the snapshot of its coordinator. */
  'build-part': { exportId: number; partId: number; attempt: number; snapshotId: string };
  /** A job of the other queues has used up its attempts. */
  'build-lost': { exportId: number; partId?: number; attempt?: number };
  /** Make one try to send an event to a webhook; `attempt` counts from 1. Grouped by publisher. */
  'deliver-webhook': { deliveryId: string; attempt: number };
  /** The same for a webhook whose last try failed. */
  'deliver-failing-webhook': { deliveryId: string; attempt: number };
}

export type QueueName = keyof Jobs;

export interface Job<Name extends QueueName> {
  data: Jobs[Name];
  /** How often the job was tried before. */
  retries: number;
  /** Aborts when the job is no longer ours: cancelled, timed out, or the service is stopping. */
  signal: AbortSignal;
}

export interface SendOptions {
  /** Whose jobs they are, for {@link WorkOptions.perGroup}: the publisher. */
  group: string;
  /** What is taken first among waiting jobs: the higher. One number for each job, 0 where there is none. */
  priorities?: number[];
}

/** A lane: some workers of this process, and which jobs they take. */
export interface WorkOptions {
  /** Jobs at a time. */
  workers: number;
  /** Only jobs of at least this priority. */
  minPriority?: number;
  /** Only jobs of at most this priority. */
  maxPriority?: number;
  /** Most jobs of one group at a time in this process. */
  perGroup?: number;
}

export interface Queue {
  /** Sends jobs in the transaction of `client`. */
  send<Name extends QueueName>(client: Queryable, name: Name, jobs: Jobs[Name][], options: SendOptions): Promise<void>;
  /** Takes jobs until {@link pause}; call it once for each lane. A handler that rejects lets its job be tried again. */
  work<Name extends QueueName>(
    name: Name,
    options: WorkOptions,
    handler: (job: Job<Name>) => Promise<void>,
  ): Promise<void>;
  /** Whether a job for the export is waiting or running. */
  hasExport(exportId: number): Promise<boolean>;
  /** Takes no more jobs. Resolves once the running ones have ended; jobs can still be sent. */
  pause(): Promise<void>;
  /** Ends the queue. Jobs that still run get their signal aborted and go back to the queue, for another process. */
  stop(): Promise<void>;
}
