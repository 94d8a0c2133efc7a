/** Renders a report type of the catalog as Markdown, with its filters, index parameters, columns and sort orders. */
import { formats } from '../encode/formats.ts';
import { indexParams } from '../reports/index-params.ts';
import type { ReportType } from '../reports/report-type.ts';
import { table } from './table.ts';

/** `heading` starts the first line. It is `#` on the report type's page, and `##` in the guide to all report types. */
export function reportText(report: ReportType, heading: '#' | '##'): string {
  const required = new Set(report.required ?? []);
  const filters = Object.entries(report.search).map(([name, { schema }]) => [
    `\`${name}\`${required.has(name) ? ' (required)' : ''}`,
    descriptionOf(schema),
  ]);
  const shown = Object.entries(indexParams(report)).map(([name, { param, fallback }]) => [
    `\`${name}\``,
    descriptionOf(param.schema),
    name === 'columns' ? 'the columns marked ✓ below' : fallback === undefined ? '' : `\`${fallback}\``,
  ]);
  const columns = report.columns.map((column) => [
    `\`${column.key}\`${column.default ? ' ✓' : ''}`,
    column.label,
    column.kind,
    column.description,
  ]);
  const orders = Object.entries(report.orders).map(([name, { description }]) => [`\`${name}\``, description]);
  return `${heading} \`${report.name}\`: ${report.title}

${report.description} ${formats[report.format].extension === 'csv' ? 'The file is a CSV file.' : 'The file is an Excel workbook.'}

${table(['Filter', 'Description'], filters)}

${table(['Index parameter', 'Description', 'Default'], shown)}

${table(['Column', 'Header', 'Kind', 'Description'], columns)}

✓: in the file by default. Use \`columns\` to choose others.

${table(['Sort', 'Description'], orders)}
`;
}

function descriptionOf(schema: object): string {
  return (schema as { description: string }).description;
}
