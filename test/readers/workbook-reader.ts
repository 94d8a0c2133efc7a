/** A program that is not ours and opens workbooks. */
import type { Cell } from './cells.ts';

export interface Sheet {
  name: string;
  rows: Cell[][];
}

export interface WorkbookReader {
  name: string;
  /** All sheets of the file, in order. */
  read(path: string): Promise<Sheet[]>;
  /** What this reader makes of a cell on its own account; the same cell where it keeps it. */
  sees?(cell: Cell): Cell;
  /** Texts that this reader is known not to read as they are in the file. */
  misreads?(text: string): boolean;
}
