/** Encodes COPY rows as the `<row>` elements of a sheet (ECMA-376 Part 1 §18.3.1.73). */

import { Cell } from '../copy/cell.ts';
import type { FieldShape } from '../deflate/field-shape.ts';
import { RecordDeflater } from '../deflate/record-deflater.ts';
import type { Kind } from '../kinds.ts';
import { ShownRows } from '../shown-rows.ts';
import { Words } from '../words.ts';
import type { Chunk } from '../zip/deflate-chunk.ts';
import { columnLetters } from './column-letters.ts';
import { CountedTags } from './counted-tags.ts';
import { MAX_COLUMNS, MAX_ROWS } from './limits.ts';
import { type Losses, TEXT_CLOSE, textColumnCell, textOpening } from './text-cell.ts';
import { kindCell, kindClose, kindOpening } from './value-cells.ts';

/** The content of a column: values of a kind, or text in a special style (headings, notes). */
export type CellForm = { kind: Kind } | { textStyle: number };

/** Rows as deflated XML that ends on a byte boundary and is not final. */
export interface EncodedRows extends Chunk {
  rows: number;
  shortenedCells: number;
  shown: ShownRows;
}

const ROW_OPEN = '<row r="';
const ROW_OPENED = '">';
const ROW_CLOSED = Words.of('</row>');

/** All calls in this thread share one deflater, because a block is encoded synchronously. */
const deflater = new RecordDeflater();

/** Whole rows of COPY text, numbered from `firstRow` on. The result is in `into` if it fits. */
interface Rows {
  rows: Uint8Array;
  firstRow: number;
  into?: Uint8Array | undefined;
}

/** Encodes rows. Throws if they exceed the row limit of Excel. */
export function encodeRows(forms: readonly CellForm[], block: Rows): EncodedRows {
  const { rows, firstRow } = block;
  if (forms.length === 0) throw new RangeError('A sheet needs at least one column.');
  if (forms.length > MAX_COLUMNS)
    throw new RangeError(`A sheet cannot have ${forms.length} columns. The maximum is ${MAX_COLUMNS}.`);
  const cell = new Cell(rows);
  const shown = new ShownRows(cell.source);
  const losses: Losses = { shortenedCells: 0, shown };
  // The first tag opens the row, and the others open the cells.
  const tags = new CountedTags(
    [
      { before: ROW_OPEN, after: ROW_OPENED },
      ...forms.map((form, i) => ({ before: `<c r="${columnLetters(i)}`, after: openingOf(form) })),
    ],
    firstRow,
  );
  const cells = forms.map((form, i) => {
    const opening = { tags, index: i + 1 };
    if ('textStyle' in form) return textColumnCell(opening, form.textStyle, losses);
    return kindCell(form.kind, opening, losses);
  });
  deflater.begin(shapesOf(forms), block.into);
  const { output } = deflater;

  /** Writes the row that starts at `start` and returns the start of the next one. */
  function writeRow(start: number): number {
    output.reserve(tags.maxBytes);
    output.append(tags.words, 0, tags.ends[0]!);
    // `hints` is read from the deflater every time, because it is replaced when the output grows.
    let { used } = deflater;
    deflater.hints[used++] = output.at - ROW_OPENED.length;
    deflater.hints[used++] = output.at;
    let at = start;
    for (let i = 0; i < cells.length; i++) {
      at = cell.read(at);
      cell.checkPlace(i, cells.length);
      const cellStart = output.at;
      cells[i]!(cell, output);
      const end = output.at;
      deflater.hints[used++] = end === cellStart ? 0 : cellStart + tags.numberEnds[i + 1]! - tags.starts[i + 1]!;
      deflater.hints[used++] = end;
    }
    deflater.used = used;
    output.reserve(ROW_CLOSED.length);
    output.appendAll(ROW_CLOSED);
    deflater.recordEnded();
    tags.next();
    return at;
  }

  let count = 0;
  // Each row is a function call, because V8 replaces a function with optimized code between calls sooner than in a running loop.
  for (let at = 0; at < rows.length; count++) {
    at = writeRow(at);
    shown.rowEnded(at);
  }
  const lastRow = firstRow + count - 1;
  if (lastRow > MAX_ROWS) throw new RangeError(`A sheet cannot have a row ${lastRow}. The maximum is ${MAX_ROWS}.`);
  return { ...deflater.finish(), rows: count, shortenedCells: losses.shortenedCells, shown };
}

const openingOf = (form: CellForm): string =>
  'textStyle' in form ? textOpening(form.textStyle) : kindOpening(form.kind);

const closeOf = (form: CellForm): Words => ('textStyle' in form ? TEXT_CLOSE : kindClose(form.kind));

/** The row's opening tag is a field without a value. The fields of the cells follow. */
function shapesOf(forms: readonly CellForm[]): FieldShape[] {
  const openings = forms.map(openingOf);
  const markups = [...new Set(openings)];
  const cells = forms.map((form, i) => ({
    head: openings[i]!.length,
    tail: closeOf(form).length,
    markup: 1 + markups.indexOf(openings[i]!),
  }));
  return [{ head: ROW_OPENED.length, tail: 0, markup: 0 }, ...cells];
}
