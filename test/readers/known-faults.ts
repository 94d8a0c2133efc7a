/** What programs get wrong in valid files, by name. A fault that a program no longer has makes a test fail. */
import type { Cell } from './cells.ts';
import type { Kind, Table } from './expected/table.ts';

export interface KnownFault {
  /** A sentence for users, word for word in `docs/guide/reading-files.md`. */
  does: string;
  /** What the program makes of a cell; the same cell where the fault does not show. */
  sees(cell: Cell, place: Place): Cell;
}

/** What is known of a cell beside what the file holds. */
export interface Place {
  kind: Kind;
  /** The text that PostgreSQL prints, or the label of a heading. */
  value: string | null;
  /** The cells of the column as they should be, without the heading. */
  column: readonly Cell[];
}

/** The cells of a table, as a program with these faults shows them. The first row is the heading. */
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

/** A fault in how text is read. */
export function inText(does: string, sees: (text: string) => Cell): KnownFault {
  return { does, sees: (cell) => (typeof cell === 'string' ? sees(cell) : cell) };
}

/** What XML cannot hold, and an underscore that would begin an escape. */
const ESCAPED = /_(?=x[\da-f]{4}[_\u0000-\u0008\u000b-\u001f\ufffe\uffff])|[\u0000-\u0008\u000b-\u001f\ufffe\uffff]/gi;

/** A text as the file holds it, with the escapes of docs/guide/files.md. */
function asWritten(text: string): string {
  return text.replace(ESCAPED, (char) => `_x${char.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}_`);
}

export const showsEscapes = inText(
  'Excel’s escapes are not decoded: a control character is shown as `_x0007_`, and the text `_x0041_` as `_x005F_x0041_`.',
  asWritten,
);
