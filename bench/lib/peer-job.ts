/** The job and the result of a program that writes files, for both sides of `run-peer.ts`. */
import type { EncodeColumn } from '../../src/encode/format.ts';
import type { CorpusPart } from './corpus.ts';

export type PeerFormat = 'xlsx' | 'csv' | 'parquet';

export interface PeerJob {
  columns: readonly EncodeColumn[];
  /** A file of COPY text. */
  rowsFile: string;
  /** The path of the output. */
  out: string;
  format: PeerFormat;
  /** Only for Sheaf: the parts that a worker would get. */
  parts: readonly CorpusPart[];
  /** For Sheaf and the engines. The others use one thread. */
  threads: number;
}

export interface PeerResult {
  /** Wall time from rows to a file on disk, without the preparation of the rows. */
  seconds: number;
  /** CPU time of all threads in that time. */
  cpuSeconds: number;
  peakMib: number;
  version: string;
}
