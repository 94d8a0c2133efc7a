/** The characters of each CSV dialect. */
import type { CsvDialect, DialectName, LineEnding } from '../format.ts';

/** The choices that a file is written with. An absent one is the default: `standard` and `crlf`. */
export interface CsvChoices {
  dialect?: DialectName | undefined;
  line_ending?: LineEnding | undefined;
}

/** RFC 4180. */
export const STANDARD: CsvDialect = { separator: ',', decimal: '.', lineEnd: '\r\n' };

/** The dialect of a file with these choices. */
export function csvDialect({ dialect = 'standard', line_ending = 'crlf' }: CsvChoices): CsvDialect {
  const lineEnd = line_ending === 'lf' ? '\n' : '\r\n';
  return dialect === 'excel_eu' ? { separator: ';', decimal: ',', lineEnd } : { ...STANDARD, lineEnd };
}
