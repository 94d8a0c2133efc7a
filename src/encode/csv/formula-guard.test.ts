/** Text in a CSV file is never a formula, whichever separator a program uses, and removing guards restores it. */
import { read } from '@e965/xlsx';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { anyText } from '../../../test/support/encode/arbitrary-cells.ts';
import { DIALECTS } from '../../../test/support/encode/dialects.ts';
import { commaTexts, formulaTexts, plainTexts } from '../../../test/support/encode/formula-texts.ts';
import { guardedText } from '../../../test/support/encode/reference.ts';
import { copyText } from '../copy-text.ts';
import type { CsvDialect } from '../format.ts';
import { beginsFormula, removeGuards } from '../formula-guard.ts';
import { encodeCsv } from './encode-csv.ts';

/** Returns one string as a CSV row. */
const csvOf = (text: string, dialect: CsvDialect): string =>
  Buffer.from(encodeCsv(['id', 'text', 'id'], Buffer.from(copyText(['1', text, 'end'])), { dialect }).bytes).toString();

const fieldOf = (text: string, dialect: CsvDialect): string =>
  parse(csvOf(text, dialect), { delimiter: dialect.separator, record_delimiter: dialect.lineEnd })[0]![1]!;

/** Returns the cells that SheetJS reads as formulas from a file with this separator. */
function formulas(csv: string, FS: string): string[] {
  const sheet = read(csv, { type: 'string', FS, dense: true }).Sheets['Sheet1']!['!data']!;
  return sheet.flatMap((row) => row.flatMap((cell) => (cell?.f === undefined ? [] : [cell.f])));
}

describe.each(DIALECTS)('$name', (dialect) => {
  const { separator } = dialect;
  const withComma = separator === ';' ? commaTexts : commaTexts.map(([name, text]) => [name, text, text] as const);

  test.each([...formulaTexts, ...withComma])('%s: %j is written as %j', (_, text, guarded) => {
    expect(fieldOf(text, dialect)).toBe(guarded);
    // A text that looks guarded is not a formula.
    if (guarded !== text) expect(beginsFormula(text, separator)).toBe(removeGuards(text, separator) === text);
    expect(beginsFormula(guarded, separator)).toBe(false);
    expect(removeGuards(guarded, separator)).toBe(text);
  });

  test.each(plainTexts)('%j is unchanged', (text) => {
    const found = [fieldOf(text, dialect), beginsFormula(text, separator), removeGuards(text, separator)];
    expect(found).toEqual([text, false, text]);
  });

  test('any text is never a formula and is restored by removing guards', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const field = text === '' ? '' : fieldOf(text, dialect);
        expect(field).toBe(guardedText(text, separator));
        expect(beginsFormula(field, separator)).toBe(false);
        expect(removeGuards(field, separator)).toBe(text);
      }),
      { numRuns: 1000 },
    );
  });

  test.each([',', ';', '\t'])('SheetJS with the separator %j reads no string as a formula', (separator) => {
    const texts = [...formulaTexts, ...withComma].map(([, text]) => text);
    expect(texts.flatMap((text) => formulas(csvOf(text, dialect), separator))).toEqual([]);
    const unguarded = texts.map((text) => `"${text.replaceAll('"', '""')}"${separator}end\r\n`);
    expect(unguarded.flatMap((csv) => formulas(csv, separator))).toContain('1+1');
  });
});
