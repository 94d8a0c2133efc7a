/**
 * The characters that decide whether text in a CSV file is guarded against being read as a formula. `docs/guide/files.md` has the
 * rule. `docs/decisions/0023-formula-guard.md` describes how programs read such text. AssemblyScript also compiles this file, so
 * it contains only constants.
 */

/** Characters that begin a formula, including the full-width forms that Excel treats as equal in East Asian languages. */
export const FORMULA_SIGNS = '=+-@\uff0b\uff0d\uff1d\uff20';

/**
 * Characters that a program can ignore before a formula: control characters, white space, quotes, invisible characters and byte
 * order marks. Each pair is the first and last character of a range. TAB, CR and LF are not included, because cells begin after
 * them.
 */
export const SKIPPED_RANGES =
  '\u0001\u0008\u000b\u000c\u000e\u0020""\u007f\u00a0\u00ad\u00ad\u1680\u1680\u180e\u180e\u2000\u200f\u2028\u202f\u205f\u206f\u3000\u3000\ufeff\ufeff';

/**
 * Characters after which a program can begin a new cell if it separates at semicolons or tabs, or misreads quotes. In files with
 * semicolons, the comma is another one.
 */
export const CELL_ENDS = ';\t\r\n';
