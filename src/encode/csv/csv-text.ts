/** Text fields of a CSV: RFC 4180 quotes where needed, and no text that a spreadsheet would take for a formula. */
import type { Cell } from '../copy/cell.ts';
import { unescapeCell } from '../copy/unescape.ts';
import type { Output } from '../output.ts';

const QUOTE = 0x22;
const APOSTROPHE = 0x27;

/**
 * First bytes that make a spreadsheet see a formula: = + - @ TAB CR LF.
 * Source: OWASP, "CSV Injection", https://owasp.org/www-community/attacks/CSV_Injection. Such texts get an apostrophe in
 * front. Only the first byte decides: with a space before it, Excel and LibreOffice read text. Numbers are never touched,
 * so that -5.00 stays a number.
 */
const beginsFormula = new Uint8Array(256);
for (const char of '=+-@\t\r\n') beginsFormula[char.charCodeAt(0)] = 1;

/** First bytes of a field that cannot be copied without a look: those, and the apostrophe that stands before them. */
const beginsCareful = Uint8Array.from(beginsFormula);
beginsCareful[APOSTROPHE] = 1;

/** Whether a field without COPY escapes is not empty, begins harmlessly, and has no space at either end. */
export function isPlainEdge(cell: Cell): boolean {
  const { source, start, end } = cell;
  return end !== start && beginsCareful[source.bytes[start]!] === 0 && !cell.hasOuterSpace();
}

/** Appends a text field. NULL and empty text are both nothing at all, without quotes. */
export function writeCsvText(cell: Cell, output: Output): void {
  if (cell.isBlank()) return;
  const { text, start, end } = unescapeCell(cell);
  const { bytes } = text;
  // Every byte may be a quote and doubled; two quotes around, an apostrophe in front.
  output.reserve(2 * (end - start) + 3);
  const quoted = needsQuotes(bytes, start, end);
  if (quoted) output.appendByte(QUOTE);
  if (beginsFormula[bytes[start]!] === 1) output.appendByte(APOSTROPHE);
  for (let p = start; p < end; p++) {
    if (bytes[p] === QUOTE) output.appendByte(QUOTE);
    output.appendByte(bytes[p]!);
  }
  if (quoted) output.appendByte(QUOTE);
}

/** Comma, quote, CR and LF (RFC 4180 §2.6), and outer spaces, which some readers trim from bare fields. */
function needsQuotes(bytes: Uint8Array, start: number, end: number): boolean {
  if (bytes[start] === 0x20 || bytes[end - 1] === 0x20) return true;
  for (let p = start; p < end; p++) {
    const byte = bytes[p];
    if (byte === 0x2c || byte === QUOTE || byte === 0x0d || byte === 0x0a) return true;
  }
  return false;
}
