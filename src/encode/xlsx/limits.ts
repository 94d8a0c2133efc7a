/**
 * Excel's limits.
 * Source: Microsoft, "Excel specifications and limits",
 * https://support.microsoft.com/en-us/office/excel-specifications-and-limits-1672b34d-7043-467e-8e27-269d656771c3
 */

/** Rows of a sheet, including the header. */
export const MAX_ROWS = 1_048_576;
/** Columns of a sheet. */
export const MAX_COLUMNS = 16_384;
/** Characters of a cell, in UTF-16 code units. */
export const MAX_CELL_CHARACTERS = 32_767;
/** Significant digits of a number. */
export const MAX_DIGITS = 15;
/** Width of a column in characters. */
export const MAX_COLUMN_WIDTH = 255;
/** Characters of a sheet name. */
export const MAX_SHEET_NAME = 31;
