/**
 * The XML before and after the rows of a sheet. The elements must be in the order of CT_Worksheet (ECMA-376 Part 1 §18.3.1.99).
 * Excel reports a file with another order as damaged.
 */
import type { EncodeColumn } from '../format.ts';
import { columnLetters } from './column-letters.ts';
import { MAX_COLUMN_WIDTH } from './limits.ts';
import { RELATIONSHIPS, XML_DECLARATION } from './xml.ts';

/** The properties of a sheet that its frame depends on. */
export interface SheetShape {
  columns: readonly Pick<EncodeColumn, 'width' | 'kind'>[];
  /** Total number of rows, including a heading. */
  rows: number;
  /** Whether the first row is a heading, which is frozen and has filter buttons. */
  heading: boolean;
  /** Whether Excel shows this sheet first. Only one sheet can be selected. */
  selected: boolean;
  /** Whether the first relationship of the sheet is a drawing. */
  drawing?: boolean;
}

/** Lengths of the longest values, `2026-11-23` and `2026-11-23 14:05:09.123`, in characters. Narrower columns show `###`. */
const minWidths: Partial<Record<EncodeColumn['kind'], number>> = { date: 10, timestamp: 23 };
/** The padding that Excel adds, in characters: five pixels at seven pixels a digit (§18.3.1.13). */
const PADDING = 0.7109375;

/** Returns the range of the whole sheet, such as `A1:L100`. */
export function sheetRange({ columns, rows }: Pick<SheetShape, 'columns' | 'rows'>): string {
  return `A1:${columnLetters(columns.length - 1)}${Math.max(rows, 1)}`;
}

/** Returns the XML from the declaration to `<sheetData>`. */
export function sheetPreamble(shape: SheetShape): string {
  const { columns, heading, selected } = shape;
  const pane =
    '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/><selection pane="bottomLeft" activeCell="A2" sqref="A2"/>';
  const cols = columns.map(({ width, kind }, i) => {
    const shown = Math.min(Math.max(width, minWidths[kind] ?? 1) + PADDING, MAX_COLUMN_WIDTH);
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
 * Returns the XML from `</sheetData>` to the end. IDs and long numbers are text on purpose. `ignoredErrors` keeps Excel from
 * marking them as "number stored as text".
 */
export function sheetTail(shape: SheetShape): string {
  const range = sheetRange(shape);
  return [
    '</sheetData>',
    shape.heading ? `<autoFilter ref="${range}"/>` : '',
    '<pageMargins left="0.7" right="0.7" top="0.75" bottom="0.75" header="0.3" footer="0.3"/>',
    `<ignoredErrors><ignoredError sqref="${range}" numberStoredAsText="1"/></ignoredErrors>`,
    shape.drawing ? `<drawing xmlns:r="${RELATIONSHIPS}" r:id="rId1"/>` : '',
    '</worksheet>',
  ].join('');
}
