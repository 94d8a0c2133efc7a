/** The words for the options that only CSV files have, in the form and elsewhere. */

export const DIALECT_NAMES: Readonly<Record<string, string>> = {
  standard: 'Commas, decimal point (standard)',
  excel_eu: 'Semicolons, decimal comma (Excel in Europe)',
};

export const LINE_ENDING_NAMES: Readonly<Record<string, string>> = { crlf: 'CRLF (standard)', lf: 'LF (Unix)' };

/** The options without values, for a file in another format. */
export const NO_CSV = { bom: undefined, header: undefined, dialect: undefined, line_ending: undefined };
