/**
 * The terms of the importer. A *kind* is what a file can contain; `kinds/` has one file of data per kind. Rows are read,
 * *checked* column by column, completed by *lookups* (names in the file become IDs), copied to a *stage* (tables that
 * exist only in this transaction), and *merged* into the real table by its natural key.
 *
 * Between reading and COPY, all texts are *byte texts* with one character per byte of UTF-8 (`byte-text.ts`).
 */
import type pg from 'pg';
import type { NoteCode, Notes } from './notes.ts';

/**
 * Type of a column's values, which decides how they are checked. `id`: the natural key of a record, with only one
 * spelling. `reference`: a code of another system, stored as written. `label`: a word for filters. `text`: any other text,
 * stored as written.
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

/** A possible column in files of the kind. An empty field is null. */
export interface Column {
  name: string;
  type: ColumnType;
  /** Whether the file must have the column, without empty fields. */
  required?: boolean;
  /** Whether the column is required if the preset has a rule for it. */
  requiredByPreset?: boolean;
  /** Allowed values of a `choice`. */
  choices?: readonly string[];
  /** Whether the timestamp is of a past event. A time in the future, or the zero of a clock, is reported. */
  past?: boolean;
  /** Value of an empty or missing field, in the form of a field, if the table does not allow null. */
  fallback?: string;
  /** Whether only lookups read the column. The table has no such column. */
  lookupOnly?: boolean;
  /** Description for the documentation and `--help`. */
  description: string;
}

/** A problem of a row. `column` is null if it concerns the whole row. */
export interface Problem {
  column: string | null;
  reason: string;
  /** The invalid value as a byte text. */
  value: string;
}

/** One row of a file before it is staged. */
export interface Row {
  /** Line on which the row begins, from 1. */
  line: number;
  /** Byte texts in the order of the kind's columns. Empty if the file lacks the column. */
  fields: string[];
  /** Byte texts as in the file, for the file of rejected rows. */
  original: string[];
  problems: Problem[];
  /** COPY text by column of the stage. */
  staged: Record<string, string>;
}

/** What lookups can use. */
export interface LookupContext {
  /** Runs a statement in the import's transaction. */
  query<R extends pg.QueryResultRow>(text: string, values: unknown[]): Promise<pg.QueryResult<R>>;
  /** Text of a field, or the value of the option that replaces it. Empty if there is neither. */
  text(row: Row, column: string): string;
  /** Rejects the row because of this column. */
  reject(row: Row, column: string, reason: string): void;
  /** Adds a note about something that a lookup did in addition to the row. */
  addNote(code: NoteCode, row: Row, column: string): void;
}

/** Fills columns of the stage from the fields of a row; most lookups turn names into IDs. Each import has its own. */
export interface Lookup {
  /** The columns of the stage that it fills, with their SQL types. */
  fills: Record<string, string>;
  /** Alternative sets of columns. A file must have all columns of one set. Empty for an optional lookup. */
  needs: readonly (readonly string[])[];
  /** Without this column in the file, updates do not change `fills`. Omitted for parts of the natural key. */
  optionalBy?: string;
  /** Processes rows without problems: fills `staged` or rejects the row. */
  resolve(context: LookupContext, rows: Row[]): Promise<void>;
}

/** Result of the merge into the real table. */
export interface Counts {
  /** Number of inserted rows. */
  new: number;
  /** Number of updated rows. */
  changed: number;
  /** Number of rows that the table already had. */
  same: number;
  /** Number of rows of which the table has a newer version. */
  older: number;
  /** Number of rows that another row with the same natural key replaced. */
  repeated: number;
}

/** Rows with the same values in the columns of {@link Sums.by}. */
export interface Group {
  /** Values of these columns, in their order. Null for an empty value. */
  by: (string | null)[];
  rows: number;
  /** Sums of the columns of {@link Sums.amounts}, in millionths. */
  amounts: bigint[];
}

/** The sums of a kind that are reconciled. */
export interface Sums {
  by: readonly string[];
  amounts: readonly string[];
}

/** Result of a merge, as counted by the database afterwards. */
export interface Merged {
  counts: Counts;
  /** Locations of some of the repeated rows, as text. */
  repeatedExamples: string[];
  /** Locations of some of the older rows, as text. */
  olderExamples: string[];
  /** Groups of the staged rows that are now in the table. */
  kept: Group[];
  /** Groups of the repeated and older rows, which were not merged. */
  dropped: Group[];
}

/** Holds checked rows until the end of the file, in tables of the import's transaction that do not outlive it. */
export interface Stage {
  /** Resolves when more rows can be written. */
  write(rows: Row[]): Promise<void>;
  /** Frees the connection for other statements. */
  pause(): Promise<void>;
  /** Merges all rows into the real table. Updates only the columns in `present`. */
  merge(present: ReadonlySet<string>): Promise<Merged>;
}

/** What a stage is created from. */
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
  /** Creates the kind's lookups, in the order in which they run. */
  lookups(): Lookup[];
  /** Columns of the natural key. */
  key: readonly string[];
  /** Adds notes about suspicious combinations of valid values. */
  doubt?(row: Row, addNote: (code: NoteCode, column: string) => void): void;
  /** Null if rows have neither amounts nor a status. */
  sums: Sums | null;
  /** Whether the table has `updated_at`. */
  dated: boolean;
  /** Whether the table keeps the newest version of each row, whatever the order of the files. Rows then need a fingerprint. */
  versioned?: boolean;
  /** The kind as networks hand it out, with columns that only presets fill. Omitted if presets read the kind itself. */
  handedOut?: ImportKind;
  openStage(options: StageOptions): Promise<Stage>;
}
