/** Prints comparisons as text. */
import type { Comparison } from './compare.ts';
import type { Spread } from './stats.ts';

/** A Markdown table with the median, the minimum and maximum in brackets, and the ratio to the baseline. */
export function table({ title, baseline, ratioOf, contenders, skipped }: Comparison): string {
  const figures = [...new Set(contenders.flatMap((contender) => Object.keys(contender.figures)))];
  const head = ['', ...figures, `${ratioOf} ÷ ${baseline}`];
  const rows = contenders.map(({ name, figures: own, ratios }) => [
    name,
    ...figures.map((figure) => (own[figure] ? shown(own[figure]) : '')),
    shown(ratios[ratioOf]!),
  ]);
  const widths = head.map((_, i) => Math.max(...[head, ...rows].map((row) => row[i]!.length)));
  const line = (cells: string[]) => `| ${cells.map((cell, i) => cell.padEnd(widths[i]!)).join(' | ')} |`;
  const rule = `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`;
  const notes = skipped.map(({ name, why }) => `${name}: not measured: ${why}`);
  return [`### ${title}`, '', line(head), rule, ...rows.map(line), ...(notes.length > 0 ? ['', ...notes] : [])].join(
    '\n',
  );
}

/** The median, with the minimum and maximum in parentheses if they differ. */
export function shown({ median, min, max }: Spread): string {
  const range = `${digits(min)} to ${digits(max)}`;
  return digits(min) === digits(max) ? digits(median) : `${digits(median)} (${range})`;
}

/** Three significant digits, without rounding the integer part. */
export function digits(value: number): string {
  if (value === 0) return '0';
  const places = Math.min(3, Math.max(0, 2 - Math.floor(Math.log10(Math.abs(value)))));
  return value.toLocaleString('en', { minimumFractionDigits: places, maximumFractionDigits: places });
}
