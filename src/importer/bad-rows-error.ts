import { RequestError } from '../errors.ts';
import { fromByteText } from './byte-text.ts';
import { cutValue } from './cut-value.ts';
import type { Problem, Row } from './kind.ts';

/** Maximum invalid values listed in the error of an aborted import. */
export const MAX_LISTED = 20;

/** Enough bytes for any 60 characters of up to four bytes, and one more. */
const MAX_SHOWN_BYTES = 256;

/** One problem of one row of a file. */
export interface BadRow {
  /** Line on which the row begins, from 1. Line breaks within quoted fields count. */
  line: number;
  /** Name of the column in Sheaf. Null if the problem concerns the whole row. */
  column: string | null;
  reason: string;
  /** The value, cut to 60 characters. */
  value: string;
}

/** The import was aborted because of invalid values, and nothing was imported. */
export class BadRowsError extends RequestError {
  /** The first problems, at most {@link MAX_LISTED}. */
  readonly rows: BadRow[];

  constructor(file: string, rows: BadRow[]) {
    const many = rows.length >= MAX_LISTED ? `at least ${rows.length}` : `${rows.length}`;
    super(
      'VALIDATION_ERROR',
      `${file}: ${many} invalid ${rows.length === 1 ? 'value' : 'values'}; nothing was imported.`,
      {
        details: rows.map((row) => ({
          field: `line ${row.line}${row.column ? `, ${row.column}` : ''}`,
          message: `${row.reason}: ${JSON.stringify(row.value)}`,
        })),
      },
    );
    this.name = 'BadRowsError';
    this.rows = rows;
  }
}

/** Converts a problem of a row for display. */
export function toBadRow(row: Row, problem: Problem): BadRow {
  const value = cutValue(fromByteText(problem.value.slice(0, MAX_SHOWN_BYTES)));
  return { line: row.line, column: problem.column, reason: problem.reason, value };
}
