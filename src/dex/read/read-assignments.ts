/** Values in the form of the API: `country=US`, `"sort": "title"`, `WHERE network = 'awin'`. */

import type { FormatName } from '../../encode/format.ts';
import type { Catalog } from '../../reports/catalog.ts';
import { appliesTo, indexParams } from '../../reports/index-params.ts';
import type { ReportType } from '../../reports/report-type.ts';
import { filterKind, refusal } from '../filter-kind.ts';
import type { IntegrationValue } from '../integration.ts';
import { type Findings, note } from './findings.ts';
import type { Literal } from './tokens.ts';

export interface Assignment {
  name: string;
  value: string;
}

const WORD = String.raw`[\p{L}\p{N}][\p{L}\p{N}_./:-]*`;
const ASSIGNMENT = new RegExp(
  String.raw`(?<![\w./-]|:\/\/\S*[?&])["']?([a-z][a-z0-9_]{1,40})["']?\s*(?<operator>={1,3}|<>|!={1,2}|:(?=\s*(?:["'[\d]|true\b|false\b)))\s*(?:"([^"|]{0,100})"|'([^'|]{0,100})'|\[([^\]|]{0,200})\]|(${WORD}(?:,${WORD}(?<!:)(?![\p{L}\p{N}_./-]*\s*[:=]))*))`,
  'giu',
);

/** The assignments of a text, and where they are. */
export function assignmentsOf(text: string, { reports }: Catalog): { assignments: Assignment[]; literals: Literal[] } {
  const known = new Set(
    reports.flatMap((report) => [...Object.keys(report.search), ...Object.keys(indexParams(report))]),
  );
  const assignments: Assignment[] = [];
  const literals: Literal[] = [];
  for (const match of text.matchAll(ASSIGNMENT)) {
    const name = match[1]!.toLowerCase();
    // Colons are common in prose, so a colon counts only after a known name.
    if (name === 'report_type') {
      const report = reports.find((one) => match[0].includes(one.name));
      const end = match.index + match[0].length;
      if (report)
        literals.push({ start: match.index, end, fact: { kind: 'report', value: report.name, language: 'und' } });
      continue;
    }
    if (!known.has(name) && !/[=<]/.test(match[0])) continue;
    const value = match[0]
      .slice(match[0].lastIndexOf(match[3] ?? match[4] ?? match[5] ?? match[6]!))
      .replace(/["'\]]+$/g, '');
    const not = /^(?:<>|!)/.test(match.groups!['operator']!) ? '_not' : '';
    assignments.push({ name: `${name}${not}`, value: value.replace(/["']/g, '').trim() });
    const end = match.index + match[0].length;
    literals.push({ start: match.index, end, fact: { kind: 'ignored', value: '', language: 'und' } });
  }
  for (const { name } of reports)
    for (const match of text.matchAll(new RegExp(`(["'\`])${name}\\1`, 'g')))
      literals.push({
        start: match.index,
        end: match.index + match[0].length,
        fact: { kind: 'report', value: name, language: 'und' },
      });
  for (const match of text.matchAll(/\b(?:search|index)_params\b/g))
    literals.push({
      start: match.index,
      end: match.index + match[0].length,
      fact: { kind: 'ignored', value: '', language: 'und' },
    });
  return { assignments, literals };
}

/** Adds them to the request. `format` is what the words say. Unknown names and invalid values go to `missing`. */
export function applyAssignments(
  assignments: readonly Assignment[],
  { report, format: read }: { report: ReportType; format: FormatName },
  findings: Findings,
): void {
  const index = indexParams(report);
  for (const { name, value } of assignments) {
    const filter = report.search[name];
    const flag = name.endsWith('_not') ? report.search[name.slice(0, -'_not'.length)] : undefined;
    if (!filter && flag && filterKind(flag).kind === 'flag' && refusal(flag, value) === null) {
      findings.search[name.slice(0, -'_not'.length)] = !flag.parse(value);
      continue;
    }
    const shown = index[name];
    const format = (findings.index['format'] ?? read) as FormatName;
    const param = filter ?? (shown && appliesTo(shown, format) ? shown.param : undefined);
    if (!param) {
      const filters = Object.keys(report.search)
        .map((one) => `\`${one}\``)
        .join(', ');
      findings.missing.push(note('no-such-filter', { report: report.name, filter: name, filters }));
      continue;
    }
    const why = refusal(param, value);
    if (why) findings.missing.push(note('refused', { name, why }));
    else if (filter) findings.search[name] = written(filter.parse(value), filterKind(filter).kind);
    else findings.index[name] = written(param.parse(value), 'list');
  }
}

/** A canonical value as a program shows it. A list of one is a single value. */
function written(value: unknown, kind: string): IntegrationValue {
  if (!Array.isArray(value)) return value as IntegrationValue;
  if (value.length > 1) return value.map(String);
  return kind === 'ids' ? Number(value[0]) : String(value[0]);
}
