/**
 * COPY rows to CSV rows: RFC 4180 with CRLF, in UTF-8.
 *
 * Most fields look the same in both, and only the TAB between them becomes a comma. Such fields are gathered to a run that
 * is copied at once; the others end the run and are written by the writer of their kind.
 */
import type { Kind } from '../../reports/kinds.ts';
import { Cell } from '../copy/cell.ts';
import { Mark } from '../copy/marks.ts';
import { Output } from '../output.ts';
import { ShownRows } from '../shown-rows.ts';
import { csvCells } from './csv-cells.ts';
import { isPlainEdge } from './csv-text.ts';

const COMMA = 0x2c;
const QUOTE = 0x22;
const APOSTROPHE = 0x27;
const CR = 0x0d;
const LF = 0x0a;

/** Kinds whose fields could begin like a formula, were they not what their kind says; a number may begin with its sign. */
const edged: ReadonlySet<Kind> = new Set(['text', 'id', 'url', 'date']);

/** Marks that keep a field of the kind from being copied as it is. The end of a field is always marked, so `all` says never. */
const all = 0xff;
const ofText = Mark.csv | Mark.backslash;
const ofNumber = Mark.notNumber | Mark.backslash;
const carefulMarks: Readonly<Record<Kind, number>> = {
  text: ofText,
  id: ofText,
  url: ofText,
  integer: ofNumber,
  decimal: ofNumber,
  money: ofNumber,
  percent: ofNumber,
  // Digits and hyphens; `infinity` and `BC` have letters.
  date: ofNumber,
  boolean: all,
  timestamp: all,
};

export interface EncodedCsv {
  bytes: Uint8Array;
  rows: number;
  shown: ShownRows;
}

/** Encodes whole rows with the given kinds, to `into` when they fit. */
export function encodeCsv(kinds: readonly Kind[], rows: Uint8Array, into?: Uint8Array): EncodedCsv {
  if (kinds.length === 0) throw new RangeError('a CSV needs at least one column');
  // CSV is about as long as its COPY text: T, Z and :00 of timestamps and "rue" of booleans against \N.
  const output = new Output(rows.length + (rows.length >> 2) + 64, into);
  const cell = new Cell(rows);
  const columns = kinds.length;
  const writers = kinds.map((kind) => csvCells[kind]);
  const careful = Uint8Array.from(kinds, (kind) => carefulMarks[kind]);
  const hasEdge = Uint8Array.from(kinds, (kind) => Number(edged.has(kind)));
  /** Where the separators of the run are. */
  const separators = new Int32Array(columns);
  let separatorCount = 0;

  /** Copies the run from `start` to its last separator. */
  function copyRun(start: number): void {
    if (separatorCount === 0) return;
    const end = separators[separatorCount - 1]! + 1;
    output.reserve(end - start);
    const shift = output.at - start;
    output.append(cell.source, start, end);
    for (let i = 0; i < separatorCount; i++) output.bytes[separators[i]! + shift] = COMMA;
    separatorCount = 0;
  }

  /** Writes the row that starts at `start` and returns where the next one starts. */
  function writeRow(start: number): number {
    let at = start;
    let runStart = start;
    for (let i = 0; i < columns; i++) {
      at = cell.read(at);
      cell.checkPlace(i, columns);
      const plain = (cell.marks & careful[i]!) === 0;
      if (plain && (hasEdge[i] === 1 ? isPlainEdge(cell) : cell.end !== cell.start)) {
        separators[separatorCount++] = cell.end;
        continue;
      }
      copyRun(runStart);
      runStart = at;
      if (cell.end === cell.start) shown.empty(cell.start);
      // One that the text begins with cannot be told from one that defuses a formula.
      else if (cell.source.bytes[cell.start] === APOSTROPHE) shown.leaveOut(cell.start, cell.start + 1);
      writers[i]!(cell, output);
      output.reserve(1);
      output.appendByte(COMMA);
    }
    copyRun(runStart);
    return at;
  }

  const shown = new ShownRows(cell.source);
  let count = 0;
  // A function per row and not one loop: V8 replaces a function between calls more readily than a running loop.
  for (let at = 0; at < rows.length; count++) {
    const rowStart = output.at;
    at = writeRow(at);
    output.at--; // the comma after the last field
    output.reserve(4);
    // An empty row of a single column would be an empty line, which readers skip.
    if (output.at === rowStart) {
      output.appendByte(QUOTE);
      output.appendByte(QUOTE);
    }
    output.appendByte(CR);
    output.appendByte(LF);
    shown.rowEnded(at);
  }
  return { bytes: output.written(), rows: count, shown };
}
