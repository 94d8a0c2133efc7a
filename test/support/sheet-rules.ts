/**
 * Rules for worksheets that the text of ECMA-376 states and its schemas cannot: rows and cells are in ascending order, a cell
 * is in its row, and its style exists (Part 1 §18.3.1.4 and §18.3.1.73). Excel repairs a file that breaks them.
 */
import type { Part } from './workbook-schemas.ts';

/** Attributes in the order in which Sheaf writes them. */
const ROW_OR_CELL = /<row r="(\d+)"|<c r="([A-Z]+)(\d+)"(?: s="(\d+)")?/g;

/** Returns the first violation in a worksheet as a sentence. `styles` is the number of cell styles in the workbook. */
export async function sheetFaults(part: Part, styles: number): Promise<string[]> {
  let row = 0;
  let column = '';
  let rest = '';
  for await (const chunk of part.content()) {
    const xml = rest + Buffer.from(chunk).toString('latin1');
    // A tag that the end of the chunk cuts is read with the next chunk.
    const end = Math.max(xml.lastIndexOf('<'), 0);
    rest = xml.slice(end);
    for (const [, nextRow, letters, cellRow, style] of xml.slice(0, end).matchAll(ROW_OR_CELL)) {
      if (nextRow) {
        if (Number(nextRow) <= row) return [`${part.name}: row ${nextRow} follows row ${row}.`];
        row = Number(nextRow);
        column = '';
        continue;
      }
      if (Number(cellRow) !== row) return [`${part.name}: cell ${letters}${cellRow} is in row ${row}.`];
      if (!isAfter(letters!, column)) return [`${part.name}: cell ${letters}${cellRow} follows ${column}${row}.`];
      if (Number(style ?? 0) >= styles)
        return [`${part.name}: cell ${letters}${cellRow} has style ${style} of ${styles}.`];
      column = letters!;
    }
  }
  return [];
}

/** Whether a column is to the right of another: `Z` is before `AA`. */
function isAfter(column: string, other: string): boolean {
  return column.length === other.length ? column > other : column.length > other.length;
}
