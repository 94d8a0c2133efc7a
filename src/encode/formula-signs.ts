/**
 * Which texts of a CSV are guarded against being read as formulas: docs/guide/files.md has the rule, and
 * docs/decisions/0023-formula-guard.md what programs do. Constants only, since AssemblyScript compiles this file, too.
 */

/** Characters that begin a formula, also in the full-width forms that Excel reads as the same in East Asian languages. */
export const FORMULA_SIGNS = '=+-@\uff0b\uff0d\uff1d\uff20';

/**
 * Characters that a program can drop before a formula, as pairs of the first and the last of a range: controls, white space,
 * quotes, invisible characters and byte order marks. TAB, CR and LF are not among them, because cells begin after those.
 */
export const SKIPPED_RANGES =
  '\u0001\u0008\u000b\u000c\u000e\u0020""\u007f\u00a0\u00ad\u00ad\u1680\u1680\u180e\u180e\u2000\u200f\u2028\u202f\u205f\u206f\u3000\u3000\ufeff\ufeff';

/** Characters after which a new cell begins when a program separates at semicolons or tabs, or loses track of quotes. */
export const CELL_ENDS = ';\t\r\n';
