/**
 * Recognizes the apostrophes in a CSV file that keep programs from reading text as a formula. The CSV encoder writes them with
 * separate code.
 */
import { CELL_ENDS, FORMULA_SIGNS, SKIPPED_RANGES } from './formula-signs.ts';

const skipped = SKIPPED_RANGES.replaceAll(/(.)(.)/gsu, '$1-$2');
/** Text that a program would read as a formula at the beginning of a cell. The hyphen must be last in its class. */
const FORMULA = `[${skipped}]*[${FORMULA_SIGNS.replace('-', '')}-]`;
const CELL_START = `(?<=[${CELL_ENDS}])`;

/**
 * Matches guards: an apostrophe at the beginning of a field or cell, before a formula or before more apostrophes and a formula.
 */
const GUARDS = new RegExp(`^'(?='*(?:${FORMULA}|[\t\r\n]))|${CELL_START}'(?='*${FORMULA})`, 'gu');
const UNGUARDED = new RegExp(`^(?:${FORMULA}|[\t\r\n])|${CELL_START}${FORMULA}`, 'u');

/** Returns the original text, without the guards. */
export function removeGuards(text: string): string {
  return text.includes("'") ? text.replace(GUARDS, '') : text;
}

/** Whether a program would read the CSV field, or a part of it after another separator, as a formula. */
export function beginsFormula(field: string): boolean {
  return UNGUARDED.test(field);
}
