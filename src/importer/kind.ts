/**
 * The words of the importer. A *kind* is what a file can hold (one file of data per kind in `kinds/`). Its rows are read,
 * *checked* column by column, completed by *lookups* (names in the file become ids), copied to a *stage* (tables of this
 * transaction only), and *merged* from there into the real table by its natural key.
 *
 * Texts between reading and COPY are *byte texts*: one character per UTF-8 byte, as in `byte-text.ts`.
 */
import type pg from 'pg';
import type { NoteCode, Notes } from './notes.ts';

/**
 * What a column's values are, which decides how they are checked. `id`: the natural key of a record, with one spelling.
 * `reference`: somebody's code, kept as written. `label`: a word that filters look for. `text`: anything else that people
 * write, kept as written.
 */
export type ColumnType =
  | 'id'
  | 'reference'
  | 'label'
  | 'text'
  | 'slug'
  | 'domain'
  | 'country'
  | 'currency'
  | 'choice'
  | 'boolean'
  | 'money'
  | 'fraction'
  | 'timestamp';

/** A column that a file of the kind may have. An empty field is null. */
export interface Column {
  name: string;
  type: ColumnType;
  /** The column must be in the file and no field of it empty. */
  required?: boolean;
  /** The allowed values of a `choice`. */
  choices?: readonly string[];
  /** When something happened: a time in the future, or the zero of a clock, is reported. */
  past?: boolean;
  /** What an empty or absent field becomes, where the table allows no null; as a field would be written. */
  fallback?: string;
  /** Read by lookups only; the table has no such column. */
  lookupOnly?: boolean;
  /** For the documentation and `--help`. */
  means: string;
}

/** Something wrong with a row; `column` is null when it is the row as a whole. */
export interface Problem {
  column: string | null;
  reason: string;
  /** The offending value as a byte text. */
  value: string;
}

/** One row of a file on its way to the stage. */
export interface Row {
  /** Line of the file on which the row begins, from 1. */
  line: number;
  /** Byte texts in the order of the kind's columns; empty where the file has none. */
  fields: string[];
  /** Byte texts as the file has them, for the file of rejected rows. */
  original: string[];
  problems: Problem[];
  /** COPY text by column of the stage. */
  staged: Record<string, string>;
}

/** What lookups may use. */
export interface LookupContext {
  /** Runs a statement in the import's transaction. */
  query<R extends pg.QueryResultRow>(text: string, values: unknown[]): Promise<pg.QueryResult<R>>;
  /** The field of a row as text (a constant of the import where the file has none), empty for none. */
  text(row: Row, column: string): string;
  /** Says that the row is bad because of this column. */
  reject(row: Row, column: string, reason: string): void;
  /** Reports what a lookup did beyond the row. */
  tell(code: NoteCode, row: Row, column: string): void;
}

/** Fills columns of the stage from the values of a row, mostly IDs from names. Each import creates its own. */
export interface Lookup {
  /** The columns of the stage it fills, with their SQL types. */
  fills: Record<string, string>;
  /** A file must have all columns of one of these alternatives; none for an optional lookup. */
  needs: readonly (readonly string[])[];
  /** Columns of the file without which an update leaves `fills` alone; none for part of the natural key. */
  optionalBy?: string;
  /** Works on rows without problems; fills `staged` or rejects. */
  resolve(context: LookupContext, rows: Row[]): Promise<void>;
}

/** What merging did to the real table. */
export interface Counts {
  /** Rows that were inserted. */
  new: number;
  /** Rows that were updated. */
  changed: number;
  /** Rows that the table already had as the file has them. */
  same: number;
  /** Rows of the file that a later row with the same natural key replaced. */
  repeated: number;
}

/** Rows with the same values in the columns of {@link Sums.by}. */
export interface Group {
  /** Values of these columns, in their order; null for none. */
  by: (string | null)[];
  rows: number;
  /** Sums of the columns of {@link Sums.amounts}, in hundredths. */
  amounts: bigint[];
}

/** Which sums of a kind are reconciled. */
export interface Sums {
  by: readonly string[];
  amounts: readonly string[];
}

/** What a merge did, as the database counts it after the fact. */
export interface Merged {
  counts: Counts;
  /** Where some of the repeated rows are, in words. */
  repeatedExamples: string[];
  /** Groups of the staged rows that are in the table now. */
  kept: Group[];
  /** Groups of the repeated rows that were left out. */
  repeated: Group[];
}

/** Where checked rows wait for the end of the file: tables of the import's transaction, gone when it ends. */
export interface Stage {
  /** Takes rows; resolves when there is room for more. */
  write(rows: Row[]): Promise<void>;
  /** Makes the connection free for other statements. */
  pause(): Promise<void>;
  /** Moves all to the real table. `present` names the columns that the file had; others are not updated. */
  merge(present: ReadonlySet<string>): Promise<Merged>;
}

/** What a stage is made for. */
export interface StageOptions {
  kind: ImportKind;
  lookups: Lookup[];
  /** The connection of the import's transaction. */
  connection: pg.PoolClient;
  notes: Notes;
}

export interface ImportKind {
  name: string;
  table: string;
  columns: readonly Column[];
  /** Makes the kind's lookups, in the order in which they run. */
  lookups(): Lookup[];
  /** The natural key, as columns of the table. */
  key: readonly string[];
  /** Reports what is odd about a row whose values are all valid. */
  doubt?(row: Row, tell: (code: NoteCode, column: string) => void): void;
  /** Null where rows have neither amounts nor a status. */
  sums: Sums | null;
  /** Whether the table has `updated_at`. */
  dated: boolean;
  openStage(options: StageOptions): Promise<Stage>;
}
