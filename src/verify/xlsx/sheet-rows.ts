/** Reads the rows of a sheet's XML in constant memory. Supports only the form in which Sheaf writes rows. */
import type { Kind } from '../../encode/kinds.ts';
import { NOTHING } from '../copy-form.ts';
import { Unreadable } from '../finding.ts';
import { booleanValue, numberValue, textValue } from './sheet-values.ts';

/** Maximum bytes of a row. A row of 16,384 cells with 32,767 characters would be longer, but no report has one. */
const MAX_ROW_BYTES = 64 << 20;

const OPENED = '<sheetData>';
const CLOSED = '</sheetData>';
const ROW_CLOSED = '</row>';
const ROW = /<row r="(\d+)">/y;
const CELL =
  /<c r="([A-Z]+)(\d+)"(?: s="\d+")?(?: t="(inlineStr|b)")?>(?:<is><t(?: xml:space="preserve")?>([^<]*)<\/t><\/is>|<v>([^<]*)<\/v>)<\/c>/y;

export interface SheetRow {
  number: number;
  /** One COPY field per column. */
  fields: string[];
  /** The problem with the form of the row. Null if there is none. */
  problem: string | null;
}

/** Yields the rows, including the header. Throws {@link Unreadable} for XML that Sheaf does not write. */
export async function* sheetRows(
  chunks: AsyncIterable<Buffer>,
  kindsOf: (row: number) => readonly Kind[],
): AsyncGenerator<SheetRow> {
  let text = '';
  let state: 'before' | 'rows' | 'after' = 'before';
  let last = 0;
  for await (const chunk of chunks) {
    // Read the rest only so that its CRC-32 is checked.
    if (state === 'after') continue;
    text += chunk.toString('latin1');
    let at = 0;
    if (state === 'before' && text.includes(OPENED)) {
      state = 'rows';
      at = text.indexOf(OPENED) + OPENED.length;
    }
    if (state === 'rows') {
      for (let end = text.indexOf(ROW_CLOSED, at); end >= 0; end = text.indexOf(ROW_CLOSED, at)) {
        const row = readRow(text, { start: at, end, last }, kindsOf);
        yield row;
        last = row.number;
        at = end + ROW_CLOSED.length;
      }
      if (text.startsWith(CLOSED, at)) state = 'after';
    }
    text = text.slice(at);
    if (text.length > MAX_ROW_BYTES) throw new Unreadable(`The row after row ${last} does not end.`);
  }
  if (state !== 'after') throw new Unreadable(`The sheet is incomplete after row ${last}.`);
}

function readRow(
  text: string,
  place: { start: number; end: number; last: number },
  kindsOf: (row: number) => readonly Kind[],
): SheetRow {
  ROW.lastIndex = place.start;
  const number = Number(ROW.exec(text)?.[1]);
  if (!number) throw new Unreadable(`The XML after row ${place.last} is not a row in the form that Sheaf writes.`);
  const kinds = kindsOf(number);
  const fields: string[] = Array(kinds.length).fill(NOTHING);
  let column = -1;
  let problem: string | null = null;
  for (let at = ROW.lastIndex; at < place.end; at = CELL.lastIndex) {
    CELL.lastIndex = at;
    const cell = CELL.exec(text);
    if (!cell) return { number, fields, problem: 'has a cell in a form that Sheaf does not write' };
    const [, letters, row, type, inline, literal] = cell;
    const before = column;
    column = columnOf(letters!);
    if (Number(row) !== number || column <= before || column >= kinds.length) {
      return { number, fields, problem: `has the cell ${letters}${row}, which does not belong there` };
    }
    const kind = kinds[column]!;
    if (type === 'inlineStr') fields[column] = textValue(inline ?? '');
    else fields[column] = type === 'b' ? booleanValue(literal ?? '') : numberValue(literal ?? '', kind);
    if (!typeFits(kind, type, inline ?? literal ?? '')) problem = `has the wrong cell type in column ${letters}`;
  }
  return { number, fields, problem };
}

/** Dates that Excel has a number for, 1900-03-01 to 9999-12-31, and times on those days. */
const COUNTED_DATE = /^(?:1900-(?:0[3-9]|1)|19(?!00)\d\d|[2-9]\d{3})[-\d]+$/;
const COUNTED_TIME = /^(?:1900-(?:0[3-9]|1)|19(?!00)\d\d|[2-9]\d{3})[-\d]+ \d\d:\d\d:\d\d[-+.:\d]*$/;

/** Text columns contain strings. Others contain strings only where Excel has no exact value of their type. */
function typeFits(kind: Kind, type: string | undefined, content: string): boolean {
  if (kind === 'text' || kind === 'id' || kind === 'url') return type === 'inlineStr';
  if (kind === 'boolean') return type === 'b' || (type === 'inlineStr' && content !== 't' && content !== 'f');
  if (type === 'b') return false;
  if (kind === 'date') return type === undefined || !COUNTED_DATE.test(content);
  if (kind === 'timestamp') return type === undefined || !COUNTED_TIME.test(content);
  return type === undefined || !isExactNumber(content, kind);
}

/** Whether Excel, which keeps 15 significant digits, stores the number exactly. A percentage is always a number. */
function isExactNumber(content: string, kind: Kind): boolean {
  if (content.length > 300 || !/^-?\d+(?:\.\d+)?(?:e[-+]?\d\d?)?$/i.test(content)) return false;
  const digits = content.replace(/e.*/i, '').replace(/[-.]/g, '');
  return kind === 'percent' || digits.replace(/^0+|0+$/g, '').length <= 15;
}

/** Index of a column: `A` is 0. */
function columnOf(letters: string): number {
  let number = 0;
  for (const letter of letters) number = number * 26 + letter.charCodeAt(0) - 64;
  return number - 1;
}
