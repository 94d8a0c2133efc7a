/**
 * What an export reads from. A source freezes its data, cuts the rows into ranges, and returns the rows of a range. One process
 * freezes, and any process reads with the token. Implementations must pass the contract in `test/sources/contract.ts`.
 */

import type { Engine, Sql } from '../db/sql.ts';
import type { BlockMemory } from '../encode/block-memory.ts';
import type { SummaryColumns } from '../reports/summary.ts';
import type { Publisher, RowSecurity } from '../row-security.ts';
import type { CutReport } from './cut-report.ts';
import type { PartSize } from './part-places.ts';
import type { RowBlock } from './row-blocks.ts';
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
  /** Runs `work` with reads of its own, for requests and checks. */
  look<T>(options: LookOptions, work: (look: Look) => Promise<T>): Promise<T>;
  /**
   * Removes frozen data whose process has ended without `thaw`. `isOwned` says whether the attempt of an export is still being built. Never
   * rejects: what could not be removed stays for the next time.
   */
  sweep(installation: string, isOwned: (owner: Owner) => Promise<boolean>): Promise<Swept>;
  /** Closes all connections. */
  end(): Promise<void>;
}

export interface Swept {
  /** How many have been removed. */
  removed: number;
  faults: readonly SweepFault[];
}

/** Why a host has frozen data that could not be removed, or could not be looked for. */
export interface SweepFault {
  host: string;
  error: Error;
}

export interface FreezeOptions {
  /** What will be read. Some sources freeze only the tables that it needs. */
  reading: Unfrozen;
  /** When it aborts, the running statement is canceled. */
  signal: AbortSignal;
  /** For whom. Without one, the data is removed after a day if it is not thawed. */
  owner?: Owner;
}

/** A reading before its time is known. */
export type Unfrozen = Omit<Reading, 'asOf'>;

/** The attempt of an export. */
export interface Owner {
  /** Identifies the database of Sheaf, because a source can serve several. Eight hexadecimal digits. */
  installation: string;
  exportId: number;
  attempt: number;
}

export interface LookOptions {
  /** Whose rows are read. */
  publisher: Publisher;
  /** Time zone in which the statements read and print times. */
  timezone: string;
  /** When it aborts, the running statement is canceled on the server. */
  signal?: AbortSignal;
  /** Maximum duration of one statement, in milliseconds. By default, there is no limit. */
  limitMs?: number;
  /** Whether one statement can use several cores. Default true. */
  parallel?: boolean;
  /** All statements of `work` must see the same data. It is what they read. Without it, only a source with snapshots gives them one. */
  steady?: Unfrozen;
}

/** Reads of a source. Their errors have SQLSTATEs as codes, whatever the engine. */
export interface Look {
  engine: Engine;
  /** The timestamp of the data in UTC with microseconds, in PostgreSQL's format. */
  asOf: string;
  /** The transactions that it includes, or null in an engine without. */
  transactions: string | null;
  query<Row extends Record<string, unknown>>(statement: Sql): Promise<Row[]>;
  /** The rows of a count. Null if counting takes longer than `limitMs`. */
  countWithin(statement: Sql, limitMs: number): Promise<number | null>;
  /** About how many rows there are, without reading them. */
  guess(reading: Reading): Promise<number>;
  /** Rows whose values are text as COPY would write it, decoded. */
  texts(statement: Sql): Promise<(string | null)[][]>;
  /** Runs `work` with the rows of a statement as COPY text. */
  rows<T>(statement: Sql, work: (rows: AsyncIterable<RowBlock>) => Promise<T>): Promise<T>;
  /** The types of the columns of a statement, as the engine names them without their limits. Reads no rows. */
  types(statement: Sql): Promise<string[]>;
  /** Counts the rows of a report, and finds where its parts begin. */
  cut(reading: Reading, size: PartSize): Promise<CutReport>;
  /** Runs `work` so that a statement of it that fails does not affect later ones. */
  guarded<T>(work: () => Promise<T>): Promise<T>;
}

/** The data of a table that was frozen by itself. */
export interface FrozenTable {
  name: string;
  /** The timestamp just before it was frozen, in UTC with microseconds, in ISO 8601. The data is at least as new. */
  time: string;
  rows: number;
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
  /** The transactions that it includes, in the form of `pg_visible_in_snapshot`. Null if `tables` says what it includes. */
  transactions: string | null;
  /** The tables, if each was frozen by itself. Null if all data is of one instant. */
  tables: readonly FrozenTable[] | null;
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
