import { printable } from '../printable.ts';

/** Formats rows as aligned columns. Each row is one line, even if its cells contain line breaks. */
export function textTable(head: string[], rows: string[][]): string {
  const all = [head, ...rows].map((row) => row.map((cell) => printable(cell).replace(/[\n\t]+/g, ' ')));
  const widths = head.map((_, column) => Math.max(...all.map((row) => row[column]!.length)));
  const line = (row: string[]) => row.map((cell, i) => cell.padEnd(widths[i]!)).join('  ');
  return all.map((row) => line(row).trimEnd()).join('\n');
}
