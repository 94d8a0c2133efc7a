import type { Output } from '../output.ts';
import type { Cell } from './cell.ts';

/** Appends one field in the form of its column and file format. It reserves the bytes itself. */
export type WriteCell = (cell: Cell, output: Output) => void;
