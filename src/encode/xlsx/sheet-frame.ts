/**
 * What stands around the rows of a sheet. The order of the elements is that of CT_Worksheet (ECMA-376 Part 1 §18.3.1.99);
 * Excel calls a file damaged when it is another.
 */
import type { EncodeColumn } from '../format.ts';
import { columnLetters } from './column-letters.ts';
import { MAX_COLUMN_WIDTH } from './limits.ts';
import { XML_DECLARATION } from './xml.ts';

/** What the frame of a sheet must know. */
export interface SheetShape {
  columns: readonly Pick<EncodeColumn, 'width' | 'kind'>[];
  /** Rows in all, a heading included. */
  rows: number;
  /** Whether the first row is a heading: frozen, and with filter buttons. */
  heading: boolean;
  /** Whether this is the sheet that is open at first. Only one may be. */
  selected: boolean;
}

/** Characters that the longest value of these formats takes: `2026-11-23`, `2026-11-23 14:05:09.123`. Narrower columns show `###`. */
const leastWidths: Partial<Record<EncodeColumn['kind'], number>> = { date: 10, timestamp: 23 };
/** Five pixels of padding at seven pixels a digit, as Excel adds them (§18.3.1.13). */
const PADDING = 0.7109375;

/** The range of the whole sheet, `A1:L100`. */
export function sheetRange({ columns, rows }: Pick<SheetShape, 'columns' | 'rows'>): string {
  return `A1:${columnLetters(columns.length - 1)}${Math.max(rows, 1)}`;
}

/** From the XML declaration to `<sheetData>`. */
export function sheetPreamble(shape: SheetShape): string {
  const { columns, heading, selected } = shape;
  const pane =
    '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/><selection pane="bottomLeft" activeCell="A2" sqref="A2"/>';
  const cols = columns.map(({ width, kind }, i) => {
    const shown = Math.min(Math.max(width, leastWidths[kind] ?? 1) + PADDING, MAX_COLUMN_WIDTH);
    return `<col min="${i + 1}" max="${i + 1}" width="${shown}" customWidth="1"/>`;
  });
  return [
    XML_DECLARATION,
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">',
    `<dimension ref="${sheetRange(shape)}"/>`,
    `<sheetViews><sheetView${selected ? ' tabSelected="1"' : ''} workbookViewId="0">${heading ? pane : ''}</sheetView></sheetViews>`,
    '<sheetFormatPr defaultRowHeight="15"/>',
    `<cols>${cols.join('')}</cols>`,
    '<sheetData>',
  ].join('');
}

/**
 * From `</sheetData>` to the end. Ids and long numbers are text on purpose, so that Excel shall not mark them as
 * "number stored as text".
 */
export function sheetTail(shape: SheetShape): string {
  const range = sheetRange(shape);
  return [
    '</sheetData>',
    shape.heading ? `<autoFilter ref="${range}"/>` : '',
    '<pageMargins left="0.7" right="0.7" top="0.75" bottom="0.75" header="0.3" footer="0.3"/>',
    `<ignoredErrors><ignoredError sqref="${range}" numberStoredAsText="1"/></ignoredErrors>`,
    '</worksheet>',
  ].join('');
}
