/** What could be excluded, or not. Each doubt becomes a question instead of a program. */
import type { ReportType } from '../../../reports/report-type.ts';
import { filterKind } from '../../filter-kind.ts';
import { without } from '../apply-values.ts';
import { note } from '../findings.ts';
import type { Sentence } from '../sentence.ts';
import type { ValueGroup } from '../value-groups.ts';
import type { DoubtsInput } from './input.ts';

/** "Not only from France": which others? With two values or more, they are all wanted. "Not only exclusive" has no other value. */
export function notOnly({ sentence, report, groups, former, findings }: DoubtsInput): void {
  const at = sentence.atoms.findIndex((_, i) => sentence.has(i, 'not-only'));
  const behind = groups.find(({ end }) => end > at);
  const several = groups.reduce((sum, { values }) => sum + values.length, 0) > 1;
  // "Joined advertisers", then "not only joined"
  const again = behind?.values.every((value) =>
    [former?.search[behind.filter] ?? []].flat().map(String).includes(value),
  );
  if (at < 0 || (former && !again) || (several && !(behind && isFlag(report, behind)))) return;
  const near = groups[0] ? { start: at, end: at + 1 } : null;
  findings.problems.push({
    note: note('not-only', { said: sentence.spelled(at, Math.min(at + 4, sentence.atoms.length)) }),
    choices: near ? [without(sentence, near)] : [],
  });
}

/** "Not France", then "and Italy" or "Italy": it can be wanted or excluded, too. */
export function continuedExclusions({ sentence, former, groups, findings }: DoubtsInput): void {
  if (!former) return;
  // "Deals in France", then "drop the France part": all countries, or all but France?
  for (const { filter, negated, values, said } of groups) {
    const wanted = [former.search[filter] ?? []].flat();
    const others = groups.some((group) => group.filter === filter && !group.negated);
    if (!negated || others || wanted.length === 0) continue;
    // "Active deals", then "drop the active bit" or "not active".
    const flag = wanted[0] === true && values.includes('true');
    if (flag || (typeof wanted[0] !== 'boolean' && wanted.every((value) => values.includes(String(value)))))
      findings.problems.push({ note: note('drop-or-exclude', { said, filter }), choices: [] });
  }
  if (sentence.says('only')) return;
  for (const group of groups) {
    const excluded = former.search[`${group.filter}_not`];
    if (excluded === undefined || group.negated || group.values.some((value) => [excluded].flat().includes(value)))
      continue;
    findings.problems.push({ note: note('more-excluded', { said: group.said }), choices: [] });
  }
}

/** "Without the word free": no filter excludes words, and a negation before a search must not be lost. */
export function searchBehindNegation({ sentence, report, findings }: DoubtsInput): void {
  if (findings.search['search'] === undefined || 'search_not' in report.search) return;
  for (const [at] of sentence.atoms.entries()) {
    if (!sentence.has(at, 'not')) continue;
    const near = sentence.atoms.slice(at + 1, at + 5).some((_, i) => sentence.has(at + 1 + i, 'filter', 'quoted'));
    const labelled = sentence.atoms
      .slice(at + 1, at + 5)
      .some((_, i) => sentence.fact(at + 1 + i, 'filter', 'search') !== null || sentence.has(at + 1 + i, 'quoted'));
    if (!near || !labelled) continue;
    findings.problems.push({
      note: note('no-exclusion', { report: report.name, filter: 'search', said: String(findings.search['search']) }),
      choices: [],
    });
    return;
  }
}

/**
 * "Except cashback and the deals in France", "Spain and tablets excluded": the value on the other side of the conjunction can be excluded, too, or
 * selected. "Active and not from Spain" is clear.
 */
