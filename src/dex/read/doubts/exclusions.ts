/** What could be excluded, or not. Each doubt becomes a question instead of a program. */
import { without } from '../apply-values.ts';
import { note } from '../findings.ts';
import type { DoubtsInput } from './input.ts';

/** "Not only from France": which others? With two values or more, they are all wanted. */
export function notOnly({ sentence, groups, former, findings }: DoubtsInput): void {
  const at = sentence.atoms.findIndex((_, i) => sentence.has(i, 'not-only'));
  if (at < 0 || former || groups.reduce((sum, { values }) => sum + values.length, 0) > 1) return;
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

/** "Except cashback and France": the value after the conjunction can be excluded, too, or selected. */
export function sharedExclusions({ sentence, groups, findings }: DoubtsInput): void {
  for (const [i, one] of groups.entries()) {
    const other = groups[i + 1];
    if (!one.negated || !other || other.negated || other.filter === one.filter || other.start !== one.end + 1) continue;
    if (sentence.has(one.end, 'and') && !sentence.has(one.end, 'or'))
      findings.problems.push({
        note: note('more-excluded', { said: other.said }),
        choices: [without(sentence, { start: one.end, end: other.end })],
      });
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
