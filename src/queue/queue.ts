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
  /** Jobs of one group take turns with those of others: the publisher. */
  group: string;
}

export interface Queue {
  /** Sends jobs in the transaction of `client`. */
  send<Name extends QueueName>(client: Queryable, name: Name, jobs: Jobs[Name][], options: SendOptions): Promise<void>;
  /** Takes jobs, `concurrency` at a time, until {@link stop}. A handler that rejects lets its job be tried again. */
  work<Name extends QueueName>(
    name: Name,
    concurrency: number,
    handler: (job: Job<Name>) => Promise<void>,
  ): Promise<void>;
  /** Takes no more jobs, waits for the running ones up to `graceMs`, and hands back the rest. */
  stop(graceMs: number): Promise<void>;
}
