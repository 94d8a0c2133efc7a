/**
 * Recognizes the apostrophes in a CSV file that keep programs from reading text as a formula. The CSV encoder writes them with
 * separate code.
 */
import { CELL_ENDS, FORMULA_SIGNS, SKIPPED_RANGES } from './formula-signs.ts';

const skipped = SKIPPED_RANGES.replaceAll(/(.)(.)/gsu, '$1-$2');
/** Text that a program would read as a formula at the beginning of a cell. The hyphen must be last in its class. */
const FORMULA = `[${skipped}]*[${FORMULA_SIGNS.replace('-', '')}-]`;

/** The characters between fields for which Sheaf writes guards. */
export type FieldSeparator = ',' | ';';

/** The rules for files with this separator. */
const RULES: Record<FieldSeparator, Rules> = { ',': rules(CELL_ENDS), ';': rules(`${CELL_ENDS},`) };

interface Rules {
  /** Matches guards: an apostrophe at the beginning of a field or cell, before a formula or before more apostrophes and a formula. */
  guards: RegExp;
  unguarded: RegExp;
}

function rules(cellEnds: string): Rules {
  const cellStart = `(?<=[${cellEnds}])`;
  return {
    guards: new RegExp(`^'(?='*(?:${FORMULA}|[\t\r\n]))|${cellStart}'(?='*${FORMULA})`, 'gu'),
    unguarded: new RegExp(`^(?:${FORMULA}|[\t\r\n])|${cellStart}${FORMULA}`, 'u'),
  };
}

/** Returns the original text of a field in a file with this separator, without the guards. */
export function removeGuards(text: string, separator: FieldSeparator): string {
  return text.includes("'") ? text.replace(RULES[separator].guards, '') : text;
}

/** Whether a program would read the field, or a part of it after another separator, as a formula. */
export function beginsFormula(field: string, separator: FieldSeparator): boolean {
  return RULES[separator].unguarded.test(field);
}
