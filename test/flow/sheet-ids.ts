import { unpacked, type ZipEntry } from './zip-entries.ts';

export interface SheetScan {
  /** Number of rows below the header. */
  rows: number;
  /** The XML before the first row and after the last one. */
  head: string;
  tail: string;
}

const ROW = /<row r="(\d+)"><c r="A(\d+)"[^>]*><is><t>([^<]*)<\/t>/g;

/** Passes the first cell of every row to `see`, with the row number, without holding the worksheet in memory. */
export async function scanSheet(
  path: string,
  entry: ZipEntry,
  see: (row: number, cell: string) => void,
): Promise<SheetScan> {
  let text = '';
  let head = '';
  let rows = -1;
  for await (const chunk of unpacked(path, entry)) {
    text += chunk.toString('latin1');
    if (!head) head = text.slice(0, text.indexOf('<row '));
    let end = 0;
    for (const [match, row, cell, value] of text.matchAll(ROW)) {
      if (row !== cell) throw new Error(`Row ${row} contains a cell A${cell}.`);
      rows++;
      if (rows > 0) see(Number(row), value!);
      end = text.indexOf(match, end) + match.length;
    }
    // A row that the end of the chunk cuts is read with the next chunk.
    text = text.slice(Math.max(end, text.length - 4096));
  }
  return { rows, head, tail: text.slice(text.lastIndexOf('</row>')) };
}
