import type { Comparison } from './compare.ts';
import type { PeerFormat } from './peer-job.ts';
import type { TableName } from './shapes.ts';

/** The options of every part of the benchmark. */
export interface BenchOptions {
  /** The formats whose encoders are measured. */
  formats: readonly PeerFormat[];
  /** The tables with which encoders are measured. */
  tables: readonly TableName[];
  /** Number of rows of the largest table. */
  rows: number;
  /** Number of rounds of each comparison. */
  repeat: number;
  /** Whether to add tables with ten times the rows, where there is a database. */
  large: boolean;
  /** Duration of each load on the service, in seconds. */
  loadSeconds: number;
  /** Versions of the contenders, which each part completes. */
  versions: Record<string, string>;
  /** Saves a comparison as soon as it is finished, so that an interrupted run of an hour keeps its results. */
  record(comparison: Comparison): Promise<void>;
}
