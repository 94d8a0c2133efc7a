import type { Kind } from '../../src/reports/kinds.ts';

/** Number formats that every workbook is asked for: those of our own. A decimal and a text are General. */
export const NUMBER_FORMATS: Partial<Record<Kind, string>> = {
  id: '@',
  integer: '0',
  money: '#,##0.00',
  percent: '0.00%',
  timestamp: 'yyyy-mm-dd hh:mm:ss',
};
