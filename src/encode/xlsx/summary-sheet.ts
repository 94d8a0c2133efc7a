/** The summary sheet: lines of text, and tables below each other. */
import { copyText } from '../copy-text.ts';
import type { SummarySheet, SummaryTable } from '../format.ts';
import { deflateChunk } from '../zip/deflate-chunk.ts';
import { encodeRows } from './encode-rows.ts';
import type { SheetEntry } from './sheet-entry.ts';
import { type SheetShape, sheetPreamble, sheetTail } from './sheet-frame.ts';
import { Style } from './styles.ts';

const FIRST_WIDTH = 34;
const MIN_WIDTH = 14;
const MAX_WIDTH = 40;

/** Returns the sheet. Its texts are in the format Text, so that Excel keeps them as they are when somebody edits a cell. */
export function summarySheet({ lines, tables, chart }: SummarySheet): SheetEntry {
  const last = tables.at(-1)!;
  const shape: SheetShape = {
    columns: widths(tables).map((width) => ({ width, kind: 'text' })),
    rows: last.firstRow + last.rows.length,
    heading: false,
    selected: false,
    drawing: chart !== null,
  };
  const texts = encodeRows([{ textStyle: Style.noteLabel }], {
    rows: Buffer.from(copyText([lines[0]!])),
    firstRow: 1,
  });
  const more = encodeRows([{ textStyle: Style.text }], {
    rows: Buffer.from(
      lines
        .slice(1)
        .map((line) => copyText([line]))
        .join(''),
    ),
    firstRow: 2,
  });
  return {
    chunks: [
      deflateChunk(Buffer.from(sheetPreamble(shape)), false),
      texts,
      more,
      ...tables.flatMap(tableChunks),
      deflateChunk(Buffer.from(sheetTail(shape)), true),
    ],
    filter: null,
  };
}

function tableChunks({ firstRow, columns, rows }: SummaryTable) {
  const labels = copyText(columns.map(({ label }) => label));
  const heading = columns.map((_, i) => ({ textStyle: i === 0 ? Style.heading : Style.numberHeading }));
  const body = columns.map(({ kind }) => ({ kind }));
  return [
    encodeRows(heading, { rows: Buffer.from(labels), firstRow }),
    encodeRows(body, { rows: Buffer.from(rows.map(copyText).join('')), firstRow: firstRow + 1 }),
  ];
}

/** Every column is as wide as its longest heading. */
function widths(tables: readonly SummaryTable[]): number[] {
  const count = Math.max(...tables.map(({ columns }) => columns.length));
  return Array.from({ length: count }, (_, i) => {
    if (i === 0) return FIRST_WIDTH;
    const longest = Math.max(...tables.map(({ columns }) => columns[i]?.label.length ?? 0));
    return Math.min(Math.max(longest + 2, MIN_WIDTH), MAX_WIDTH);
  });
}
