/** A report type in Markdown: filters, presentation, columns and orders, from the catalogue. */
import { formats } from '../encode/formats.ts';
import { indexParams } from '../reports/index-params.ts';
import type { ReportType } from '../reports/report-type.ts';
import { table } from './table.ts';

/** `heading` begins the first line: `#` on a page of its own, `##` among others. */
export function reportText(report: ReportType, heading: '#' | '##'): string {
  const required = new Set(report.required ?? []);
  const filters = Object.entries(report.search).map(([name, { schema }]) => [
    `\`${name}\`${required.has(name) ? ' (required)' : ''}`,
    descriptionOf(schema),
  ]);
  const shown = Object.entries(indexParams(report)).map(([name, { param, fallback }]) => [
    `\`${name}\``,
    descriptionOf(param.schema),
    name === 'columns' ? 'those marked below' : fallback === undefined ? '' : `\`${fallback}\``,
  ]);
  const columns = report.columns.map((column) => [
    `\`${column.key}\`${column.default ? ' ✓' : ''}`,
    column.label,
    column.kind,
    column.description,
  ]);
  const orders = Object.entries(report.orders).map(([name, { description }]) => [`\`${name}\``, description]);
  return `${heading} \`${report.name}\`: ${report.title}

${report.description} ${formats[report.format].extension === 'csv' ? 'A CSV file.' : 'An Excel workbook.'}

${table(['filter', 'meaning'], filters)}

${table(['index parameter', 'meaning', 'default'], shown)}

${table(['column', 'header', 'kind', 'meaning'], columns)}

✓: in the file unless the request chooses its columns.

${table(['sort', 'meaning'], orders)}
`;
}

function descriptionOf(schema: object): string {
  return (schema as { description: string }).description;
}
