/** Describes a report type from the catalog: "which columns has deals_excel?", "what does heat mean?" */
import type { Catalog } from '../reports/catalog.ts';
import { indexParams } from '../reports/index-params.ts';
import type { ReportType } from '../reports/report-type.ts';
import { operationPage, reportPage } from './links.ts';
import type { About } from './understanding.ts';

/** Blocks of Markdown. */
export function aboutReport(about: Exclude<About, { kind: 'recipes' }>, { reports }: Catalog): string[] {
  if (about.kind === 'report-types') return aboutAll(reports);
  const report = reports.find(({ name }) => name === about.report)!;
  if (about.kind === 'report') return aboutOne(report);
  const { key, label, description } = report.columns.find((column) => column.key === about.column)!;
  return [`\`${key}\` (${label}) is a column of \`${report.name}\`: ${description}`, readOn([report])];
}

function aboutAll(reports: readonly ReportType[]): string[] {
  const lines = reports.map(({ name, title, description }) => `- **${title}** (\`${name}\`): ${description}`);
  return ['These are the reports:', lines.join('\n'), readOn(reports)];
}

function aboutOne(report: ReportType): string[] {
  const required = new Set(report.required ?? []);
  const filters = Object.entries(report.search).flatMap(([name, { schema, excludes }]) => {
    if (excludes !== undefined) return [];
    return `- \`${name}\`${required.has(name) ? ' (required)' : ''}: ${(schema as { description?: string }).description}`;
  });
  const columns = report.columns.map(({ key, default: shown }) => `\`${key}\`${shown ? '' : ' (on request)'}`);
  const orders = Object.keys(report.orders).map((name) => `\`${name}\``);
  const others = Object.keys(indexParams(report)).filter((name) => !['sort', 'direction', 'columns'].includes(name));
  return [
    `**${report.title}** (\`${report.name}\`): ${report.description}`,
    `Its filters, in \`search_params\`:\n\n${filters.join('\n')}`,
    `Its columns, in \`index_params.columns\`: ${columns.join(', ')}.`,
    `It can be sorted by ${orders.join(', ')} (\`sort\` and \`direction\` in \`index_params\`, where ${others.map((name) => `\`${name}\``).join(', ')} belong too).`,
    readOn([report]),
  ];
}

function readOn(reports: readonly ReportType[]): string {
  const links = reports.map(({ name, title }) => `[${title}](${reportPage(name)})`);
  return `Read on: ${links.join(', ')}, [Create an export](${operationPage('createExportReport')}).`;
}
