/** A record of a file, before its keys are matched to columns. */
export interface FileRecord {
  /** Its line in JSON Lines. In a document, its number. */
  line: number;
  /** Null if the record cannot be read. */
  values: Record<string, unknown> | null;
  /** Why it cannot be imported. */
  problem: string | null;
  /** The record as in the file, as a byte text. Null if only its values are known. */
  text: string | null;
}

/** The problem of a record of which only the last of two equal keys is known. */
export const DUPLICATE_KEY = 'the object has a duplicate key';
