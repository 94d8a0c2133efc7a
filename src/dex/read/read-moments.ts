/** Named days and periods: "2026-03-01", "5 January", "last 7 days", "this month". Connects none of them. */
import type { DateContext, Moment } from './moment-days.ts';
import { FORMS } from './moment-forms.ts';
import type { Found, Sentence } from './sentence.ts';

/** All days and periods, in the order of the sentence. Marks their atoms as used. */
export function readMoments(sentence: Sentence, ctx: DateContext): Moment[] {
  const found: Moment[] = [];
  for (const { patterns, read } of FORMS) {
    for (const pattern of patterns) {
      for (let at = 0; at < sentence.atoms.length; at++) {
        const match = sentence.match(pattern, at);
        // "Dua minggu lalu" is two weeks ago.
        if (pattern === 'number unit last' && match && sentence.has(match.to - 1, 'ago')) continue;
        if (match && (isTheme(sentence, match, ctx) || isList(sentence, { ...match, from: at }))) continue;
        if (!match || isAnotherWord(sentence, at, pattern) || isVerb(sentence, match)) continue;
        const said = sentence.spelled(at, match.to);
        const value = read({ facts: match.facts, said, ctx });
        if (!value) continue;
        sentence.use(at, match.to);
        found.push({ ...value, said, start: at, end: match.to });
      }
    }
  }
  return withoutRepetition(
    sentence,
    found.sort((one, other) => one.start - other.start),
  );
}

/** "On Christmas Eve, 24 December": the same day twice. */
function withoutRepetition(sentence: Sentence, moments: readonly Moment[]): Moment[] {
  const kept: Moment[] = [];
  for (const moment of moments) {
    const last = kept.at(-1);
    const between = last ? sentence.atoms.slice(last.end, moment.start).map((_, i) => last.end + i) : [];
    const beside = between.every((at) => sentence.isGlue(at) || /^[,(،、]$/.test(sentence.atoms[at]!.text));
    const same = last && typeof last.from === 'string' && last.from === moment.from && last.to === moment.to;
    if (same && beside) {
      sentence.use(last.end, moment.start);
      kept[kept.length - 1] = { ...last, end: moment.end, sure: last.sure || moment.sure };
    } else kept.push(moment);
  }
  return kept;
}

/** "On 3 and 5 November": two days, and not those between them. Then the first one is left, and Dex asks. */
function isList(sentence: Sentence, { from, to, facts }: Found): boolean {
  const [first, last] = facts.filter((fact) => fact?.kind === 'monthday').map((fact) => Number(fact!.value));
  if (first === undefined || last === undefined || last === first + 1) return false;
  const atoms = sentence.atoms.slice(from, to).map((_, i) => from + i);
  if (!atoms.some((at) => sentence.has(at, 'and'))) return false;
  const before = [1, 2, 3].map((step) => from - step);
  const between = before.some((at) => sentence.has(at, 'between') && !sentence.has(at, 'in'));
  const after = sentence.has(to - 1, 'between-after') || sentence.match('between-after', to) !== null;
  return !between && !after;
}

/** "Black Friday deals": what the deals are about, and no day on which they start or end. */
function isTheme(sentence: Sentence, { to, facts }: Found, { verbs }: DateContext): boolean {
  const named = facts.some((fact) => fact?.kind === 'holiday') && !facts.some((fact) => fact?.kind === 'year');
  return verbs && named && sentence.has(to, 'report', 'weak-report');
}

/** "Deals that end this week": in some languages, the verb follows the period and looks like a noun. */
function isVerb(sentence: Sentence, { to, facts }: Found): boolean {
  return facts.findLast((fact) => fact !== null)?.kind === 'edge' && sentence.has(to - 1, 'verb');
}

/** "May" and "second" are also other words. They are a month only after a word for dates. */
function isAnotherWord(sentence: Sentence, at: number, pattern: string): boolean {
  const month = pattern === 'last|this|next? month' && sentence.has(at, 'month');
  if (pattern === 'weekday' || month) {
    // "Dez" is December or ten, "set" is September or a set.
    const short = month && /^[a-z]{1,3}$/.test(sentence.atoms[at]!.text) && sentence.language !== 'en';
    if (!sentence.isGlue(at) && !short) return false;
    return (
      !sentence.has(at - 1, 'since', 'until', 'before', 'after', 'between', 'in', 'to') || sentence.has(at - 1, 'fetch')
    );
  }
  return false;
}
