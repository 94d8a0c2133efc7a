/** A question that changes the one before it: "the same in Go", "not Italy", "only converted", "every Monday". */
import type { FormatName } from '../../encode/format.ts';
import { appliesTo, indexParams } from '../../reports/index-params.ts';
import type { ReportType } from '../../reports/report-type.ts';
import { refusal } from '../filter-kind.ts';
import type { IntegrationValue } from '../integration.ts';
import type { Understanding } from '../understanding.ts';
import { type Findings, type Note, note } from './findings.ts';
import type { FoundReport } from './read-report.ts';
import { noSummary } from './read-summary.ts';
import type { Sentence } from './sentence.ts';

/** Kinds of words that change a request. */
const CHANGES = [
  'same',
  'instead',
  'also',
  'value',
  'people',
  'not',
  'not-after',
  'only',
  'sort',
  'asc',
  'desc',
  'order',
  'format',
  'compressed',
  'no-header',
  'columns',
  'filter',
  'bom',
  'summary',
  'totals',
  'file-name',
  'cadence',
  'destination',
  'address',
  'that-before',
  'replace-file',
  'overwrite',
  'keep-file',
];

/** Whether the question needs the one before it. */
export function isFollowUp(
  sentence: Sentence,
  {
    previous,
    found,
    clues,
  }: { previous: Understanding | undefined; found: FoundReport | null; clues: Readonly<Record<string, boolean>> },
): boolean {
  if (!previous?.reportType || sentence.says('topic', 'recipes', 'report-types')) return false;
  if (found?.how === 'named') {
    const short =
      sentence.atoms.filter(({ used, kind }, at) => !used && kind !== 'mark' && !sentence.isGlue(at)).length <= 2;
    const complete = clues['language'] === true || clues['dates'] === true;
    return sentence.says('same', 'instead', 'instead-after') || sentence.has(0, 'and', 'also') || (short && !complete);
  }
  return (
    sentence.says(...CHANGES) || clues['language'] === true || clues['schedule'] === true || clues['dates'] === true
  );
}

/** The presentation of both questions. What the report or the format of the second one cannot have is left out, and the response says so. */
export function mergedIndex(
  previous: Understanding['index'],
  { report, format }: { report: ReportType; format: FormatName },
  { index, missing }: Findings,
): Understanding['index'] {
  const params = indexParams(report, format);
  const merged = { ...previous, ...index };
  for (const [name, value] of Object.entries(merged)) {
    const param = params[name];
    const why = param && refusal(param.param, value);
    if (why) missing.push(note('refused', { name, why }));
    // No summary sheet is the default, and all that other formats have.
    const isNone = name === 'summary' && value === false;
    const applies = param !== undefined && appliesTo(param, format);
    if (!applies && !isNone) missing.push(unfit(name, report));
    if (why || !applies || isNone || (name === 'format' && value === report.format)) delete merged[name];
  }
  return merged;
}

function unfit(name: string, report: ReportType): Note {
  if (name === 'summary') return noSummary(report);
  return note(name === 'bom' ? 'only-csv-bom' : 'only-csv-header', { report: report.name });
}

/** The filters of both questions. What the second one says replaces what the first one said about the same. */
export function mergedSearch(
  sentence: Sentence,
  previous: Understanding['search'],
  { search }: Findings,
): Understanding['search'] {
  const merged = { ...previous };
  for (const filter of cleared(sentence, search)) {
    delete merged[filter];
    delete merged[`${filter}_not`];
  }
  // "And Portugal" adds, but "and for Portugal" can be about something else.
  const first = sentence.has(1, 'article') ? 2 : 1;
  const adds = sentence.says('also') || (sentence.has(0, 'and') && sentence.has(first, 'value', 'people'));
  for (const [name, value] of Object.entries(search)) {
    if (name.endsWith('_not')) exclude(merged, name.slice(0, -'_not'.length), value);
    // "France is fine" after "not France" excludes it no more.
    else if (adds || readmits(sentence, listOf(merged[`${name}_not`]), value)) add(merged, name, value);
    else replace(merged, name, value);
  }
  return merged;
}

function readmits(sentence: Sentence, excluded: readonly string[], value: IntegrationValue): boolean {
  return !sentence.says('only', 'instead') && listOf(value).some((one) => excluded.includes(one));
}

function replace(merged: Understanding['search'], name: string, value: IntegrationValue): void {
  delete merged[name];
  delete merged[`${name}_not`];
  merged[name] = value;
}

/** "Not France, Spain" after "deals in France": what was selected is excluded, and anything else is wanted. */
function exclude(merged: Understanding['search'], name: string, value: IntegrationValue): void {
  const former = listOf(merged[name]);
  const excluded = listOf(value);
  const kept = former.filter((one) => !excluded.includes(one));
  const wanted = excluded.filter((one) => !former.includes(one));
  const before = listOf(merged[`${name}_not`]);
  // "Not France", then "nor Italy": neither.
  if (former.length === 0 && before.length > 0 && excluded.length > 0) {
    merged[`${name}_not`] = oneOrMore([...new Set([...before, ...excluded])].sort());
    return;
  }
  if (former.length === 0 || (kept.length === 0 && wanted.length === 0)) {
    replace(merged, `${name}_not`, value);
    delete merged[name];
  } else if (kept.length < former.length) merged[name] = oneOrMore([...kept, ...wanted].sort());
}

/** "Also Italy", "France too", "also non-exclusive ones". */
function add(merged: Understanding['search'], name: string, value: IntegrationValue): void {
  const excluded = listOf(merged[`${name}_not`]);
  const rest = excluded.filter((one) => !listOf(value).includes(one));
  if (typeof value === 'boolean' && typeof merged[name] === 'boolean' && merged[name] !== value) delete merged[name];
  else if (excluded.length > 0) {
    delete merged[`${name}_not`];
    if (rest.length > 0) merged[`${name}_not`] = oneOrMore(rest);
  } else if (typeof value === 'string' || Array.isArray(value))
    merged[name] = oneOrMore([...new Set([...listOf(merged[name]), ...listOf(value)])].sort());
  else replace(merged, name, value);
}

/** "All countries", "no country filter": filters that are named without a value, after a word like *all* or *no*. Marks their atoms as used. */
function cleared(sentence: Sentence, search: Findings['search']): string[] {
  return sentence.atoms.flatMap((_, at) => {
    const filter = sentence.fact(at, 'filter')?.value;
    const before = sentence.has(at - 1, 'whole', 'every', 'not') ? at - 1 : sentence.beyondGlue(at, -1);
    if (filter === undefined || filter in search || !sentence.has(before, 'whole', 'every', 'not')) return [];
    sentence.use(at);
    return [filter];
  });
}

function oneOrMore(values: readonly string[]): IntegrationValue {
  return values.length === 1 ? values[0]! : values;
}

function listOf(value: IntegrationValue | undefined): readonly string[] {
  if (value === undefined || typeof value === 'boolean' || (typeof value === 'object' && 'daysAgo' in value)) return [];
  return Array.isArray(value) ? value : [String(value)];
}
