import { RequestError } from '../errors.ts';
import { fromByteText } from './byte-text.ts';
import { cutValue } from './cut-value.ts';
import type { Problem, Row } from './kind.ts';

/** Bad rows listed in the error of an aborted import. */
export const MAX_LISTED = 20;

/** Enough for any 60 characters, of up to four bytes each, and one more. */
const MAX_SHOWN_BYTES = 256;

/** One thing wrong with one row of a file. */
export interface BadRow {
  /** Line of the file on which the row begins, from 1; lines inside quoted fields count. */
  line: number;
  /** Column as we call it; null when it is the row as a whole. */
  column: string | null;
  reason: string;
  /** The value, cut to 60 characters. */
  value: string;
}

/** The import was given up because of bad rows; nothing of the file was kept. */
export class BadRowsError extends RequestError {
  /** The first of them, at most {@link MAX_LISTED}. */
  readonly rows: BadRow[];

  constructor(file: string, rows: BadRow[]) {
    const many = rows.length >= MAX_LISTED ? `at least ${rows.length}` : `${rows.length}`;
    super('VALIDATION_ERROR', `${file}: ${many} bad ${rows.length === 1 ? 'value' : 'values'}; nothing was imported.`, {
      details: rows.map((row) => ({
        field: `line ${row.line}${row.column ? `, ${row.column}` : ''}`,
        message: `${row.reason}: ${JSON.stringify(row.value)}`,
      })),
    });
    this.name = 'BadRowsError';
    this.rows = rows;
  }
}

/** The problem of a row, in words for people. */
export function toBadRow(row: Row, problem: Problem): BadRow {
  const value = cutValue(fromByteText(problem.value.slice(0, MAX_SHOWN_BYTES)));
  return { line: row.line, column: problem.column, reason: problem.reason, value };
}
