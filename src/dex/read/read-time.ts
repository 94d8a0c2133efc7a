/** The times of day of a schedule: "at 8", "7:30 and 18:30", "half past seven", "um halb acht", "午後5時". */
import type { Schedule } from '../integration.ts';
import type { Found, Sentence } from './sentence.ts';
import { isBound, isCount, isOfRows } from './time-bounds.ts';
import { NOUNS } from './value-groups.ts';

const USUAL = '06:00';

/** How a time of day is written. The first that fits counts. */
const FORMS = [
  'half? time half|clock?',
  'at past number clock? half?',
  'past number clock',
  'past number',
  'at number clock? past half|part?',
  'number clock past',
  'number past',
  'at number mark=. number clock?',
  'half|part number clock number? unit=minute?',
  'at number clock? half',
  'at number clock number? unit=minute?',
  'number half',
  'number clock number? unit=minute? half?',
  'number clock? part',
  'at number',
] as const;

/** How a second time of day is written, immediately after the first: "at 8 and 18". */
const FURTHER = [
  'at? time half|clock?',
  'at? number mark=. number clock?',
  'at? number clock number? unit=minute? half?',
  'at? number half',
  'at number',
] as const;

/** All times of day that the question says, in its order. Marks their atoms as used. */
export function takeTimes(sentence: Sentence, part: string | null = null): string[] {
  const first = takeTime(sentence, part);
  if (!first) return [];
  const times = [first.time];
  for (
    let next = takeNext(sentence, first.end, { part, count: 1 });
    next;
    next = takeNext(sentence, next.end, { part, count: times.length })
  )
    times.push(next.time);
  // A time with a colon is another run, wherever it stands, unless it belongs to the rows.
  for (const at of sentence.atoms.keys()) {
    const found = isOfRows(sentence, at) ? null : sentence.match('time half|clock?', at);
    const other = found && use(sentence, { ...found, from: at }, part);
    if (other) times.push(other.time);
  }
  return times;
}

/** The times of day, or the usual one of that part of the day. `named` is the part that the words of the schedule have. */
export function timesOf(sentence: Sentence, named: string | null = null): Pick<Schedule, 'at' | 'alsoAt'> {
  const part = named ?? sentence.find('part|every-part')?.facts[0]?.value ?? null;
  const [at = part ?? USUAL, ...alsoAt] = takeTimes(sentence, part);
  if (named === null) sentence.take('part|every-part');
  return { at, ...(alsoAt.length > 0 ? { alsoAt } : {}) };
}

/** Whether a time of day is written at an atom. Uses nothing. */
export function isTimeAt(sentence: Sentence, at: number): boolean {
  return FORMS.some((form) => sentence.match(form, at) !== null);
}

interface Time {
  time: string;
  /** The atom after it. */
  end: number;
}

function takeTime(sentence: Sentence, part: string | null): Time | null {
  for (const form of FORMS) {
    const found = findFirst(sentence, form);
    const first = found && (earlierOf(sentence, found) ?? found);
    if (first) return use(sentence, first, part);
  }
  return null;
}

/** The first fit that is no bound of the rows: not "the deals created after 17:30". */
function findFirst(sentence: Sentence, form: string): Found | null {
  for (let at = 0; at < sentence.atoms.length; at++) {
    const found = sentence.match(form, at);
    if (found && !isBound(sentence, { ...found, from: at }) && !isCount(sentence, found, at))
      return { ...found, from: at };
  }
  return null;
}

/** "Um 8 und um 18 Uhr", "at 9 and 5 pm": the first of two times lacks the word for hours. */
function earlierOf(sentence: Sentence, { from }: Found): Found | null {
  let end = from;
  while (end > 0 && (sentence.has(end - 1, 'and') || sentence.atoms[end - 1]!.text === ',')) end--;
  if (end === from || end < 2) return null;
  const found = sentence.match('at number', end - 2);
  return found && found.to === end ? { ...found, from: end - 2 } : null;
}

