/** Connects days and periods: "from … to …", "since …", "before …". */
import { addDays, type Day, isFixed, monthSpan, realDay, resolved } from '../day.ts';
import { holidayIn } from '../holidays.ts';
import { type Note, note } from './findings.ts';
import type { DateContext, Moment } from './moment-days.ts';
import { readMoments } from './read-moments.ts';
import type { Sentence } from './sentence.ts';

export interface Span {
  /** Null if it is open. */
  from: Day | null;
  to: Day | null;
  said: string;
  /** Atoms. `end` is exclusive. */
  at: number;
  end: number;
  note?: Note;
}

/** All spans, in the order of the sentence. Marks their atoms as used. */
export function readSpans(sentence: Sentence, ctx: DateContext): Span[] {
  const moments = readMoments(sentence, ctx);
  const spans: Span[] = [];
  for (let i = 0; i < moments.length; i++) {
    const moment = moments[i]!;
    const next = moments[i + 1];
    const relation = relationOf(sentence, moment, ctx.verbs);
    const between = isBetween(sentence, moment, ctx.verbs);
    const joined = next && isJoined(sentence, moment, next, between) && !isDeadline(moment, next, ctx);
    if (next && joined && !(relation === 'until' || relation === 'before')) {
      const listed = !between && isList(sentence, moment, next);
      const exclusive = takeRelation(sentence, next, ctx.verbs)?.startsWith('before') ?? false;
      takeRelation(sentence, moment, ctx.verbs);
      sentence.use(moment.end, next.start);
      const span = pair(moment, next, { today: ctx.today, listed }, sentence);
      spans.push(exclusive && span.to !== null ? { ...span, to: shifted(next.from, -1) } : span);
      i++;
      continue;
    }
    takeRelation(sentence, moment, ctx.verbs);
    spans.push(alone(moment, relation, ctx));
  }
  return spans;
}

/** "The clicks of Q2 by tomorrow": when somebody needs the file. A period that is over does not go on until a day that is still to come. */
function isDeadline(one: Moment, other: Moment, { today, ahead, verbs }: DateContext): boolean {
  const over = isFixed(one.from) && isFixed(one.to) && one.from < one.to && one.to < today;
  return over && !ahead && !verbs && isFuture(other.to, today);
}

type Relation = 'since' | 'until' | 'before' | 'after' | 'between';

/** Words before a day in most languages, and after it in others. */
function relationAt(
  sentence: Sentence,
  moment: Moment,
  verbs: boolean,
): { relation: Relation; from: number; to: number } | null {
  const before = previousOf(sentence, moment.start, verbs);
  for (const relation of ['since', 'until', 'before', 'after', 'between'] as const) {
    const behind = sentence.match(`${relation}-after`, moment.end);
    if (behind) return { relation, from: moment.end, to: behind.to };
    // An ending, or a preposition that the moment has used.
    if (sentence.has(moment.end - 1, `${relation}-after`)) return { relation, from: moment.end, to: moment.end };
  }
  // A word for both, with a single day: "desde el 5 de octubre de 2026" has no second one.
  const day = typeof moment.from === 'string' && moment.from === moment.to;
  if (day && before >= 0 && sentence.has(before, 'since')) return { relation: 'since', from: before, to: moment.start };
  for (const relation of ['between', 'since', 'until', 'before', 'after'] as const) {
    if (before >= 0 && sentence.has(before, relation)) return { relation, from: before, to: moment.start };
  }
  return null;
}

function relationOf(sentence: Sentence, moment: Moment, verbs: boolean): Relation | null {
  return relationAt(sentence, moment, verbs)?.relation ?? null;
}

function takeRelation(sentence: Sentence, moment: Moment, verbs: boolean): Relation | null {
  const found = relationAt(sentence, moment, verbs);
  if (found) sentence.use(found.from, found.to);
  return found?.relation ?? null;
}

/** The word before, beyond articles. */
function previousOf(sentence: Sentence, at: number, verbs: boolean): number {
  const relations = ['since', 'until', 'before', 'after', 'between'];
  for (let i = at - 1; i >= 0 && i >= at - 3; i--) {
    // "Deals starting next week": the verb says which dates are meant, and not where they begin.
    if (verbs && sentence.has(i, 'verb')) return -1;
    if (sentence.has(i, ...relations)) return i;
    if (!sentence.isGlue(i)) return -1;
  }
  return -1;
}

function isJoined(sentence: Sentence, one: Moment, other: Moment, between: boolean): boolean {
  // A word for *from* that the first day has used: "10월 3일부터 10월 17일까지".
  let joins = one.end === other.start && sentence.has(one.end - 1, 'to', 'since-after', 'between-after');
  let listed = isLinked(sentence, one, other);
  for (let i = one.end; i < other.start; i++) {
    // "Die im Dezember gelten und im November begonnen haben": each period has a verb of its own.
    if (sentence.has(i, 'valid')) return false;
    const join =
      sentence.has(i, 'to', 'until', 'until-after', 'since-after', 'between-after', 'before') ||
      /^[-–—~～]$/.test(sentence.atoms[i]!.text);
    if (!join && !sentence.isGlue(i) && !sentence.has(i, 'and') && sentence.atoms[i]!.text !== '.') return false;
    joins ||= join && !sentence.has(i, 'and');
    listed ||= sentence.has(i, 'and');
  }
  // "3 Ekim ile 17 Ekim arasında": the word for *between* is after both.
  if (joins || (one.end < other.start && sentence.match('between-after', other.end) !== null)) return true;
  return listed && (between || isNext(one, other) || isNext(other, one));
}

