/** Filters that are not words of a lexicon: IDs, search texts, host names, numbers. Also columns that are not filters. */
import type { ReportType } from '../../reports/report-type.ts';
import { filterKind } from '../filter-kind.ts';
import type { IntegrationValue } from '../integration.ts';
import { set, without } from './apply-values.ts';
import { type Findings, note } from './findings.ts';
import type { Sentence } from './sentence.ts';

/** Reads IDs before anything else reads their digits, and marks their atoms as used: "advertisers 17, 23 and 99". */
export function readIds(sentence: Sentence): { ids: Record<string, IntegrationValue>; excluded: boolean } {
  for (let at = 0; at < sentence.atoms.length; at++) {
    const found = sentence.match(
      'report=advertisers_csv|weak-report=advertisers_csv|filter=advertiser_id id? mark=#|mark==|mark=:? number',
      at,
    );
    if (!found || sentence.atoms[found.to - 1]!.kind !== 'number' || sentence.has(found.to, 'unit', 'last')) continue;
    const ids = [sentence.atoms[found.to - 1]!.text];
    let end = found.to;
    for (let i = end; i < sentence.atoms.length; i++) {
      if (sentence.atoms[i]!.kind === 'number' && !sentence.has(i + 1, 'unit')) {
        ids.push(sentence.atoms[i]!.text);
        end = i + 1;
      } else if (!sentence.has(i, 'and', 'or') && !/^[,&、،/]$/.test(sentence.atoms[i]!.text)) break;
    }
    sentence.use(at, end);
    let before = at - 1;
    while (sentence.isGlue(before) && !sentence.has(before, 'not')) before--;
    const excluded = sentence.has(before, 'not') || sentence.has(end, 'not-after');
    if (excluded) sentence.use(sentence.has(before, 'not') ? before : end);
    return { ids: { advertiser_id: ids.length === 1 ? Number(ids[0]) : ids }, excluded };
  }
  return { ids: {}, excluded: false };
}

/** Reads search texts and numbers, and marks their atoms as used. */
export function readDetails(sentence: Sentence, report: ReportType, findings: Findings): void {
  readText(sentence, report, findings);
  readMinimums(sentence, report, findings);
  readComparisons(sentence, report, findings);
}

/** Search words: in quotes, or after "containing". */
function readText(sentence: Sentence, report: ReportType, findings: Findings): void {
  const quoted = sentence.atoms.some(
    (atom, at) => !atom.used && sentence.has(at, 'quoted') && !isValueOfLabel(sentence, at),
  )
    ? sentence.find('quoted')
    : null;
  let text = quoted?.facts[0]?.value;
  let [from, to] = [quoted?.from ?? 0, quoted?.to ?? 0];
  if (quoted) {
    const before = sentence.beyondGlue(from, -1);
    if (sentence.fact(before, 'filter', 'search')) from = before;
    const after = sentence.beyondGlue(to - 1, 1);
    if (sentence.fact(after, 'filter', 'search')) to = after + 1;
  } else {
    const containing = sentence.find('filter=search');
    if (!containing) return;
    from = containing.from;
    const isWord = (at: number) => {
      const atom = sentence.atoms[at];
      return (
        atom &&
        !atom.used &&
        atom.kind !== 'mark' &&
        !sentence.isGlue(at) &&
        !sentence.has(at, 'report', 'some-report', 'columns')
      );
    };
    let first = containing.to;
    while (sentence.atoms[first]?.text === ':') first++;
    to = first;
    while (isWord(to) && to < first + 3) to++;
    if (to === first) return;
    text = sentence.spelled(first, to);
  }
  if (text === undefined) return;
  sentence.use(from, to);
  const negated = sentence.has(sentence.beyondGlue(from, -1), 'not');
  if (negated) {
    const at = sentence.beyondGlue(from, -1);
    sentence.use(at);
    findings.problems.push({
      note: note('no-exclusion', { report: report.name, filter: 'search', said: text }),
      choices: [],
    });
  } else if (!report.search['search']) findings.missing.push(note('no-search', { report: report.name, said: text }));
  else if (!('search' in findings.search)) set(findings, report, 'search', text);
}

/** `status "sleeping"` is a status, and no search text. */
function isValueOfLabel(sentence: Sentence, at: number): boolean {
  let before = at - 1;
  while (/^[=:]$/.test(sentence.atoms[before]?.text ?? '') || sentence.has(before, 'compare')) before--;
  const label = sentence.fact(before, 'filter');
  return label !== null && label.value !== 'search';
}

/** "At least 50 clicks" */
function readMinimums(sentence: Sentence, report: ReportType, findings: Findings): void {
  for (const [name, param] of Object.entries(report.search)) {
    if (filterKind(param).kind !== 'number' || !name.startsWith('min_')) continue;
    const noun = name.slice('min_'.length);
    for (const pattern of ['compare=at-least|compare=more number', 'number compare=at-least|compare=more']) {
      for (let at = 0; at < sentence.atoms.length; at++) {
        const found = sentence.match(pattern, at);
        if (!found) continue;
        const near = [found.to, found.to + 1, at - 1].find((i) =>
          sentence.atoms[i]?.facts.some(
            ({ kind, value }) => (kind === 'report' || kind === 'column') && value.startsWith(noun),
          ),
        );
        if (near === undefined) continue;
        const more = found.facts.some((fact) => fact?.value === 'more') ? 1 : 0;
        const amount = Number(found.facts.find((fact) => fact?.kind === 'number')!.value);
        set(findings, report, name, amount + more);
        sentence.use(Math.min(at, near), Math.max(found.to, near + 1));
      }
    }
  }
}

/** Reports a comparison with a column that is not a filter: "sub id abc123", "discount over 20". */
function readComparisons(sentence: Sentence, report: ReportType, findings: Findings): void {
  for (let at = 0; at < sentence.atoms.length; at++) {
    const column = sentence.atoms[at]!.used
      ? undefined
      : sentence.atoms[at]!.facts.find(
          ({ kind, value }) =>
            kind === 'column' && report.columns.some(({ key }) => key === value) && !(value in report.search),
        );
    if (!column) continue;
    const behind = sentence.match('column compare number|unknown|quoted', at) ?? sentence.match('column compare?', at);
    let end = behind?.to ?? at + 1;
    const compared = behind?.facts[1] !== null && behind?.facts.length === 3;
    const literal = !compared && sentence.has(end, 'code-name', 'quoted', 'domain');
    const coded =
      !compared &&
      !literal &&
      sentence.has(end, 'unknown') &&
      /^\p{L}+$/u.test(sentence.atoms[end]!.text) &&
      sentence.atoms[end + 1]?.kind === 'number' &&
      !sentence.atoms[end + 1]!.gap;
    let start = at;
    if (literal) end += 1;
    else if (!compared && !coded) {
      // "More than 20 % discount"
      let i = at - 1;
      while (/^[%€$£]$/.test(sentence.atoms[i]?.text ?? '') || sentence.has(i, 'unknown')) i--;
      if (sentence.atoms[i]?.kind !== 'number' || !sentence.has(i - 1, 'compare')) continue;
      start = i - 1;
      end = at + 1;
    } else if (coded) end += 2;
    while (/^[%€$£]$/.test(sentence.atoms[end]?.text ?? '')) end++;
    findings.problems.push({
      note: note('column-no-filter', { column: column.value, report: report.name, said: sentence.spelled(start, end) }),
      choices: [without(sentence, { start, end })],
    });
    sentence.use(start, end);
  }
}
