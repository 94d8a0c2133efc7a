/** Reads the rows of a sheet's XML from front to back in flat memory. Knows rows only as Sheaf writes them. */
import type { Kind } from '../../encode/kinds.ts';
import { NOTHING } from '../copy-form.ts';
import { Unreadable } from '../finding.ts';
import { booleanValue, numberValue, textValue } from './sheet-values.ts';

/** A row of 16,384 cells with 32,767 characters would be longer; no report has one. */
const MOST_ROW_BYTES = 64 << 20;

const OPENED = '<sheetData>';
const CLOSED = '</sheetData>';
const ROW_CLOSED = '</row>';
const ROW = /<row r="(\d+)">/y;
const CELL =
  /<c r="([A-Z]+)(\d+)"(?: s="\d+")?(?: t="(inlineStr|b)")?>(?:<is><t(?: xml:space="preserve")?>([^<]*)<\/t><\/is>|<v>([^<]*)<\/v>)<\/c>/y;

export interface SheetRow {
  number: number;
  /** A COPY field for each column. */
  fields: string[];
  /** What is wrong with how the row is written; null as a rule. */
  problem: string | null;
}

/** Yields the rows, the header included. Throws {@link Unreadable} for XML that no sheet of Sheaf's has. */
export async function* sheetRows(
  chunks: AsyncIterable<Buffer>,
  kindsOf: (row: number) => readonly Kind[],
): AsyncGenerator<SheetRow> {
  let text = '';
  let state: 'before' | 'rows' | 'after' = 'before';
  let last = 0;
  for await (const chunk of chunks) {
    // The rest is only read to the end so that its CRC-32 is checked.
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
    if (text.length > MOST_ROW_BYTES) throw new Unreadable(`The row after row ${last} does not end.`);
  }
  if (state !== 'after') throw new Unreadable(`The sheet breaks off after row ${last}.`);
}

function readRow(
  text: string,
  place: { start: number; end: number; last: number },
  kindsOf: (row: number) => readonly Kind[],
): SheetRow {
  ROW.lastIndex = place.start;
  const number = Number(ROW.exec(text)?.[1]);
  if (!number) throw new Unreadable(`What follows row ${place.last} is no row as Sheaf writes it.`);
  const kinds = kindsOf(number);
  const fields: string[] = Array(kinds.length).fill(NOTHING);
  let column = -1;
  let problem: string | null = null;
  for (let at = ROW.lastIndex; at < place.end; at = CELL.lastIndex) {
    CELL.lastIndex = at;
    const cell = CELL.exec(text);
    if (!cell) return { number, fields, problem: 'holds a cell that Sheaf does not write so' };
    const [, letters, row, type, inline, literal] = cell;
    const before = column;
    column = columnOf(letters!);
    if (Number(row) !== number || column <= before || column >= kinds.length) {
      return { number, fields, problem: `holds the cell ${letters}${row}, which has no place there` };
    }
    const kind = kinds[column]!;
    if (type === 'inlineStr') fields[column] = textValue(inline ?? '');
    else fields[column] = type === 'b' ? booleanValue(literal ?? '') : numberValue(literal ?? '', kind);
    if (!typeFits(kind, type, inline ?? literal ?? ''))
      problem = `holds another type of cell than ${letters} should have`;
  }
  return { number, fields, problem };
}

/** Dates that Excel can count, 1900-03-01 to 9999-12-31, and the times of those days. */
const COUNTED_DATE = /^(?:1900-(?:0[3-9]|1)|19(?!00)\d\d|[2-9]\d{3})[-\d]+$/;
const COUNTED_TIME = /^(?:1900-(?:0[3-9]|1)|19(?!00)\d\d|[2-9]\d{3})[-\d]+ \d\d:\d\d:\d\d[-+.:\d]*$/;

/** Columns of text hold text; others hold text only where Excel has no value of their type that is exact. */
function typeFits(kind: Kind, type: string | undefined, content: string): boolean {
  if (kind === 'text' || kind === 'id' || kind === 'url') return type === 'inlineStr';
  if (kind === 'boolean') return type === 'b' || (type === 'inlineStr' && content !== 't' && content !== 'f');
  if (type === 'b') return false;
  if (kind === 'date') return type === undefined || !COUNTED_DATE.test(content);
  if (kind === 'timestamp') return type === undefined || !COUNTED_TIME.test(content);
  return type === undefined || !isExactNumber(content, kind);
}

/** Whether Excel, which keeps 15 significant digits, holds the number as it is. A percentage is always a number. */
function isExactNumber(content: string, kind: Kind): boolean {
  if (content.length > 300 || !/^-?\d+(?:\.\d+)?(?:e[-+]?\d\d?)?$/i.test(content)) return false;
  const digits = content.replace(/e.*/i, '').replace(/[-.]/g, '');
  return kind === 'percent' || digits.replace(/^0+|0+$/g, '').length <= 15;
}

/** `A` is 0. */
function columnOf(letters: string): number {
  let number = 0;
  for (const letter of letters) number = number * 26 + letter.charCodeAt(0) - 64;
  return number - 1;
}
