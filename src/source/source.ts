/**
 * What an export reads from. A source freezes its data, cuts the rows into ranges, and returns the rows of a range. One process
 * freezes, and any process reads with the token. Implementations must pass the contract in `test/sources/contract.ts`.
 */
import type { BlockMemory } from '../encode/block-memory.ts';
import type { SummaryColumns } from '../reports/summary.ts';
import type { Publisher, RowSecurity } from '../row-security.ts';
import type { RowBlock } from './copy-blocks.ts';
import type { CutReport } from './cut-report.ts';
import type { PartSize } from './part-places.ts';
import type { Snapshot, SnapshotOptions } from './snapshot.ts';
import type { Range, Reading } from './statements.ts';
import type { SummaryTotals } from './summarize.ts';

export interface Source {
  /** How its database limits each read to one publisher. Null if only the statements do. */
  readonly rowSecurity: RowSecurity | null;
  /** Freezes the data. Call `thaw` of the result in any case. */
  freeze(options: FreezeOptions): Promise<Frozen>;
  /**
   * Calls `work` with the rows of a range as COPY text, as they were when the data was frozen. Throws `SnapshotLost` if the
   * token has ended, and `SnapshotConflict` if the export needs a new snapshot.
   */
  read<T>(token: string, input: ReadInput, work: (rows: AsyncIterable<RowBlock>) => Promise<T>): Promise<T>;
  /** Runs `work` with a snapshot of its own, for the short reads of requests. */
  look<T>(options: LookOptions, work: (snapshot: Snapshot) => Promise<T>): Promise<T>;
  /** Closes all connections. */
  end(): Promise<void>;
}

export interface LookOptions extends Omit<SnapshotOptions, 'limitRows'> {
  /** Whose rows are read. */
  publisher: Publisher;
}

export interface FreezeOptions {
  /** Whose rows are read. */
  publisher: Publisher;
  /** Time zone in which the statements read and print times. */
  timezone: string;
  /** When it aborts, the running statement is canceled. */
  signal: AbortSignal;
}

/** Frozen data, in the process that froze it. */
export interface Frozen {
  /** Identifies the data for {@link Source.read}. It contains no secret. */
  token: string;
  /** The ID of the snapshot on its server, which is the token of earlier versions of Sheaf. */
  snapshotId: string;
  /** The host that has it. Null if the source has only one. */
  host: string | null;
  /** The timestamp of the data in UTC with microseconds, in PostgreSQL's format. */
  instant: string;
  /** The transactions that it includes, in the form of `pg_visible_in_snapshot`. */
  transactions: string;
  /** Position of the database's log just after the instant. Null if the source does not report it. */
  position: string | null;
  /** Rejects when the data ends before `thaw`: with `SnapshotConflict` if recovery ended it. Never resolves. */
  until: Promise<never>;
  /** Counts the rows of a report, and finds where its parts begin. */
  cut(reading: Reading, size: PartSize): Promise<CutReport>;
  /** Adds up the rows of a report by these columns. */
  summarize(reading: Reading, columns: SummaryColumns): Promise<SummaryTotals>;
  /** Runs work that cannot get another connection of the source, because it holds one until `thaw`. */
  holding<T>(work: () => Promise<T>): Promise<T>;
  /** Releases the data. Never rejects. */
  thaw(): Promise<void>;
}

export interface ReadInput {
  reading: Reading;
  range: Range;
  /** If it aborts, reading ends. */
  signal: AbortSignal;
  /** The memory of the blocks. By default, new memory. */
  memory?: BlockMemory;
}

/** Freezes, runs `work`, and thaws. */
export async function whileFrozen<T>(
  source: Source,
  options: FreezeOptions,
  work: (frozen: Frozen) => Promise<T>,
): Promise<T> {
  const frozen = await source.freeze(options);
  try {
    return await work(frozen);
  } finally {
    await frozen.thaw();
  }
}
