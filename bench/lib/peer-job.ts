/** What a program that writes files is asked for, and what it answers: both sides of `run-peer.ts`. */
import type { EncodeColumn } from '../../src/encode/format.ts';
import type { CorpusPart } from './corpus.ts';

export interface PeerJob {
  columns: readonly EncodeColumn[];
  /** COPY text. */
  rowsFile: string;
  /** Where the file goes. */
  out: string;
  format: 'xlsx' | 'csv';
  /** For Sheaf alone: what a worker would get. */
  parts: readonly CorpusPart[];
  threads: number;
}

export interface PeerAnswer {
  /** Wall time in which rows became a file on the disk; preparing the rows is not in it. */
  seconds: number;
  /** Time of all threads meanwhile. */
  cpuSeconds: number;
  peakMib: number;
  version: string;
}
