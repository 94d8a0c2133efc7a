/** What the footer says about the rows that are stored together. */

/** Two values as the file stores them, in hex. */
export interface Bounds {
  min: string;
  max: string;
}

/** The values of a column. */
export interface ColumnValues {
  /** Number of rows that have a value, and of those that have none. */
  values: number;
  nulls: number;
  /** Null if there is no value, if a bound is a long text, or if a value is not comparable. */
  bounds: Bounds | null;
}

/** The pages of a column. */
export interface ColumnPages extends ColumnValues {
  /** Length with the headers, and what it would be without compression. */
  bytes: number;
  rawBytes: number;
}

/** The rows that are stored together, column by column. */
export interface RowGroup {
  rows: number;
  /** The pages of each column, in order. */
  columns: ColumnPages[];
}
