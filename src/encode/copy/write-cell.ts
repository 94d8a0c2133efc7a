import type { Output } from '../output.ts';
import type { Cell } from './cell.ts';

/** Appends one field, in the form its column has in its format. Reserves what it appends. */
export type WriteCell = (cell: Cell, output: Output) => void;
