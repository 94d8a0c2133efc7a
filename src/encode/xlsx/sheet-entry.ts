/** Sheets as chunks of one deflate stream: the preamble, the heading, the fragments and the tail. */
import { copyText } from '../copy-text.ts';
import type { EncodeColumn, Fragment, NoteRow } from '../format.ts';
import { type Chunk, deflateChunk } from '../zip/deflate-chunk.ts';
import { encodeRows } from './encode-rows.ts';
import { MAX_ROWS } from './limits.ts';
import { type SheetShape, sheetPreamble, sheetRange, sheetTail } from './sheet-frame.ts';
import { splitNote } from './split-note.ts';
import { Style } from './styles.ts';

/** A sheet that can be added to the zip file. */
export interface SheetEntry {
  chunks: readonly (Chunk | Fragment)[];
  /** The range with filter buttons, or null if it has none. */
  filter: string | null;
}

/** The columns of the notes: a short label, and text that wraps. */
const NOTE_COLUMNS = [
  { kind: 'text', width: 28 },
  { kind: 'text', width: 100 },
] as const;

/** Returns a data sheet with the heading in row 1 and the rows of the fragments below. Throws if there are too many rows. */
export function dataSheet(
  columns: readonly EncodeColumn[],
  fragments: readonly Fragment[],
  selected: boolean,
): SheetEntry {
  const rows = 1 + fragments.reduce((sum, fragment) => sum + fragment.rows, 0);
  if (rows > MAX_ROWS) throw new RangeError(`A sheet cannot have ${rows} rows. The maximum is ${MAX_ROWS}.`);
  const shape: SheetShape = { columns, rows, heading: true, selected };
  const heading = encodeRows(
    columns.map(() => ({ textStyle: Style.heading })),
    { rows: Buffer.from(copyText(columns.map((column) => column.label))), firstRow: 1 },
  );
  return {
    chunks: [
      deflateChunk(Buffer.from(sheetPreamble(shape)), false),
      heading,
      ...fragments,
      deflateChunk(Buffer.from(sheetTail(shape)), true),
    ],
    filter: sheetRange(shape),
  };
}

/** Returns the sheet "About this file", with bold labels and wrapped text. */
export function notesSheet(notes: readonly NoteRow[]): SheetEntry {
  const pieces = notes.flatMap(splitNote);
  const shape: SheetShape = { columns: NOTE_COLUMNS, rows: pieces.length, heading: false, selected: false };
  const rows = encodeRows([{ textStyle: Style.noteLabel }, { textStyle: Style.noteText }], {
    rows: Buffer.from(pieces.map(copyText).join('')),
    firstRow: 1,
  });
  const preamble = deflateChunk(Buffer.from(sheetPreamble(shape)), false);
  return { chunks: [preamble, rows, deflateChunk(Buffer.from(sheetTail(shape)), true)], filter: null };
}
