/** Values in the form of the API: `country=US`, `"sort": "title"`, `WHERE network = 'awin'`. */
import { catalogue } from '../reports/catalogue.ts';
import { indexParams } from '../reports/index-params.ts';
import type { ReportType } from '../reports/report-type.ts';
import { filterKind, refusal } from './filter-kind.ts';
import type { IntegrationValue } from './integration.ts';
import type { Reading } from './reading.ts';
import type { Findings } from './understanding.ts';

export interface Assignment {
  name: string;
  value: string;
}

const WORD = String.raw`[\p{L}\p{N}][\p{L}\p{N}_./:-]*`;
const ASSIGNMENT = new RegExp(
  String.raw`(?<![\w./?&-])["']?([a-z][a-z0-9_]{1,40})["']?\s*(?:={1,3}|:(?=\s*(?:["'[\d]|true\b|false\b)))\s*(?:"([^"|]{0,100})"|'([^'|]{0,100})'|\[([^\]|]{0,200})\]|(${WORD}(?:,\s?${WORD})*))`,
  'gu',
);

/** Removes them from the question before its words are read. */
export function takeAssignments(reading: Reading): Assignment[] {
  const known = new Set([
    'report_type',
    ...catalogue.flatMap((report) => [...Object.keys(report.search), ...Object.keys(indexParams(report))]),
  ]);
  const found: Assignment[] = [];
  for (const match of reading.rest.matchAll(ASSIGNMENT)) {
    const name = match[1]!;
    const spelled = reading.spelled(match.index, match[0].length);
    // Colons are common in prose, so a colon counts only after a known name.
    if (!known.has(name) && !match[0].includes('=')) continue;
    if (name === 'report_type') continue;
    const value = spelled
      .slice(match[0].lastIndexOf(match[2] ?? match[3] ?? match[4] ?? match[5]!))
      .replace(/["'\]]+$/g, '');
    found.push({ name, value: value.replace(/["']/g, '').trim() });
    reading.blank(match.index, match.index + match[0].length);
  }
  return found;
}

/** Adds them to the request. Unknown names and invalid values go to `missing`. */
export function applyAssignments(assignments: readonly Assignment[], report: ReportType, found: Findings): void {
  const index = indexParams(report);
  for (const { name, value } of assignments) {
    const filter = report.search[name];
    const param = filter ?? index[name]?.param;
    if (!param) {
      const names = Object.keys(report.search).map((one) => `\`${one}\``);
      found.missing.push(`\`${report.name}\` has no filter \`${name}\`. It has ${names.join(', ')}.`);
      continue;
    }
    const why = refusal(param, value);
    if (why) found.missing.push(`I left out \`${name}\`: ${why}`);
    else if (filter) found.search[name] = written(filter.parse(value), filterKind(filter).kind);
    else found.index[name] = written(param.parse(value), 'list');
  }
}

/** A canonical value as a program shows it. A list of one is a single value. */
function written(value: unknown, kind: string): IntegrationValue {
  if (!Array.isArray(value)) return value as IntegrationValue;
  if (value.length > 1) return value.map(String);
  return kind === 'ids' ? Number(value[0]) : String(value[0]);
}
