/** Values of a preview as Excel shows them with the number format of their column. */
import type { Responses } from '../../../../clients/typescript/src/types.ts';

export type PreviewColumn = Responses['previewExportRows']['columns'][number];
export type PreviewValue = Responses['previewExportRows']['rows'][number][number];

const NUMBERS = new Set<PreviewColumn['kind']>(['integer', 'decimal', 'money', 'percent']);

/** Whether values of the column are right-aligned. */
export function isNumeric({ kind }: Pick<PreviewColumn, 'kind'>): boolean {
  return NUMBERS.has(kind);
}

/**
 * The text of a cell. Amounts arrive as text and are formatted without becoming a number, so that no digit is lost. A column without a
 * number format, as all of a CSV file, has the value itself.
 */
export function cellText(
  value: PreviewValue,
  { kind, number_format }: Pick<PreviewColumn, 'kind' | 'number_format'>,
): string {
  if (value === null) return '';
  if (typeof value === 'boolean')
    return number_format === null && kind !== 'boolean' ? String(value) : value ? 'TRUE' : 'FALSE';
  const text = String(value);
  if (number_format === null) return text;
  if (kind === 'timestamp') return text.replace('T', ' ').slice(0, 19);
  // The formatter takes decimal texts of any length: https://tc39.es/ecma402/#sec-intlmathematicalvalue
  if (kind === 'money') return AMOUNT.format(text as `${number}`);
  if (kind === 'percent') return PERCENT.format(text as `${number}`);
  return text;
}

const AMOUNT = new Intl.NumberFormat('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 });
const PERCENT = new Intl.NumberFormat('en-US', {
  style: 'percent',
  useGrouping: false,
  minimumFractionDigits: 2,
  maximumFractionDigits: 2,
});
