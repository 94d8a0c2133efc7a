/** How a CSV file separates fields and rows, and writes decimal numbers. Each name is a value of `index_params`. */

export const DIALECTS = ['standard', 'excel_eu'] as const;
export const LINE_ENDINGS = ['crlf', 'lf'] as const;

export type DialectName = (typeof DIALECTS)[number];
export type LineEnding = (typeof LINE_ENDINGS)[number];

/** The choices that a file is written with. An absent one is the default: `standard` and `crlf`. */
export interface CsvChoices {
  dialect?: DialectName | undefined;
  line_ending?: LineEnding | undefined;
}

export interface CsvDialect {
  /** Between fields. */
  separator: ',' | ';';
  /** In numbers that are not whole. */
  decimal: '.' | ',';
  /** After every row. */
  lineEnd: '\r\n' | '\n';
}

/** RFC 4180. */
export const STANDARD: CsvDialect = { separator: ',', decimal: '.', lineEnd: '\r\n' };

/** The dialect of a file with these choices. */
export function csvDialect({ dialect = 'standard', line_ending = 'crlf' }: CsvChoices): CsvDialect {
  const lineEnd = line_ending === 'lf' ? '\n' : '\r\n';
  return dialect === 'excel_eu' ? { separator: ';', decimal: ',', lineEnd } : { ...STANDARD, lineEnd };
}
