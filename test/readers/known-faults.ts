/** The errors of programs in reading valid files, by name. A test fails when a program no longer has its error. */
import type { Cell } from './cells.ts';
import type { Kind, Table } from './expected/table.ts';

export interface KnownFault {
  /** A sentence for users, identical in `docs/guide/reading-files.md`. */
  does: string;
  /** The cell as the program shows it. Returns the same cell where the fault has no effect. */
  sees(cell: Cell, place: Place): Cell;
}

/** The context of a cell. */
export interface Place {
  kind: Kind;
  /** The string that PostgreSQL prints, or the label of a header. */
  value: string | null;
  /** The expected cells of the column, without the header. */
  column: readonly Cell[];
}

/** The cells of a table as a program with these faults shows them. The first row is the header. */
export function throughFaults(faults: readonly KnownFault[], table: Table, cells: readonly Cell[][]): Cell[][] {
  const { columns } = table.report;
  const values = [columns.map(([, label]) => label), ...table.rows];
  const places = columns.map(([, , kind], c) => ({ kind, column: cells.slice(1).map((row) => row[c]!) }));
  return cells.map((row, r) =>
    row.map((cell, c) => {
      const place: Place = { ...places[c]!, value: values[r]![c]! };
      return faults.reduce((seen, fault) => fault.sees(seen, place), cell);
    }),
  );
}

/** A fault in reading strings. */
export function inText(does: string, sees: (text: string) => Cell): KnownFault {
  return { does, sees: (cell) => (typeof cell === 'string' ? sees(cell) : cell) };
}

/** Characters that XML cannot contain, and an underscore that would start an escape. */
const ESCAPED = /_(?=x[\da-f]{4}[_\u0000-\u0008\u000b-\u001f\ufffe\uffff])|[\u0000-\u0008\u000b-\u001f\ufffe\uffff]/gi;

/** A string as the file contains it, with the escapes of docs/guide/files.md. */
function asWritten(text: string): string {
  return text.replace(ESCAPED, (char) => `_x${char.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}_`);
}

export const showsEscapes = inText(
  'Excel’s escapes are not decoded: a control character is shown as `_x0007_`, and the text `_x0041_` as `_x005F_x0041_`.',
  asWritten,
);
