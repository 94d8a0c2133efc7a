/** Renders a report type of the catalog as Markdown, with its filters, index parameters, columns and sort orders. */
import { WORDS_OF_FORMATS } from '../reports/file-name.ts';
import { indexParams } from '../reports/index-params.ts';
import type { ReportType } from '../reports/report-type.ts';
import { table } from './table.ts';

const EXCLUSIONS =
  'A name in `_not` excludes the values instead and keeps rows without a value. It cannot be combined with the filter itself.';

/** `heading` starts the first line. It is `#` on the report type's page, and `##` in the guide to all report types. */
export function reportText(report: ReportType, heading: '#' | '##'): string {
  const required = new Set(report.required ?? []);
  const exclusions = new Map(Object.entries(report.search).map(([name, { excludes }]) => [excludes, `\`${name}\``]));
  const filters = Object.entries(report.search)
    .filter(([, { excludes }]) => excludes === undefined)
    .map(([name, { schema }]) => [
      `\`${name}\`${exclusions.has(name) ? `, ${exclusions.get(name)}` : ''}${required.has(name) ? ' (required)' : ''}`,
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
  const section = (title: string) => (heading === '#' ? `## ${title}\n\n` : '');
  return `${heading} \`${report.name}\`: ${report.title}

${report.description} By default, the file is ${WORDS_OF_FORMATS[report.format]}.

${section('Filters')}${table(['Filter', 'Description'], filters)}
${exclusions.size > 1 ? `\n${EXCLUSIONS}\n` : ''}
${section('Index parameters')}${table(['Index parameter', 'Description', 'Default'], shown)}

${section('Columns')}${table(['Column', 'Header', 'Kind', 'Description'], columns)}

✓: in the file by default. Use \`columns\` to choose others.

${section('Sort orders')}${table(['Sort', 'Description'], orders)}
`;
}

function descriptionOf(schema: object): string {
  return (schema as { description: string }).description;
}
