/**
 * Encodes COPY text as the columns of Parquet, one column at a time. This is AssemblyScript, compiled by `npm run wasm`.
 * `docs/decisions/0036-parquet.md` has the reasons.
 */
import { encodeBooleans, encodeDates, encodeTimestamps } from './day-columns.ts';
import { beginColumn, countFields, failedRow, listFields, nulls, rowStart, rows } from './fields.ts';
import {
  encodeAmounts,
  encodeDoubles,
  encodeIntegers,
  maxAmount,
  maxDouble,
  maxInteger,
  minAmount,
  minDouble,
  minInteger,
} from './number-columns.ts';
import { beginShown, copyShown, differs, leaveOut, replace } from './shown.ts';
import { encodeTexts, maxText, minText } from './text-column.ts';

export {
  beginColumn,
  beginShown,
  copyShown,
  countFields,
  differs,
  encodeAmounts,
  encodeBooleans,
  encodeDates,
  encodeDoubles,
  encodeIntegers,
  encodeTexts,
  encodeTimestamps,
  failedRow,
  leaveOut,
  listFields,
  maxAmount,
  maxDouble,
  maxInteger,
  maxText,
  minAmount,
  minDouble,
  minInteger,
  minText,
  nulls,
  replace,
  rowStart,
  rows,
};

/** The module does not use memory from here on. */
export const FREE: usize = __heap_base;
