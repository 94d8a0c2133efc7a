import type { Kind } from '../../src/encode/kinds.ts';

/** Number formats of all workbooks, the same as Sheaf’s. The timestamps have milliseconds. A decimal and a text are General. */
export const NUMBER_FORMATS: Partial<Record<Kind, string>> = {
  id: '@',
  integer: '0',
  money: '#,##0.00',
  percent: '0.00%',
  timestamp: 'yyyy-mm-dd hh:mm:ss.000',
};
