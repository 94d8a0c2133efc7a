/** The schedule of a program: "each morning", "hourly", "every Monday at 8". */
import type { Schedule } from '../integration.ts';
import { without } from './apply-values.ts';
import { type Findings, note } from './findings.ts';
import { monthDaysIn } from './read-month-days.ts';
import { takeTimes, timesOf } from './read-time.ts';
import { habitualDays, isOfRows, weekdaysIn } from './schedule-days.ts';
import type { Found, Sentence } from './sentence.ts';
import { NOUNS } from './value-groups.ts';
import { takeWorkdays } from './workdays.ts';

/** Patterns, and how often they run. The first that fits counts. */
const FORMS: readonly (readonly [every: Schedule['every'], patterns: readonly string[]])[] = [
  ['hour', ['number cadence=hour', 'cadence=hour', 'every unit=hour']],
  [
    'week',
    [
      'weekday every-part',
      'every-part weekday',
      'every part weekday',
      'daily weekday',
      'every unit=day weekday',
      'cadence=day weekday',
      'every weekday',
      'every-weekday',
      'weekday every',
      'every weekend',
      'every unit=week weekday?',
      'cadence=week weekday?',
      'unit=week every',
    ],
  ],
  [
    'month',
    [
      'last unit=day every unit=month',
      'unit=day last every unit=month',
      'every unit=month last unit=day',
      'every unit=month unit=day last',
      'last unit=day cadence=month',
      'unit=day last cadence=month',
      'cadence=month last unit=day',
      'cadence=month unit=day last',
      'unit=day? edge every unit=month',
      'every unit=month edge',
      'edge cadence=month',
      'cadence=month edge',
      'cadence=month-end',
      'cadence=month-start',
      'cadence=month',
      'every monthday ordinal|mark=. unit=month',
      'every monthday ordinal|mark=.',
      'every unit=month',
      'unit=month every',
    ],
  ],
  [
    'day',
    [
      'daily',
      'every part',
      'part every unit=day',
      'part every',
      'part=02:00 cadence=day',
      'cadence=day',
      'every unit=day',
      'unit=day every',
    ],
  ],
];

/** Reads the schedule and marks its atoms as used. Anything that a schedule cannot express becomes a note. */
export function readSchedule(sentence: Sentence, findings: Findings): Schedule | null {
  const cron = sentence.take('cron');
  if (cron) return cronRule(cron.facts[0]!.value) ?? impossible(sentence, cron, findings);
  const often = sentence.take('often');
  if (often) return severalTimes(sentence, often, findings);
  const few = sentence.take('often-in');
  if (few) return onSomeDays(sentence, few, findings);
  const two = sentence.take('every? dual=hour every?') ?? sentence.take('cadence=2-hours');
  if (two) return { every: 'hour', hours: 2, at: '00:00' };
  const counted =
    sentence.take('every number? unit=minute') ??
    sentence.take('every number mark=:? ordinal? unit=hour') ??
    sentence.take('every nth unit=hour') ??
    sentence.take('steps number unit=hour') ??
    takeTwice(sentence) ??
    sentence.take('every number unit=day|unit=week|unit=month') ??
    takeSteps(sentence);
  if (counted) return inSteps(sentence, counted, findings);
  const nth = sentence.find('every nth|number ordinal|mark=.? weekday|every-weekday');
  const rare =
    sentence.take('weekday|every-weekday alternate') ??
    sentence.take('alternate weekday|every-weekday? unit=day?') ??
    sentence.take('every unit=quarter|unit=year|dual') ??
    (nth && !sentence.has(sentence.beyondGlue(nth.from, 1), 'weekday', 'every-weekday')
      ? sentence.take('every nth|number ordinal|mark=.? weekday|every-weekday')
      : null) ??
    takeUnknown(sentence);
  if (rare) return impossible(sentence, rare, findings);
  const workdays = sentence.take('cadence=workday') ? { part: null } : takeWorkdays(sentence);
  if (workdays) return { every: 'week', on: [1, 2, 3, 4, 5], ...timesOf(sentence, workdays.part) };
  for (const [every, patterns] of FORMS) {
    for (const pattern of patterns) {
      const found = sentence.find(pattern);
      // "Die letzten Tage, alle Klicks": a word for all of the rows, and not for each of the days.
      if (!found || (pattern.endsWith(' every') && sentence.has(found.to - 1, 'whole'))) continue;
      if (isOfVerb(sentence, found)) continue;
      if (pattern === EVERY_DATE && isCounted(sentence, found.to)) continue;
      // "Clicks on Mondays"
      if (pattern === 'every-weekday' && isOfRows(sentence, found)) continue;
      // "Every morning the Monday clicks"
      if (JOINED.includes(pattern) && found.to !== found.from + pattern.split(' ').length) continue;
      sentence.use(found.from, found.to);
      const part = partOf(sentence, found);
      if (found.facts[0]?.kind === 'number') return inSteps(sentence, found, findings);
      if (every === 'hour') return { every, at: '00:00' };
      const weekdays = every === 'week' ? weekdaysIn(sentence, found) : [];
      const dates = every === 'month' ? (isLast(found) ? (['last'] as const) : monthDaysIn(sentence, found)) : [];
      // The date of a month is a number, too, so it is read before the time.
      const on = [...weekdays, ...dates];
      const times = timesOf(sentence, part);
      return { every, ...(on.length > 0 ? { on } : {}), ...times };
    }
  }
  const days = habitualDays(sentence);
  return days.length > 0 ? { every: 'week', on: days, ...timesOf(sentence) } : null;
}

