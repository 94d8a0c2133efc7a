/** How text formats write the kinds of values. */

/** Text is copied, unless the format needs escapes, quotes or a guard. */
export const TEXT: u8 = 0;
/** Numbers are copied, including their sign. `-5.00` stays a number, and a percent stays a fraction (0.125 is 12.5%). */
export const NUMBER: u8 = 1;
/** Dates are copied. A value such as `-1` is not a date, and CSV guards it like a text. */
export const DATE: u8 = 2;
/** `t` and `f` become `true` and `false`. */
export const BOOLEAN: u8 = 3;
/** Timestamps become ISO 8601. */
export const TIMESTAMP: u8 = 4;
