import type { Comparison } from './compare.ts';

/** What every part of the benchmark is asked for. */
export interface BenchOptions {
  /** Rows of the largest table. */
  rows: number;
  /** Rounds of each comparison. */
  repeat: number;
  /** Ten times the rows, too, where there is a database. */
  large: boolean;
  /** How long each load of the service lasts. */
  loadSeconds: number;
  /** Versions of what takes part, to be added to. */
  versions: Record<string, string>;
  /** Takes what was measured, as soon as it is there: a run of an hour that is interrupted has not been for nothing. */
  record(comparison: Comparison): Promise<void>;
}
