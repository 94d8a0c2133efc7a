/** How each kind of value looks in a CSV. Whatever has not the form of its kind goes the way of text, defused and quoted. */
import type { Kind } from '../../reports/kinds.ts';
import type { Cell } from '../copy/cell.ts';
import { offsetStart } from '../copy/timestamp-shape.ts';
import type { WriteCell } from '../copy/write-cell.ts';
import type { Output } from '../output.ts';
import { Words } from '../words.ts';
import { writeCsvText } from './csv-text.ts';

const TRUE = Words.of('true');
const FALSE = Words.of('false');
const ZERO_MINUTES = Words.of(':00');
const LETTER_T = 0x54;
const LETTER_Z = 0x5a;

/** `t` and `f` become `true` and `false`. */
function writeCsvBoolean(cell: Cell, output: Output): void {
  const { source, start, end } = cell;
  const letter = end - start === 1 ? source.bytes[start] : 0;
  if (letter !== 0x74 && letter !== 0x66) {
    writeCsvText(cell, output);
  } else {
    output.reserve(FALSE.length);
    output.appendAll(letter === 0x74 ? TRUE : FALSE);
  }
}

/**
 * `2026-11-23 14:05:09.123456+01` becomes ISO 8601 `2026-11-23T14:05:09.123456+01:00`, and a zero offset `Z`. The fraction
 * and an offset in minutes or seconds (local mean time) are kept as PostgreSQL wrote them.
 */
function writeCsvTimestamp(cell: Cell, output: Output): void {
  const { source, start, end } = cell;
  const offset = offsetStart(source.bytes, start, end);
  if (offset < 0) {
    writeCsvText(cell, output);
    return;
  }
  output.reserve(end - start + ZERO_MINUTES.length);
  const hoursOnly = end - offset === 3;
  const zero = hoursOnly && source.bytes[offset + 1] === 0x30 && source.bytes[offset + 2] === 0x30;
  const separator = output.at + 10;
  output.append(source, start, zero ? offset : end);
  output.bytes[separator] = LETTER_T;
  if (zero) output.appendByte(LETTER_Z);
  else if (hoursOnly) output.appendAll(ZERO_MINUTES);
}

/**
 * The writer of each kind, for fields that can not be copied as they are. Numbers and dates always can, `-5.00` stays a
 * number and a percent a fraction (0.125 is 12.5 %): what comes here from their columns is `NaN`, `infinity`, NULL.
 */
export const csvCells: Readonly<Record<Kind, WriteCell>> = {
  text: writeCsvText,
  id: writeCsvText,
  url: writeCsvText,
  integer: writeCsvText,
  decimal: writeCsvText,
  money: writeCsvText,
  percent: writeCsvText,
  date: writeCsvText,
  boolean: writeCsvBoolean,
  timestamp: writeCsvTimestamp,
};
