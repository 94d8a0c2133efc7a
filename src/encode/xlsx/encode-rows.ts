/** COPY rows to the `<row>` elements of a sheet (ECMA-376 Part 1 §18.3.1.73). */
import type { Kind } from '../../reports/kinds.ts';
import { Cell } from '../copy/cell.ts';
import { Output } from '../output.ts';
import { ShownRows } from '../shown-rows.ts';
import { Words } from '../words.ts';
import { columnLetters } from './column-letters.ts';
import { CountedTags } from './counted-tags.ts';
import { MAX_COLUMNS, MAX_ROWS } from './limits.ts';
import { type Losses, textColumnCell, textOpening } from './text-cell.ts';
import { kindCell, kindOpening } from './value-cells.ts';

/** What a column holds: values of a kind, or text in a style of its own (headings, notes). */
export type CellForm = { kind: Kind } | { textStyle: number };

/** Rows as XML. `xml` lies in memory that the next call overwrites: deflate or copy it first. */
export interface EncodedRows {
  xml: Uint8Array;
  rows: number;
  shortenedCells: number;
  shown: ShownRows;
}

const ROW_CLOSED = Words.of('</row>');

/**
 * One buffer for all calls in this thread. The XML is three to four times its COPY text, and memory that is fresh for
 * every block costs page faults. A block is encoded without a pause, so nobody sees the buffer half written.
 */
const scratch = new Output(1 << 20);

/** Encodes whole rows, numbered from `firstRow` on. Throws when they reach below Excel's last row. */
export function encodeRows(forms: readonly CellForm[], block: { rows: Uint8Array; firstRow: number }): EncodedRows {
  const { rows, firstRow } = block;
  if (forms.length === 0) throw new RangeError('a sheet needs at least one column');
  if (forms.length > MAX_COLUMNS) throw new RangeError(`${forms.length} columns are more than a sheet holds`);
  const cell = new Cell(rows);
  const shown = new ShownRows(cell.source);
  const losses: Losses = { shortenedCells: 0, shown };
  // The first tag is the row's, the others are the columns'.
  const tags = new CountedTags(
    [
      { before: '<row r="', after: '">' },
      ...forms.map((form, i) => ({ before: `<c r="${columnLetters(i)}`, after: openingOf(form) })),
    ],
    firstRow,
  );
  const cells = forms.map((form, i) => {
    const opening = { tags, index: i + 1 };
    if ('textStyle' in form) return textColumnCell(opening, form.textStyle, losses);
    return kindCell(form.kind, opening, losses);
  });
  const output = scratch;
  output.at = 0;

  /** Writes the row that starts at `start` and returns where the next one starts. */
  function writeRow(start: number): number {
    output.reserve(tags.mostBytes);
    output.append(tags.words, 0, tags.ends[0]!);
    let at = start;
    for (let i = 0; i < cells.length; i++) {
      at = cell.read(at);
      cell.checkPlace(i, cells.length);
      cells[i]!(cell, output);
    }
    output.reserve(ROW_CLOSED.length);
    output.appendAll(ROW_CLOSED);
    tags.next();
    return at;
  }

  let count = 0;
  // A function per row and not one loop: V8 replaces a function between calls more readily than a running loop.
  for (let at = 0; at < rows.length; count++) {
    at = writeRow(at);
    shown.rowEnded(at);
  }
  const lastRow = firstRow + count - 1;
  if (lastRow > MAX_ROWS) throw new RangeError(`row ${lastRow} is below the last row of a sheet, ${MAX_ROWS}`);
  return { xml: output.written(), rows: count, shortenedCells: losses.shortenedCells, shown };
}

const openingOf = (form: CellForm): string =>
  'textStyle' in form ? textOpening(form.textStyle) : kindOpening(form.kind);