/** "Deals that end on the last day of the month", "die am Monatsletzten enden": the days of a filter. */
function isOfVerb(sentence: Sentence, { from, to, facts }: Found): boolean {
  const edge = facts.some((fact) => fact?.value.startsWith('month-') || fact?.kind === 'edge' || fact?.kind === 'last');
  const near = [sentence.beyondGlue(from, -1), sentence.beyondGlue(to - 1, 1)];
  return edge && near.some((at) => sentence.has(at, 'verb') && !sentence.atoms[at]!.used);
}

/** The date of each month, without the word for month: "jeden 15." */
const EVERY_DATE = 'every monthday ordinal|mark=.';

/** "Every 15th" and "jeden 15. morgens", but not "every 2nd deal" or "every 2nd morning". */
function isCounted(sentence: Sentence, at: number): boolean {
  if (sentence.has(at, 'every-part')) return false;
  return sentence.has(at, 'unit', 'value', 'people', 'part', 'daily', 'weekend', 'cadence', ...NOUNS);
}

/** Patterns whose words must stand next to each other. */
const JOINED: readonly string[] = ['every part weekday', 'daily weekday'];

/** "Twice a day" needs two times of day. */
function severalTimes(sentence: Sentence, often: Found, findings: Findings): Schedule | null {
  const [at, ...alsoAt] = takeTimes(sentence);
  if (at === undefined || alsoAt.length + 1 !== Number(often.facts[0]!.value))
    return impossible(sentence, often, findings);
  return { every: 'day', at, alsoAt };
}

/** "Twice a week" needs two weekdays, and "twice a month" two dates. */
function onSomeDays(sentence: Sentence, found: Found, findings: Findings): Schedule | null {
  const [every, count] = found.facts[0]!.value.split(',') as ['week' | 'month', string];
  const on = every === 'week' ? weekdaysIn(sentence, found) : monthDaysIn(sentence, found);
  return on.length === Number(count) ? { every, on, ...timesOf(sentence) } : impossible(sentence, found, findings);
}

/** The part of the day that the words of the schedule name: "every morning", "jeden Dienstagmorgen". */
function partOf(sentence: Sentence, { from, to }: Found): string | null {
  for (let at = from; at < to; at++) {
    const part = sentence.fact(at, 'part') ?? sentence.fact(at, 'every-part') ?? sentence.fact(at, 'daily');
    if (part) return part.value;
  }
  return null;
}

