import type { Kind } from '../../src/encode/kinds.ts';

/** The number formats of all workbooks, the same as Sheaf’s. Timestamps have milliseconds. Decimals and strings are General. */
export const NUMBER_FORMATS: Partial<Record<Kind, string>> = {
  id: '@',
  integer: '0',
  money: '#,##0.00',
  percent: '0.00%',
  timestamp: 'yyyy-mm-dd hh:mm:ss.000',
};
