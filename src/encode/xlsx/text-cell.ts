/**
 * Text cells: inline strings (ECMA-376 Part 1 §18.18.11, `inlineStr`), so that no block has to know another's strings.
 * Shared strings were measured: `docs/decisions/0022-inline-strings.md`.
 */
import type { Cell } from '../copy/cell.ts';
import { Mark } from '../copy/marks.ts';
import { escapeForCopy, unescapeCell } from '../copy/unescape.ts';
import type { WriteCell } from '../copy/write-cell.ts';
import type { ShownRows } from '../shown-rows.ts';
import { Words } from '../words.ts';
import type { CountedTags } from './counted-tags.ts';
import { escapeText, wouldBeEscape } from './escape-text.ts';
import { MAX_CELL_CHARACTERS } from './limits.ts';
import { styleAttribute } from './styles.ts';

const CR = 0x0d;
const LF = 0x0a;

/** Bytes of a text, `end` not included. */
interface Span {
  text: Words;
  start: number;
  end: number;
}

/** What follows the text of a cell. */
export const TEXT_CLOSE = Words.of('</t></is></c>');

/** What a block loses to Excel's limits: counted, and told to what digests the rows as they are shown. */
export interface Losses {
  shortenedCells: number;
  shown: ShownRows;
}

/** What follows the row number in the opening tags of a text cell. */
export const textOpening = (style: number): string => `"${styleAttribute(style)} t="inlineStr"><is><t>`;

/** Where a column's cells are opened: its tag among the tags of the row. */
export interface CellOpening {
  tags: CountedTags;
  index: number;
}

/**
 * A writer of text cells with the cell style `style`, in a column whose tag may be for another type of cell.
 * NULL and empty text give no cell.
 */
export function textCell(opening: CellOpening, style: number, losses: Losses): WriteCell {
  const { tags, index } = opening;
  const start = tags.starts[index]!;
  const open = Words.of(textOpening(style));
  const openPreserved = Words.of(`"${styleAttribute(style)} t="inlineStr"><is><t xml:space="preserve">`);

  return (cell, output) => {
    if (cell.isBlank()) {
      if (cell.end === cell.start) losses.shown.empty(cell.start);
      return;
    }
    const given = unescapeCell(cell);
    // CR comes as a COPY escape only.
    const { text, start: from, end } = (cell.marks & Mark.backslash) === 0 ? given : withLineFeeds(given);
    const cut = characterLimit(text.bytes, from, end);
    if (cut < end) losses.shortenedCells++;
    if (cut < end || text !== given.text) {
      losses.shown.replace(cell.start, cell.end, escapeForCopy(text, from, cut));
    }
    output.reserve(tags.mostBytes + openPreserved.length);
    output.append(tags.words, start, tags.numberEnds[index]!);
    output.appendAll(needsPreserve({ text, start: from, end: cut }) ? openPreserved : open);
    escapeText(text, { start: from, end: cut }, output);
    output.reserve(TEXT_CLOSE.length);
    output.appendAll(TEXT_CLOSE);
  };
}

/** The same in a column of text, whose tag is for a text cell: text without anything special is copied in one go. */
export function textColumnCell(opening: CellOpening, style: number, losses: Losses): WriteCell {
  const { tags, index } = opening;
  const { words } = tags;
  const tagStart = tags.starts[index]!;
  const careful = textCell(opening, style, losses);
  return (cell, output) => {
    const { source, start, end } = cell;
    if (end === start) {
      losses.shown.empty(start);
      return;
    }
    if (!isPlain(cell)) {
      careful(cell, output);
      return;
    }
    output.reserve(tags.mostBytes + end - start + TEXT_CLOSE.length);
    output.append(words, tagStart, tags.ends[index]!);
    output.append(source, start, end);
    output.append(TEXT_CLOSE, 0, TEXT_CLOSE.length);
  };
}

/** Whether the field's bytes can stand in the file as they are. */
function isPlain(cell: Cell): boolean {
  const { start, end, marks } = cell;
  if ((marks & (Mark.backslash | Mark.xml)) !== 0 || end - start > MAX_CELL_CHARACTERS) return false;
  const both = Mark.underscore | Mark.letterX;
  if ((marks & both) === both && hasEscape(cell)) return false;
  return !cell.hasOuterSpace();
}

function hasEscape({ source, start, end }: Cell): boolean {
  for (let p = start; p < end; p++) if (source.bytes[p] === 0x5f && wouldBeEscape(source.bytes, p, end)) return true;
  return false;
}

/**
 * The text with LF, Excel's own line break, for each CR LF and CR. XML can hold a CR only as `_x000D_`, which most programs
 * show as it is written. The same text when it has none.
 */
function withLineFeeds(given: Span): Span {
  const { text, start, end } = given;
  if (!text.bytes.subarray(start, end).includes(CR)) return given;
  const plain = new Uint8Array(end - start + 8);
  let length = 0;
  for (let p = start; p < end; p++) {
    const byte = text.bytes[p]!;
    if (byte === CR && p + 1 < end && text.bytes[p + 1] === LF) continue;
    plain[length++] = byte === CR ? LF : byte;
  }
  return { text: new Words(plain, length), start: 0, end: length };
}

/**
 * Whether the text begins or ends with white space, which a reader of XML may trim unless told to keep it (XML 1.0 §2.10).
 */
function needsPreserve({ text: { bytes }, start, end }: Span): boolean {
  return isSpace(bytes[start]!) || isSpace(bytes[end - 1]!);
}

const isSpace = (byte: number): boolean => byte === 0x20 || byte === 0x09 || byte === 0x0a;

/** Where the text ends when cut to 32,767 UTF-16 code units: never within a character, so possibly one unit earlier. */
function characterLimit(bytes: Uint8Array, start: number, end: number): number {
  if (end - start <= MAX_CELL_CHARACTERS) return end;
  let units = 0;
  for (let p = start; p < end; p++) {
    const byte = bytes[p]!;
    // Continuation bytes belong to the character before; four bytes of UTF-8 are a surrogate pair.
    if ((byte & 0xc0) === 0x80) continue;
    units += byte >= 0xf0 ? 2 : 1;
    if (units > MAX_CELL_CHARACTERS) return p;
  }
  return end;
}