/** "October and September", and not "October to September", which is nearly a year. English *and* is also a word for *to*: "between … and …". */
function isList(sentence: Sentence, one: Moment, other: Moment): boolean {
  const atoms = sentence.atoms.slice(one.end, other.start).map((_, i) => one.end + i);
  const listed = atoms.every(
    (at) => sentence.has(at, 'and') || (sentence.isGlue(at) && !sentence.has(at, 'to', 'until')),
  );
  const and = atoms.some((at) => sentence.has(at, 'and')) || isLinked(sentence, one, other);
  return listed && and && sentence.match('between-after', other.end) === null;
}

/** *And* is written together with one of the days: "أمس وأول أمس", "어제와 그제". */
function isLinked(sentence: Sentence, one: Moment, other: Moment): boolean {
  const together = one.end === other.start;
  return together && (sentence.has(other.start, 'and-before') || sentence.has(one.end - 1, 'and-after'));
}

/** A word that only means *between*. "Vom" and "de" are also other prepositions: "clics de enero y marzo". */
function isBetween(sentence: Sentence, moment: Moment, verbs: boolean): boolean {
  const found = relationAt(sentence, moment, verbs);
  return found !== null && (found.from >= moment.end || !sentence.has(found.from, 'in'));
}

/** "October and November": one period. "January and March" are two, because nobody said *between*. */
function isNext({ to }: Moment, { from }: Moment): boolean {
  if (typeof to === 'object' && typeof from === 'object') return from.daysAgo === to.daysAgo - 1;
  return isFixed(to) && isFixed(from) && addDays(to, 1) === from;
}

function alone(moment: Moment, relation: Relation | null, { ahead, today }: DateContext): Span {
  const { from, to, said, start: at, end } = moment;
  const given = moment.note ? { note: moment.note } : {};
  const fixed = typeof from === 'string' && from === to;
  if (moment.closed) return { from, to, said, at, end, ...given };
  // "Early October", "two weeks ago": a bound that nothing says what is on which side of.
  if (moment.bound && (relation === null || relation === 'between'))
    return { from, to, said, at, end, note: note('unread-date', { said }) };
  if (relation === 'since' || (relation === 'between' && fixed && !moment.sure))
    return { from, to: ahead || isFuture(from, today) ? null : { daysAgo: 0 }, said, at, end, ...given };
  if (relation === 'until') return { from: null, to, said, at, end, ...given };
  if (relation === 'before') return { from: null, to: shifted(from, -1), said, at, end, ...given };
  if (relation === 'after')
    return {
      from: shifted(to, 1),
      to: ahead || isFuture(shifted(to, 1), today) ? null : { daysAgo: 0 },
      said,
      at,
      end,
      note: note('took-after', { said, from: shown(shifted(to, 1)) }),
    };
  if (moment.sure || moment.note?.id === 'ambiguous-day') return { from, to, said, at, end, ...given };
  return { from, to, said, at, end, note: note('took-days', { said, from: shown(from), to: shown(to) }) };
}

function isFuture(day: Day, today: string): boolean {
  return resolved(day, today) > today;
}

/** Reads "from … to …". A year in one of them applies to both. */
function pair(
  first: Moment,
  second: Moment,
  { today, listed }: { today: string; listed: boolean },
  sentence: Sentence,
): Span {
  const said = sentence.spelled(first.start, second.end);
  const at = first.start;
  const { end } = second;
  if (listed && isNext(second, first)) return { from: second.from, to: first.to, said, at, end };
  let { from } = first;
  let { to } = second;
  const yearOf = (day: Day) => Number(resolved(day, today).slice(0, 4));
  const dated = isFixed(from) && isFixed(to) && first.sure !== second.sure;
  if (isFixed(from) && isFixed(to)) {
    if (first.sure && !second.sure) to = inYear(second, to, yearOf(from));
    if (second.sure && !first.sure) from = inYear(first, from, yearOf(to));
    for (const later of [0, 1]) if (to < from && !second.sure) to = inYear(second, to, yearOf(from) + later);
  }
  if (resolved(to, today) < resolved(from, today))
    return { from: to, to: from, said, at, end, note: note('turned-round', { said }) };
  // The year of the other day says which of two days a holiday is.
  const given = [first, second].find((one) => one.note?.id === 'ambiguous-day' && (one.sure || !dated))?.note;
  if (given) return { from, to, said, at, end, note: given };
  const sure = first.sure || second.sure;
  return {
    from,
    to,
    said,
    at,
    end,
    ...(sure ? {} : { note: note('took-days', { said, from: shown(from), to: shown(to) }) }),
  };
}

function shifted(day: Day, days: number): Day {
  if (typeof day !== 'string') return { daysAgo: day.daysAgo - days };
  return isFixed(day) ? addDays(day, days) : day;
}

function shown(day: Day): string {
  return typeof day === 'string' ? day : `today-${day.daysAgo}d`;
}

/** The same day in another year. Movable holidays have another date there. */
function inYear({ holiday }: Moment, date: string, year: number): string {
  if (holiday) return holidayIn(holiday, year)[0];
  const [, month, day] = date.split('-').map(Number) as [number, number, number];
  return realDay(year, month, day) ?? monthSpan(year, month)[1];
}
