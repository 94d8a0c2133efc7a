/**
 * Text cells. They are inline strings (ECMA-376 Part 1 §18.18.11, `inlineStr`), so that blocks do not depend on each other.
 * `docs/decisions/0022-inline-strings.md` compares them with shared strings.
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

/** The bytes of a text from `start` to `end` (exclusive). */
interface Span {
  text: Words;
  start: number;
  end: number;
}

/** The closing tags after the text of a cell. */
export const TEXT_CLOSE = Words.of('</t></is></c>');

/** Collects what Excel's limits change in a block: the number of truncated cells, and the rows as shown for the digests. */
export interface Losses {
  shortenedCells: number;
  shown: ShownRows;
}

/** Returns the text after the row number in the opening tags of a text cell. */
export const textOpening = (style: number): string => `"${styleAttribute(style)} t="inlineStr"><is><t>`;

/** The opening tag of a column's cells: its index in the tags of the row. */
export interface CellOpening {
  tags: CountedTags;
  index: number;
}

/**
 * Returns a writer of text cells with the cell style `style`, for a column whose tag can be for another type of cell.
 * It writes no cell for NULL and empty strings.
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
    const original = unescapeCell(cell);
    // In COPY text, a CR is always an escape.
    const { text, start: from, end } = (cell.marks & Mark.backslash) === 0 ? original : withLineFeeds(original);
    const cut = characterLimit(text.bytes, from, end);
    if (cut < end) losses.shortenedCells++;
    if (cut < end || text !== original.text) {
      losses.shown.replace(cell.start, cell.end, escapeForCopy(text, from, cut));
    }
    output.reserve(tags.maxBytes + openPreserved.length);
    output.append(tags.words, start, tags.numberEnds[index]!);
    output.appendAll(needsPreserve({ text, start: from, end: cut }) ? openPreserved : open);
    escapeText(text, { start: from, end: cut }, output);
    output.reserve(TEXT_CLOSE.length);
    output.appendAll(TEXT_CLOSE);
  };
}

/** Returns a writer for a text column, whose tag is for a text cell. It copies text without special characters directly. */
export function textColumnCell(opening: CellOpening, style: number, losses: Losses): WriteCell {
  const { tags, index } = opening;
  const { words } = tags;
  const tagStart = tags.starts[index]!;
  const writeEscaped = textCell(opening, style, losses);
  return (cell, output) => {
    const { source, start, end } = cell;
    if (end === start) {
      losses.shown.empty(start);
      return;
    }
    if (!isPlain(cell)) {
      writeEscaped(cell, output);
      return;
    }
    output.reserve(tags.maxBytes + end - start + TEXT_CLOSE.length);
    output.append(words, tagStart, tags.ends[index]!);
    output.append(source, start, end);
    output.append(TEXT_CLOSE, 0, TEXT_CLOSE.length);
  };
}

/** Whether the field's bytes can be copied to the file unchanged. */
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
 * Returns the text with each CR LF and CR replaced by LF, Excel's line break, or the same span if it has no CR. A sheet can
 * contain a CR only as `_x000D_`, which most programs show literally.
 */
function withLineFeeds(original: Span): Span {
  const { text, start, end } = original;
  if (!text.bytes.subarray(start, end).includes(CR)) return original;
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
 * Whether the text begins or ends with white space. XML readers can trim it unless `xml:space` preserves it (XML 1.0 §2.10).
 */
function needsPreserve({ text: { bytes }, start, end }: Span): boolean {
  return isSpace(bytes[start]!) || isSpace(bytes[end - 1]!);
}

const isSpace = (byte: number): boolean => byte === 0x20 || byte === 0x09 || byte === 0x0a;

/** Returns the end of the text truncated to 32,767 UTF-16 code units, or one less, so that no character is split. */
function characterLimit(bytes: Uint8Array, start: number, end: number): number {
  if (end - start <= MAX_CELL_CHARACTERS) return end;
  let units = 0;
  for (let p = start; p < end; p++) {
    const byte = bytes[p]!;
    // Continuation bytes belong to the preceding character. Four bytes of UTF-8 are a surrogate pair.
    if ((byte & 0xc0) === 0x80) continue;
    units += byte >= 0xf0 ? 2 : 1;
    if (units > MAX_CELL_CHARACTERS) return p;
  }
  return end;
}
