/** Describes a report type from the catalog: "which columns has deals_excel?", "what does heat mean?" */
import { catalogue } from '../reports/catalogue.ts';
import { indexParams } from '../reports/index-params.ts';
import type { ReportType } from '../reports/report-type.ts';
import { operationPage, reportPage } from './links.ts';
import { Reading } from './reading.ts';
import { understandReport } from './understand-report.ts';

const PARTS = /\b(?:columns?|filters?|fields?|sort(?:s|ed)?|orders?|spalten|colonnes?|columnas?)\b/;

/** Blocks of Markdown. Null if the question is not about the contents of a report. */
export function aboutReport(question: string): string[] | null {
  const reading = new Reading(question);
  const column = computedColumn(reading);
  if (column)
    return [
      `\`${column.key}\` (${column.label}) is a column of \`${column.report.name}\`: ${column.description}`,
      readOn([column.report]),
    ];
  if (/\b(?:report types?|(?:which|what|all|available) reports)\b/.test(reading.whole)) return aboutAll();
  if (!PARTS.test(reading.whole)) return null;
  const found = understandReport(reading);
  return found?.how === 'named' ? aboutOne(found.report) : null;
}

/** For example "What does heat mean?", "how is clicks_growth computed?" */
function computedColumn(reading: Reading) {
  const asked = /\b(?:mean(?:s|ing)?|comput\w*|calculat\w*|defin\w*|formula|what is)\b/.test(reading.whole);
  // These words are also statuses of exports.
  if (!asked || /\b(?:processing|completed|failed|exports?)\b/.test(reading.whole)) return undefined;
  const columns = catalogue.flatMap((report) => report.columns.map((column) => ({ ...column, report })));
  return columns
    .filter(({ key, computed }) => computed && new RegExp(`\\b${key.replaceAll('_', '[_ ]')}\\b`).test(reading.whole))
    .sort((a, b) => b.key.length - a.key.length)[0];
}

function aboutAll(): string[] {
  const lines = catalogue.map(({ name, title, description }) => `- **${title}** (\`${name}\`): ${description}`);
  return ['These are the reports:', lines.join('\n'), readOn(catalogue)];
}

function aboutOne(report: ReportType): string[] {
  const required = new Set(report.required ?? []);
  const filters = Object.entries(report.search).map(([name, { schema }]) => {
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
