/** The schedule of a program: "each morning", "hourly", "every Monday at 8". */
import type { Schedule } from '../integration.ts';
import { without } from './apply-values.ts';
import { type Findings, note } from './findings.ts';
import type { Found, Sentence } from './sentence.ts';

const USUAL = '06:00';

/** Patterns, and how often they run. The first that fits counts. */
const FORMS: readonly (readonly [every: Schedule['every'], patterns: readonly string[]])[] = [
  ['hour', ['number cadence=hour', 'cadence=hour', 'every unit=hour']],
  [
    'week',
    [
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
      'cadence=month-end',
      'cadence=month-start',
      'cadence=month',
      'every monthday ordinal|mark=. unit=month',
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
  const counted =
    sentence.take('every number? unit=minute') ??
    sentence.take('every number mark=:? ordinal? unit=hour') ??
    sentence.take('every number unit=day|unit=week|unit=month') ??
    takeSteps(sentence);
  if (counted) return inSteps(sentence, counted, findings);
  const nth = sentence.find('every nth|number ordinal|mark=.? weekday|every-weekday');
  const rare =
    sentence.take('every unit=quarter|unit=year|dual') ??
    (nth && !sentence.has(sentence.beyondGlue(nth.from, 1), 'weekday', 'every-weekday')
      ? sentence.take('every nth|number ordinal|mark=.? weekday|every-weekday')
      : null) ??
    takeUnknown(sentence);
  if (rare) return impossible(sentence, rare, findings);
  const workdays = sentence.take('cadence=workday');
  if (workdays) {
    return { every: 'week', on: [1, 2, 3, 4, 5], ...timesOf(sentence, takePart(sentence)) };
  }
  for (const [every, patterns] of FORMS) {
    for (const pattern of patterns) {
      const found = sentence.find(pattern);
      // "Die letzten Tage, alle Klicks": a word for all of the rows, and not for each of the days.
      if (!found || (pattern.endsWith(' every') && sentence.has(found.to - 1, 'whole'))) continue;
      sentence.use(found.from, found.to);
      const part =
        found.facts.find((fact) => fact?.kind === 'part' || fact?.kind === 'daily')?.value ?? takePart(sentence);
      if (found.facts[0]?.kind === 'number') return inSteps(sentence, found, findings);
      if (every === 'hour') return { every, at: '00:00' };
      const weekdays = every === 'week' ? weekdaysIn(sentence, found) : [];
      const dates = every === 'month' ? (isLast(found) ? (['last'] as const) : datesOfMonth(sentence, found)) : [];
      // The date of a month is a number, too, so it is read before the time.
      const on = [...weekdays, ...dates];
      const times = timesOf(sentence, part);
      return { every, ...(on.length > 0 ? { on } : {}), ...times };
    }
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
  return facts[0]?.value === 'month-end';
}

/** The time of day, and further ones after it: "8:00 and 20:00". */
function timesOf(sentence: Sentence, part: string | null = null): Pick<Schedule, 'at' | 'alsoAt'> {
  const at = timeOfDay(sentence, part) ?? part ?? USUAL;
  const others: string[] = [];
  while (sentence.says('time') && sentence.find('time')) {
    const other = timeOfDay(sentence, part);
    if (other === null) break;
    others.push(other);
  }
  return { at, ...(others.length > 0 ? { alsoAt: others } : {}) };
}

/** The weekdays of the schedule, and those next to them: "Tuesdays and Thursdays". */
function weekdaysIn(sentence: Sentence, found: Found): number[] {
  if (found.facts.some((fact) => fact?.kind === 'weekend')) return [6, 7];
  const days = found.facts
    .filter((fact) => fact?.kind === 'weekday' || fact?.kind === 'every-weekday')
    .map((fact) => Number(fact!.value));
  for (let at = 0; at < sentence.atoms.length; at++) {
    const day = sentence.atoms[at]!.used ? null : (sentence.fact(at, 'weekday') ?? sentence.fact(at, 'every-weekday'));
    // "Ending next Friday", "minggu lalu": part of a period.
    if (!day || [at - 1, at + 1].some((i) => sentence.has(i, 'last', 'next') && !sentence.atoms[i]!.used)) continue;
    // "Every Friday, deals that end on Sunday"
    if (sentence.has(sentence.beyondGlue(at, -1), 'verb')) continue;
    days.push(Number(day.value));
    sentence.use(at);
    // "Cuma günü", "hari Jumat"
    for (const i of [at - 1, at + 1]) if (sentence.fact(i, 'unit', 'day')) sentence.use(i);
  }
  return [...new Set(days)].sort((a, b) => a - b);
}

/** "On the 31st of each month" */
function datesOfMonth(sentence: Sentence, found: Found): number[] {
  if (found.facts[0]?.value === 'month-start') return [1];
  const own = found.facts.find((fact) => fact?.kind === 'monthday');
  if (own) return [Number(own.value)];
  const near = (at: number) => at >= 0 && Math.abs(at - found.from) <= 5;
  for (let at = 0; at < sentence.atoms.length; at++) {
    const date = near(at)
      ? (sentence.match('monthday ordinal|mark=.|unit=day unit=day?', at) ?? sentence.match('unit=day monthday', at))
      : null;
    if (!date) continue;
    sentence.use(date.from === at ? at : at, date.to);
    return [Number(date.facts.find((fact) => fact?.kind === 'monthday')!.value)];
  }
  // "Le 15 de chaque mois"
  let before = found.from - 1;
  while (sentence.isGlue(before) && found.from - before < 3) before--;
  for (const at of [before, found.facts[0]?.kind === 'cadence' ? found.to : -1]) {
    if (at < 0 || sentence.atoms[at]!.used || sentence.atoms[at]!.kind !== 'number' || !sentence.has(at, 'monthday'))
      continue;
    if (sentence.has(at + 1, 'clock', 'half') || sentence.has(at - 1, 'at')) continue;
    sentence.use(at);
    return [Number(sentence.fact(at, 'monthday')!.value)];
  }
  return [];
}

function takePart(sentence: Sentence): string | null {
  return sentence.take('part')?.facts[0]?.value ?? null;
}

/** "3 Tage alle", but not "the last 7 days, all clicks", where *every* is about the rows. */
function takeSteps(sentence: Sentence): Found | null {
  const found = sentence.find('number unit=hour|unit=day|unit=week every');
  if (!found || sentence.has(found.to - 1, 'whole') || sentence.has(found.from - 1, 'last', 'next', 'within'))
    return null;
  sentence.use(found.from, found.to);
  return found;
}

/** Every few hours, if a day is a multiple of them. No schedule has a rule for other steps. */
function inSteps(sentence: Sentence, found: Found, findings: Findings): Schedule | null {
  const unit = found.facts.find((fact) => fact?.kind === 'unit')?.value ?? 'hour';
  const count = Number(found.facts.find((fact) => fact?.kind === 'number')?.value ?? 1);
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

/** For example "at 8", "at 7:30", "at 5 pm", "um 8 Uhr", "à 8h", "8am", "午後5時". */
function timeOfDay(sentence: Sentence, part: string | null = null): string | null {
  const found =
    sentence.take('half? time half|clock?') ??
    sentence.take('at number mark=. number clock?') ??
    sentence.take('half|part number clock number?') ??
    sentence.take('at number clock? half') ??
    sentence.take('at number clock number?') ??
    sentence.take('number half') ??
    sentence.take('number clock number? half?') ??
    sentence.take('at number');
  if (!found) return null;
  const half = found.facts.find((fact) => fact?.kind === 'half')?.value;
  const whole = found.facts
    .find((fact) => fact?.kind === 'time')
    ?.value.split(':')
    .map(Number);
  const numbers = whole ?? found.facts.filter((fact) => fact?.kind === 'number').map((fact) => Number(fact!.value));
  const named = found.facts.find((fact) => fact?.kind === 'part')?.value ?? part;
  const [hours = 0, minutes = 0] = numbers;
  const evening = !half && hours < 12 && named !== null && named !== undefined && named >= '15:00';
  const hour = (hours % (half ? 12 : 24)) + (half === 'pm' || evening ? 12 : 0);
  if (hours > 24 || hour > 23 || minutes > 59) {
    // "At 25:00": leftovers name it.
    for (const atom of sentence.atoms.slice(found.from, found.to)) atom.used = false;
    return null;
  }
  return `${String(hour).padStart(2, '0')}:${String(minutes).padStart(2, '0')}`;
}