function takeNext(
  sentence: Sentence,
  end: number,
  { part, count }: { part: string | null; count: number },
): Time | null {
  let at = end;
  while (sentence.has(at, 'and') || /^[,、،]$/.test(sentence.atoms[at]?.text ?? '')) at++;
  for (const form of FURTHER) {
    const found = matchAt(sentence, form, at);
    // "Das 10:00 às 12:00": what only a preposition joins can be a range.
    const listed = at > end || found?.from === end;
    if (found && !(sentence.has(found.from, 'time') && (!listed || isBound(sentence, found))))
      return use(sentence, found, part);
  }
  // "At 8 and 18", but not "at 8 and 10 deals".
  const bare = at > end && sentence.atoms[at]?.kind === 'number' ? sentence.match('number', at) : null;
  const next = sentence.atoms[at + 1];
  const listed = sentence.has(at + 1, 'and') && sentence.atoms[at + 2]?.kind === 'number';
  const alone = next === undefined || next.kind === 'mark' || listed || sentence.has(at + 1, 'in', 'program', 'please');
  const counts = sentence.has(at + 1, 'unit', ...NOUNS);
  // "At 8, 12 and 18 deals": a list of three.
  return bare && (alone ? !counts : count > 1 && counts)
    ? use(sentence, { ...bare, from: at, to: at + 1 }, part)
    : null;
}

/** The fit at an atom, or beyond the glue that begins there. */
function matchAt(sentence: Sentence, form: string, start: number): Found | null {
  for (let at = start; ; at++) {
    const found = sentence.match(form, at);
    if (found) return { ...found, from: at };
    if (!sentence.isGlue(at) || sentence.has(at, 'to', 'until', 'not') || at > start + 2) return null;
  }
}

/** "8時と18時": what *and* joins is another time, and no minutes. */
function untilAnd(sentence: Sentence, found: Found): Found {
  // "8시와 18시": the word for hours after the number says that it is no number of minutes.
  const hour =
    sentence.has(found.to, 'clock') &&
    !sentence.atoms[found.to]!.used &&
    sentence.atoms[found.to - 1]?.kind === 'number'
      ? found.to - 1
      : -1;
  const joined = sentence.atoms.findIndex((_, at) => at > found.from && at < found.to && sentence.has(at, 'and'));
  const and = joined < 0 ? hour : joined;
  const first = found.facts.findIndex((fact) => fact?.kind === 'number');
  const behind = (i: number) => found.facts[i]?.kind === 'number' && i > first;
  if (and < 0 || !found.facts.some((_, i) => behind(i))) return found;
  return { ...found, to: and, facts: found.facts.filter((_, i) => !behind(i)) };
}

/** Null if the numbers are no time of day, such as "at 25:00". Then leftovers name them. */
function use(sentence: Sentence, whole: Found, said: string | null): Time | null {
  const found = untilAnd(sentence, whole);
  const value = (kind: string) => found.facts.find((fact) => fact?.kind === kind)?.value;
  const numbers =
    value('time')?.split(':').map(Number) ??
    found.facts.filter((fact) => fact?.kind === 'number').map((fact) => Number(fact!.value));
  const past = Number(value('past') ?? 0);
  const half = value('half');
  const night = partIn(sentence, found) === NIGHT || (said === NIGHT && half === undefined);
  const named = value('part') ?? said;
  const [given = 0, minutes = 0] = numbers;
  const evening =
    given < 12 && half === undefined && ((named !== null && named >= '15:00') || (night && given >= EARLIEST_NIGHT));
  const midnight = night && given === 12;
  const hour = midnight ? 0 : (given % (half ? 12 : 24)) + (half === 'pm' || evening ? 12 : 0);
  if (given > 24 || hour > 23 || minutes > 59) return null;
  sentence.use(found.from, found.to);
  const total = (hour * 60 + minutes + past + DAY) % DAY;
  return {
    time: `${String(Math.floor(total / 60)).padStart(2, '0')}:${String(total % 60).padStart(2, '0')}`,
    end: found.to,
  };
}

const NIGHT = '02:00';

/** "11 at night" is 23:00, and "3 at night" is 03:00. */
const EARLIEST_NIGHT = 6;

/** Minutes. */
const DAY = 24 * 60;

/** The part of the day among the words of a time, which can be the same word as that for a half of the day. */
function partIn(sentence: Sentence, { from, to }: Found): string | undefined {
  for (let at = from; at < to; at++) {
    const part = sentence.fact(at, 'part')?.value;
    if (part) return part;
  }
  return undefined;
}
