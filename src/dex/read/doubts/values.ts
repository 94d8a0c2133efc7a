/** Values that no combination of filters expresses. Each doubt becomes a question instead of a program. */
import { without } from '../apply-values.ts';
import { note } from '../findings.ts';
import type { Sentence } from '../sentence.ts';
import type { DoubtsInput } from './input.ts';

/** "French or mobile clicks": a request has the rows that fit all filters, and none that fit only one of them. */
export function alternatives({ sentence, groups, findings }: DoubtsInput): void {
  for (const [i, one] of groups.entries()) {
    const other = groups[i + 1];
    if (!other || (one.negated && other.negated)) continue;
    if (other.filter === one.filter && one.negated === other.negated) continue;
    let or = false;
    for (let at = one.end; at < other.start; at++) {
      if (sentence.has(at, 'or') && !sentence.has(at, 'and')) or = true;
      else if (!sentence.isGlue(at) && !sentence.has(at, ...NOUNS, 'not')) or = false;
    }
    if (or)
      findings.problems.push({
        note: note('either-or', { one: one.said, other: other.said }),
        choices: [without(sentence, one), without(sentence, other)],
      });
  }
}

/** "In Spain, no wait, Portugal": a phrase between two values that connects nothing can correct the first of them. */
export function corrections({ sentence, findings }: DoubtsInput): void {
  // "Not only Poland, but also Lithuania"
  if (sentence.says('not-only') || (sentence.says('not') && sentence.says('only'))) return;
  const filterAt = (at: number) => (sentence.atoms[at]?.used ? sentence.fact(at, 'value')?.value.split('=')[0] : null);
  for (const [at] of sentence.atoms.entries()) {
    const filter = filterAt(at);
    if (!filter || !/^[,،、，;—–-]$/.test(sentence.atoms[at + 1]?.text ?? '')) continue;
    let next = at + 2;
    while (isAside(sentence, next)) next++;
    if (next === at + 2 || filterAt(/^[,،、，:]$/.test(sentence.atoms[next]?.text ?? '') ? next + 1 : next) !== filter)
      continue;
    const end = sentence.atoms[next]!.kind === 'mark' ? next + 1 : next;
    const [one, other] = [at, end].map((i) => sentence.spelled(i)) as [string, string];
    findings.problems.push({
      note: note('two-values', { filter, one, other }),
      choices: [without(sentence, { start: at, end }), without(sentence, { start: at + 1, end: end + 1 })],
    });
    return;
  }
}

/** Words that only fill, and no preposition, article or conjunction. */
function isAside(sentence: Sentence, at: number): boolean {
  const atom = sentence.atoms[at];
  return (
    atom !== undefined &&
    !atom.used &&
    atom.kind === 'word' &&
    atom.facts.length > 0 &&
    atom.facts.every(({ kind }) => kind === 'filler')
  );
}

const NOUNS = ['report', 'weak-report', 'adjective', 'some-report'];

/**
 * "US mobile but UK desktop": two filters take turns, and a request would have all four combinations. "In the UK or the US, but only exclusive ones in
 * the US": a filter for a part of the rows.
 */
export function combinations({ sentence, groups, findings }: DoubtsInput): void {
  const wanted = groups.filter(({ negated }) => !negated);
  for (const [i, one] of wanted.entries()) {
    const again = wanted.findIndex((group, j) => j > i + 1 && group.filter === one.filter);
    const between = again > 0 ? wanted.slice(i + 1, again) : [];
    const partial =
      again > 0 &&
      wanted[again]!.values.some((value) => one.values.includes(value)) &&
      sentence.atoms
        .slice(one.end, wanted[again]!.start)
        .some((_, at) => sentence.has(one.end + at, 'only', 'contrast', 'but'));
    const turns = between.find(
      ({ filter }) => partial || wanted.slice(again + 1).some((group) => group.filter === filter),
    );
    if (!turns) continue;
    findings.problems.push({ note: note('combinations', { one: one.said, other: turns.said }), choices: [] });
    return;
  }
}

/** "Whether or not they are exclusive": the value does not matter, and a program with it would have only half of the rows. */
export function eitherWay({ sentence, findings }: DoubtsInput): void {
  const at = sentence.atoms.findIndex((_, i) => sentence.has(i, 'regardless'));
  if (at >= 0)
    findings.problems.push({
      note: note('unknown-word', { said: sentence.spelled(at) }),
      choices: [without(sentence, { start: at, end: at + 1 })],
    });
}