/** A rule in the notation of cron: minute, hour, day of the month, month, days of the week. Null if no schedule is like it. */
function cronRule(expression: string): Schedule | null {
  const [minute, hour, date, month, days] = expression.split(' ') as [string, string, string, string, string];
  if (!/^[0-5]?\d$/.test(minute) || month !== '*') return null;
  const at = `${/^\d+$/.test(hour) ? hour.padStart(2, '0') : '00'}:${minute.padStart(2, '0')}`;
  const step = /^\*(?:\/(\d+))?$/.exec(hour);
  if (step) {
    const hours = Number(step[1] ?? 1);
    if (date !== '*' || days !== '*' || 24 % hours !== 0) return null;
    return { every: 'hour', ...(hours > 1 ? { hours } : {}), at };
  }
  if (!/^(?:[01]?\d|2[0-3])$/.test(hour)) return null;
  if (date !== '*')
    return days === '*' && /^[1-9]$|^[12]\d$|^3[01]$/.test(date) ? { every: 'month', on: [Number(date)], at } : null;
  if (days === '*') return { every: 'day', at };
  if (!/^[0-7](?:[-,][0-7])*$/.test(days)) return null;
  const on = days.split(',').flatMap((part) => {
    const [from, to = from] = part.split('-').map(Number) as [number, number?];
    return Array.from({ length: to - from + 1 }, (_, i) => (from + i) % 7 || 7);
  });
  return { every: 'week', on: [...new Set(on)].sort((a, b) => a - b), at };
}

/** "On the last day of each month" */
function isLast({ facts }: Found): boolean {
  return facts.some((fact) => fact?.kind === 'last' || fact?.value === 'month-end' || fact?.value === 'end');
}

/** "3 Tage alle", but not "the last 7 days, all clicks", where *every* is about the rows. */
function takeSteps(sentence: Sentence): Found | null {
  const found = sentence.find('number unit=hour|unit=day|unit=week every');
  if (!found || sentence.has(found.to - 1, 'whole') || sentence.has(found.from - 1, 'last', 'next', 'within', 'at'))
    return null;
  sentence.use(found.from, found.to);
  return found;
}

/** "De 3 em 3 horas": the same number twice. */
function takeTwice(sentence: Sentence): Found | null {
  const found = sentence.find('number number unit=hour');
  const [one, other] = found?.facts ?? [];
  if (!found || one?.value !== other?.value || !sentence.isGlue(found.from + 1)) return null;
  sentence.use(found.from, found.to);
  return found;
}

/** Every few hours, if a day is a multiple of them. No schedule has a rule for other steps. */
function inSteps(sentence: Sentence, found: Found, findings: Findings): Schedule | null {
  const unit = found.facts.find((fact) => fact?.kind === 'unit')?.value ?? 'hour';
  const count = Number(found.facts.find((fact) => fact?.kind === 'number' || fact?.kind === 'nth')?.value ?? 1);
  if (unit === 'hour' && count < 24 && 24 % count === 0)
    return { every: 'hour', ...(count > 1 ? { hours: count } : {}), at: '00:00' };
  if (count !== 1 || unit === 'minute') return impossible(sentence, found, findings);
  const every = unit as Schedule['every'];
  return { every, ...timesOf(sentence) };
}

/** "Every fortnight": no lexicon has the word, and it is not a noun of the report. */
function takeUnknown(sentence: Sentence): Found | null {
  const found = sentence.find('every unknown');
  if (!found || found.to !== found.from + 2 || sentence.has(found.to, 'report', 'weak-report', 'adjective', 'value'))
    return null;
  sentence.use(found.from, found.to);
  return found;
}

function impossible(sentence: Sentence, found: Found, findings: Findings): null {
  const said = sentence.spelled(found.from, found.to);
  findings.problems.push({
    note: note('no-such-schedule', { said }),
    choices: [without(sentence, { start: found.from, end: found.to })],
  });
  return null;
}
