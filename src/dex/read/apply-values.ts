/** Sets filters from groups of values. What the report cannot express becomes a note or, if it would turn the meaning round, a problem. */
import type { Catalog } from '../../reports/catalog.ts';
import type { ReportType } from '../../reports/report-type.ts';
import { accepts, filterKind } from '../filter-kind.ts';
import type { IntegrationValue } from '../integration.ts';
import { type Choice, type Findings, note } from './findings.ts';
import { countryName } from './intl-words.ts';
import type { ReadValues } from './read-values.ts';
import type { Sentence } from './sentence.ts';
import type { Unbound, ValueGroup } from './value-groups.ts';

interface Input {
  sentence: Sentence;
  report: ReportType;
  catalog: Catalog;
  findings: Findings;
}

export function applyValues({ groups, unbound }: ReadValues, input: Input): void {
  const { sentence, findings } = input;
  for (const one of unbound) {
    findings.problems.push({ note: note('unbound-negation', { said: one.said }), choices: [without(sentence, one)] });
  }
  for (const [one, other] of apart(groups, sentence)) {
    findings.problems.push({
      note: note('two-values', { filter: one.filter, one: one.said, other: other.said }),
      choices: [without(sentence, one), without(sentence, other)],
    });
  }
  for (const group of groups) {
    if (!takes(input.report, group)) noFilter(group, input);
    else if (filterKind(input.report.search[group.filter]!).kind === 'flag') applyFlag(group, input);
    else applyList(group, input);
  }
}

/**
 * Values of one filter on either side of the only noun, which nothing connects: "we are a US company, deals in France". One of them can be
 * about something else.
 */
function apart(groups: readonly ValueGroup[], sentence: Sentence): [ValueGroup, ValueGroup][] {
  const nouns = sentence.atoms.flatMap((_, at) => (sentence.has(at, 'report', 'weak-report') ? [at] : []));
  const [noun] = nouns;
  if (nouns.length !== 1 || noun === undefined) return [];
  return groups.flatMap((one, i): [ValueGroup, ValueGroup][] => {
    const other = groups.slice(i + 1).find(({ filter }) => filter === one.filter);
    if (!other || one.negated || other.negated || one.end > noun || other.start <= noun) return [];
    for (let at = one.end; at < other.start; at++) if (sentence.has(at, 'and', 'or', 'also')) return [];
    return one.filter === 'country' ? [[one, other]] : [];
  });
}

/** Whether the report has the filter, with all of these values: deals and advertisers have a status each, with other values. */
function takes({ search }: ReportType, { filter, values }: ValueGroup): boolean {
  const param = search[filter];
  if (!param) return false;
  if (filterKind(param).kind === 'flag') return true;
  return values.every((value) => accepts(param, filter === 'network' ? value.replaceAll(' ', '-') : value));
}

function noFilter(group: ValueGroup, { sentence, report, findings }: Input): void {
  const { search } = report;
  if (
    group.filter === 'vertical' &&
    search['search'] &&
    !('search' in findings.search) &&
    !group.negated &&
    group.values.length === 1
  ) {
    set(findings, report, 'search', group.values[0]!);
    findings.missing.push(note('search-instead', { report: report.name, word: group.values[0]! }));
    return;
  }
  const why = note('no-filter', { report: report.name, filter: group.filter, said: group.said });
  findings.problems.push({ note: why, choices: [without(sentence, group)] });
}

function applyFlag(group: ValueGroup, { sentence, report, findings }: Input): void {
  const { filter, negated } = group;
  const said = new Set(group.values.map((value) => (value === 'true') !== negated));
  const former = findings.search[filter];
  if (said.size > 1 || (former !== undefined && !said.has(former as boolean))) {
    findings.problems.push({
      note: note('contradiction', { filter, said: group.said }),
      choices: [without(sentence, group)],
    });
    return;
  }
  set(findings, report, filter, [...said][0]!);
}

function applyList(group: ValueGroup, { sentence, report, findings }: Input): void {
  const { filter, negated } = group;
  const name = negated ? `${filter}_not` : filter;
  if (!(name in report.search)) {
    findings.problems.push({
      note: note('no-exclusion', { report: report.name, filter, said: group.said }),
      choices: [without(sentence, group)],
    });
    return;
  }
  const other = asList(findings.search[negated ? filter : `${filter}_not`]);
  if (group.values.some((value) => other.includes(value))) {
    findings.problems.push({
      note: note('contradiction', { filter, said: group.said }),
      choices: [without(sentence, group)],
    });
    return;
  }
  if (filter === 'network' && group.values.length > 0)
    findings.assumptions.push(
      note('took-as-network', { slugs: group.values.map((value) => `\`${value.replaceAll(' ', '-')}\``).join(', ') }),
    );
  if (filter === 'country' && group.values.length > 1 && !/[,&+/]|\s/.test(group.said.trim()))
    findings.assumptions.push(
      note('took-as-countries', {
        said: group.said,
        countries: group.values.map((code) => countryName(code, sentence.language ?? 'en')).join(', '),
      }),
    );
  const values = new Set([
    ...asList(findings.search[name]),
    ...group.values.map((value) => (filter === 'network' ? value.replaceAll(' ', '-') : value)),
  ]);
  set(findings, report, name, oneOrMore([...values].sort()));
}

function asList(value: IntegrationValue | undefined): readonly string[] {
  if (value === undefined || typeof value === 'boolean') return [];
  return Array.isArray(value) ? value.map(String) : [String(value)];
}

/** Sets a filter if it accepts the value, so that no request is built that the API would reject. */
export function set(
  { search }: Pick<Findings, 'search'>,
  report: ReportType,
  filter: string,
  value: IntegrationValue,
): boolean {
  const fits = accepts(report.search[filter]!, value);
  if (fits) search[filter] = value;
  return fits;
}

/** A single value, or a list of several. */
function oneOrMore(values: readonly string[]): IntegrationValue {
  return values.length === 1 ? values[0]! : values;
}

/** The question without some of its words. */
export function without(sentence: Sentence, { start, end }: Pick<Unbound, 'start' | 'end'>): Choice {
  const { text, atoms } = sentence;
  const said = sentence.spelled(start, end);
  const question = `${text.slice(0, atoms[start]?.start ?? 0)}${text.slice(atoms[end - 1]?.end ?? 0)}`
    .replace(/\s+/g, ' ')
    .trim();
  return { label: said, question };
}