export function sharedExclusions({ sentence, report, groups, findings }: DoubtsInput): void {
  for (const [i, one] of groups.entries()) {
    const other = groups[i + 1];
    if (!other || other.filter === one.filter || one.negated === other.negated) continue;
    if (!isJoined(sentence, one, other) || (other.negated && (isFlag(report, one) || isFlag(report, other)))) continue;
    const [open, start, end] = one.negated ? [other, one.end, other.end] : [one, one.start, other.start];
    findings.problems.push({
      note: note('more-excluded', { said: open.said }),
      choices: [without(sentence, { start, end })],
    });
  }
}

function isFlag({ search }: ReportType, { filter }: ValueGroup): boolean {
  const param = search[filter];
  return param !== undefined && filterKind(param).kind === 'flag';
}

/** Whether only *and* is between two groups, which some languages write together with the next word. */
function isJoined(sentence: Sentence, { end }: ValueGroup, { start }: ValueGroup): boolean {
  const between = sentence.atoms.slice(end, start).map((_, i) => end + i);
  if (between.some((at) => sentence.has(at, 'or', 'not', 'not-after', 'maybe-not') || !sentence.isGlue(at)))
    return false;
  return (
    sentence.has(start, 'and-before') ||
    sentence.has(end - 1, 'and-after') ||
    between.some((at) => sentence.has(at, 'and', 'and-before'))
  );
}

/**
 * "Deals without active coupons": rows that are both are not wanted, and no request says so. "Without expired deals" is clear, because all rows are
 * deals.
 */
export function excludedStates({ sentence, report, groups, findings }: DoubtsInput): void {
  for (const group of groups) {
    if (!isFlag(report, group)) continue;
    for (const noun of [sentence.beyondGlue(group.end - 1, 1), sentence.beyondGlue(group.start, -1)]) {
      if (!sentence.fact(noun, 'excluded')) continue;
      const kind = groups.find(({ start, end }) => noun >= start && noun < end);
      const named = sentence.atoms.some((_, at) => at !== noun && sentence.has(at, 'report', 'weak-report'));
      if (!named || group.negated === (kind?.negated ?? false)) continue;
      const said = sentence.spelled(Math.min(noun, group.start), Math.max(noun + 1, group.end));
      findings.problems.push({ note: note('more-excluded', { said }), choices: [] });
    }
  }
}

/** "Except US mobile": rows that are both are not wanted, or neither of the two, or the second value is selected. */
export function excludedPairs({ sentence, report, groups, findings }: DoubtsInput): void {
  for (const [i, one] of groups.entries()) {
    const other = groups[i + 1];
    const listed = other && !isFlag(report, one) && !isFlag(report, other) && other.filter !== one.filter;
    if (!listed || !one.negated || other.negated || other.start !== one.end || !sentence.has(one.start - 1, 'not'))
      continue;
    findings.problems.push({ note: note('more-excluded', { said: `${one.said} ${other.said}` }), choices: [] });
  }
}

/** A word that is a negation in one of the languages that the question can be in. */
export function disputedWords({ sentence, findings }: DoubtsInput): void {
  const at = sentence.atoms.findIndex((_, i) => sentence.has(i, 'disputed'));
  if (at < 0) return;
  findings.problems.push({
    note: note('unbound-negation', { said: sentence.spelled(at, Math.min(at + 3, sentence.atoms.length)) }),
    choices: [without(sentence, { start: at, end: at + 1 })],
  });
}

/** "Not valid in Germany" can be about the country, and not about deals that are over. */
export function inactiveSomewhere({ sentence, groups, findings }: DoubtsInput): void {
  for (const [i, one] of groups.entries()) {
    const other = groups[i + 1];
    if (one.filter !== 'active' || other?.filter !== 'country' || one.negated === one.values.includes('false'))
      continue;
    let near = true;
    for (let at = one.end; at < other.start; at++) near &&= sentence.isGlue(at);
    if (near && !other.negated)
      findings.problems.push({ note: note('more-excluded', { said: `${one.said} ${other.said}` }), choices: [] });
  }
}
