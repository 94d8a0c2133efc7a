/** A program that is not ours and opens workbooks. */
import type { Needs } from '../support/installed.ts';
import type { Cell } from './cells.ts';
import type { KnownFault } from './known-faults.ts';

export interface Sheet {
  name: string;
  rows: Cell[][];
  /** The number format of each cell, where the program tells it: null for a cell without one. */
  formats?: (string | null)[][];
}

export interface WorkbookReader extends Needs {
  /** The version whose faults are listed. */
  tested: string;
  /** The version that is installed. */
  version(): Promise<string>;
  /** All sheets of the file, in order. */
  read(path: string): Promise<Sheet[]>;
  /** Whether `read` tells number formats. */
  tellsFormats: boolean;
  /** What the program makes of certain cells on its own account. */
  faults: readonly KnownFault[];
}
