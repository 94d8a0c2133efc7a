/**
 * The apostrophes in a CSV that keep programs from reading a text as a formula, seen from the reader's side. The encoder of CSV
 * writes them with code of its own.
 */
import { CELL_ENDS, FORMULA_SIGNS, SKIPPED_RANGES } from './formula-signs.ts';

const skipped = SKIPPED_RANGES.replaceAll(/(.)(.)/gsu, '$1-$2');
/** What a program would take for a formula where a cell begins. Hyphens are last in their class. */
const FORMULA = `[${skipped}]*[${FORMULA_SIGNS.replace('-', '')}-]`;
const CELL_START = `(?<=[${CELL_ENDS}])`;

/** An apostrophe that is a guard: before any more apostrophes and a formula, where a field or a cell begins. */
const GUARDS = new RegExp(`^'(?='*(?:${FORMULA}|[\t\r\n]))|${CELL_START}'(?='*${FORMULA})`, 'gu');
const UNGUARDED = new RegExp(`^(?:${FORMULA}|[\t\r\n])|${CELL_START}${FORMULA}`, 'u');

/** The text without its guards: exactly the text that was guarded. */
export function removeGuards(text: string): string {
  return text.includes("'") ? text.replace(GUARDS, '') : text;
}

/** Whether a field of a CSV would be read as a formula, or a part of it in a program with another separator. */
export function beginsFormula(field: string): boolean {
  return UNGUARDED.test(field);
}
