/** Cells with numbers, booleans and dates. A value that does not have the form of its kind becomes a text cell. */

import { dateEnd, offsetStart } from '../copy/timestamp-shape.ts';
import type { WriteCell } from '../copy/write-cell.ts';
import type { Kind } from '../kinds.ts';
import type { Output } from '../output.ts';
import { Words } from '../words.ts';
import { dateSerial, millisecondsOfDay } from './date-serial.ts';
import { MAX_DIGITS } from './limits.ts';
import { significantDigits } from './significant-digits.ts';
import { Style, styleAttribute, styleOfKind } from './styles.ts';
import { type CellOpening, type Losses, TEXT_CLOSE, textCell, textColumnCell, textOpening } from './text-cell.ts';
import { appendTimestamp, MAX_TIMESTAMP_BYTES } from './timestamp-number.ts';

const CLOSE = Words.of('</v></c>');

const TRUE = Words.of('1');
const FALSE = Words.of('0');

/** Returns the text after the row number in the opening tag of a cell of the kind. */
export function kindOpening(kind: Kind): string {
  if (isTextKind(kind)) return textOpening(styleOfKind[kind]);
  return kind === 'boolean' ? `"${styleAttribute(styleOfKind[kind])} t="b"><v>` : valueOpening(styleOfKind[kind]);
}

/** Returns the text after the row number in the opening tag of a number with the style. */
const valueOpening = (style: number): string => `"${styleAttribute(style)}><v>`;

/** Returns the closing tags after the value of a cell of the kind. */
export const kindClose = (kind: Kind): Words => (isTextKind(kind) ? TEXT_CLOSE : CLOSE);

const isTextKind = (kind: Kind): boolean => kind === 'text' || kind === 'id' || kind === 'url';

/** Returns the writer for a column of the kind, whose tag ends with `kindOpening`. */
export function kindCell(kind: Kind, opening: CellOpening, losses: Losses): WriteCell {
  if (isTextKind(kind)) return textColumnCell(opening, styleOfKind[kind], losses);
  const { tags, index } = opening;
  const { words } = tags;
  const tagStart = tags.starts[index]!;
  const asText = textCell(opening, Style.text, losses);
  const begin = (output: Output, valueBytes: number): void => {
    output.reserve(tags.maxBytes + valueBytes + CLOSE.length);
    output.append(words, tagStart, tags.ends[index]!);
  };

  /**
   * Excel keeps 15 digits. A number with more digits becomes text, because it would otherwise change. A percent is an exception,
   * because it is a rounded quotient.
   */
  function numberCell(maxDigits: number): WriteCell {
    return (cell, output) => {
      const { source, start, end } = cell;
      const digits = significantDigits(source.bytes, start, end);
      if (digits < 0 || digits > maxDigits) return asText(cell, output);
      begin(output, end - start);
      output.append(source, start, end);
      output.appendAll(CLOSE);
    };
  }

  /** Writes `t` and `f` as 1 and 0 (ECMA-376 Part 1 §18.18.11, type `b`). */
  function booleanCell(): WriteCell {
    return (cell, output) => {
      const letter = cell.end - cell.start === 1 ? cell.source.bytes[cell.start] : 0;
      if (letter !== 0x74 && letter !== 0x66) return asText(cell, output);
      begin(output, 1);
      output.appendAll(letter === 0x74 ? TRUE : FALSE);
      output.appendAll(CLOSE);
    };
  }

  function dateCell(): WriteCell {
    return (cell, output) => {
      const { source, start, end } = cell;
      const serial = dateEnd(source.bytes, start, end) === end ? dateSerial(source.bytes, start) : -1;
      if (serial < 0) return asText(cell, output);
      begin(output, 7);
      output.appendDigits(serial, digitsOf(serial));
      output.appendAll(CLOSE);
    };
  }

  /**
   * Writes the wall-clock time to the millisecond, without the offset, because Excel does not support time zones.
   *
   * The value is the shortest decimal that restores the double of `DATE() + TIME()`, which is also what Excel writes. With
   * ten decimals, programs that truncate read 02:00:00 as 01:59:59, and Excel's `=` and MATCH found nothing.
   */
  function timestampCell(): WriteCell {
    const withMilliseconds = Words.of(valueOpening(Style.timestampMilliseconds));
    return (cell, output) => {
      const { source, start, end } = cell;
      const offset = offsetStart(source.bytes, start, end);
      const serial = offset < 0 ? -1 : dateSerial(source.bytes, start);
      if (serial < 0) return asText(cell, output);
      const milliseconds = millisecondsOfDay(source.bytes, start + 11, offset);
      losses.shown.leaveOut(shownEnd(source.bytes, start, offset), end);
      begin(output, MAX_TIMESTAMP_BYTES);
      if (milliseconds % 1000 !== 0) {
        output.at -= withMilliseconds.length;
        output.appendAll(withMilliseconds);
      }
      appendTimestamp(output, serial, milliseconds);
      output.appendAll(CLOSE);
    };
  }

  if (kind === 'boolean') return booleanCell();
  if (kind === 'date') return dateCell();
  if (kind === 'timestamp') return timestampCell();
  return numberCell(kind === 'percent' ? Number.POSITIVE_INFINITY : MAX_DIGITS);
}

/** Returns the end of the timestamp as the cell shows it, which is after the last nonzero digit of its milliseconds. */
function shownEnd(bytes: Uint8Array, start: number, offset: number): number {
  const seconds = start + 19;
  if (offset === seconds) return seconds;
  let end = Math.min(offset, seconds + 4);
  while (bytes[end - 1] === 0x30) end--;
  return bytes[end - 1] === 0x2e ? end - 1 : end;
}

/** Returns the number of digits of a serial number. Dates from 1927 to 2173 have five. */
function digitsOf(serial: number): number {
  return serial >= 10_000 && serial < 100_000 ? 5 : String(serial).length;
}
