/** A sheet as chunks of one deflate stream: preamble and heading, the fragments, the tail. */
import { copyText } from '../copy-text.ts';
import type { EncodeColumn, Fragment, NoteRow } from '../format.ts';
import { type Chunk, deflateChunk } from '../zip/deflate-chunk.ts';
import { encodeRows } from './encode-rows.ts';
import { MAX_ROWS } from './limits.ts';
import { type SheetShape, sheetPreamble, sheetRange, sheetTail } from './sheet-frame.ts';
import { splitNote } from './split-note.ts';
import { Style } from './styles.ts';

/** A sheet, ready to be packed. */
export interface SheetEntry {
  chunks: readonly (Chunk | Fragment)[];
  /** The range with filter buttons, or null. */
  filter: string | null;
}

/** Widths of the notes: a short label, and text that wraps. */
const NOTE_COLUMNS = [
  { kind: 'text', width: 28 },
  { kind: 'text', width: 100 },
] as const;

/** A data sheet: heading in row 1, rows of the fragments below. Throws when they are more than a sheet holds. */
export function dataSheet(
  columns: readonly EncodeColumn[],
  fragments: readonly Fragment[],
  selected: boolean,
): SheetEntry {
  const rows = 1 + fragments.reduce((sum, fragment) => sum + fragment.rows, 0);
  if (rows > MAX_ROWS) throw new RangeError(`${rows} rows are more than the ${MAX_ROWS} of a sheet`);
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

/** The sheet "About this file": bold labels beside wrapped text. */
export function notesSheet(notes: readonly NoteRow[]): SheetEntry {
  const whole = notes.flatMap(splitNote);
  const shape: SheetShape = { columns: NOTE_COLUMNS, rows: whole.length, heading: false, selected: false };
  const rows = encodeRows([{ textStyle: Style.noteLabel }, { textStyle: Style.noteText }], {
    rows: Buffer.from(whole.map(copyText).join('')),
    firstRow: 1,
  });
  const preamble = deflateChunk(Buffer.from(sheetPreamble(shape)), false);
  return { chunks: [preamble, rows, deflateChunk(Buffer.from(sheetTail(shape)), true)], filter: null };
}
