/** What kinds of values differ in, for a CSV. */

/** Copied, unless it begins like a formula or needs quotes. */
export const TEXT: u8 = 0;
/** Copied, also with a sign in front: `-5.00` stays a number, and a percent a fraction (0.125 is 12.5 %). */
export const NUMBER: u8 = 1;
/** Copied; `-1` is no date, and goes the way of text. */
export const DATE: u8 = 2;
/** `t` and `f` become `true` and `false`. */
export const BOOLEAN: u8 = 3;
/** Becomes ISO 8601. */
export const TIMESTAMP: u8 = 4;
