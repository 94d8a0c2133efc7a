/** Text in a CSV file is never a formula, whichever separator a program uses, and removing guards restores it. */
import { read } from '@e965/xlsx';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { anyText } from '../../../test/support/encode/arbitrary-cells.ts';
import { formulaTexts, plainTexts } from '../../../test/support/encode/formula-texts.ts';
import { guardedText } from '../../../test/support/encode/reference.ts';
import { copyText } from '../copy-text.ts';
import { beginsFormula, removeGuards } from '../formula-guard.ts';
import { encodeCsv } from './encode-csv.ts';

/** Returns one string as a CSV row. */
const csvOf = (text: string): string =>
  Buffer.from(encodeCsv(['id', 'text', 'id'], Buffer.from(copyText(['1', text, 'end']))).bytes).toString();

const fieldOf = (text: string): string => parse(csvOf(text), { record_delimiter: '\r\n' })[0]![1]!;

/** Returns the cells that SheetJS reads as formulas from a file with this separator. */
function formulas(csv: string, FS: string): string[] {
  const sheet = read(csv, { type: 'string', FS, dense: true }).Sheets['Sheet1']!['!data']!;
  return sheet.flatMap((row) => row.flatMap((cell) => (cell?.f === undefined ? [] : [cell.f])));
}

test.each(formulaTexts)('%s: %j is guarded', (_, text, guarded) => {
  expect(fieldOf(text)).toBe(guarded);
  // A text that looks guarded is not a formula.
  expect(beginsFormula(text)).toBe(removeGuards(text) === text);
  expect(beginsFormula(guarded)).toBe(false);
  expect(removeGuards(guarded)).toBe(text);
});

test.each(plainTexts)('%j is unchanged', (text) => {
  expect([fieldOf(text), beginsFormula(text), removeGuards(text)]).toEqual([text, false, text]);
});

describe('any text', () => {
  test('is never a formula in a CSV file and is restored by removing guards', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const field = text === '' ? '' : fieldOf(text);
        expect(field).toBe(guardedText(text));
        expect(beginsFormula(field)).toBe(false);
        expect(removeGuards(field)).toBe(text);
      }),
      { numRuns: 2000 },
    );
  });
});

describe.each([',', ';', '\t'])('SheetJS with the separator %j', (separator) => {
  test('reads no string as a formula', () => {
    const texts = formulaTexts.map(([, text]) => text);
    expect(texts.flatMap((text) => formulas(csvOf(text), separator))).toEqual([]);
    const unguarded = texts.map((text) => `"${text.replaceAll('"', '""')}"${separator}end\r\n`);
    expect(unguarded.flatMap((csv) => formulas(csv, separator))).toContain('1+1');
  });
});
