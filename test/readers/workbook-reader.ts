/** A program that opens workbooks and is not part of Sheaf. */
import type { Needs } from '../support/installed.ts';
import type { Cell } from './cells.ts';
import type { KnownFault } from './known-faults.ts';

export interface Sheet {
  name: string;
  rows: Cell[][];
  /** The number format of each cell if the program reports it; null for a cell without one. */
  formats?: (string | null)[][];
}

export interface WorkbookReader extends Needs {
  /** The version whose faults are listed. */
  tested: string;
  /** The installed version. */
  version(): Promise<string>;
  /** All worksheets of the file, in order. */
  read(path: string): Promise<Sheet[]>;
  /** Whether `read` returns number formats. */
  tellsFormats: boolean;
  /** The program's own errors in reading cells. */
  faults: readonly KnownFault[];
}
