/** The signs of a CSV, as the guide describes its dialects. */
import type { Receipt } from './receipt.ts';

export interface CsvSigns {
  /** Between fields. */
  separator: ',' | ';';
  /** In numbers that are not whole. */
  decimal: '.' | ',';
  /** After every row. */
  lineEnd: '\r\n' | '\n';
}

/** The signs of the file of a receipt. */
export function csvSigns({ dialect, line_ending }: Pick<Receipt, 'dialect' | 'line_ending'>): CsvSigns {
  const isEuropean = dialect === 'excel_eu';
  return {
    separator: isEuropean ? ';' : ',',
    decimal: isEuropean ? ',' : '.',
    lineEnd: line_ending === 'lf' ? '\n' : '\r\n',
  };
}
