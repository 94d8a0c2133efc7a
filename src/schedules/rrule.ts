/**
 * Recurrence rules of iCalendar as rules of Sheaf. Only the text is imported, and what cannot be expressed is refused by the name of its
 * part. Clock changes follow Sheaf's own rule (docs/decisions/0027-nominal-times.md).
 * https://www.rfc-editor.org/rfc/rfc5545#section-3.3.10, and SKIP: https://www.rfc-editor.org/rfc/rfc7529#section-4
 */
import { shownValue } from '../errors.ts';
import { MAX_RUNS_PER_DAY } from './cron.ts';
import { RRULE_DAYS, type RruleParts, refuseRrule as refuse, rruleNumbers, rrulePartsOf } from './rrule-parts.ts';
import { MAX_TIMES, type Rule, WEEKDAYS, type Weekday } from './rule.ts';

const EXAMPLE = 'for example FREQ=WEEKLY;BYDAY=MO,FR;BYHOUR=6;BYMINUTE=30';

const DAYS_OF_MONTH = 'days from 1 to 31, or -1 for the last day';

/** The longest that each month can be. */
const MONTH_DAYS = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** When a rule runs. An empty list of days or months does not limit it. */
interface Limits {
  minutes: number[];
  /** Null for every hour that passes. */
  hours: number[] | null;
  weekdays: Weekday[];
  monthDays: (number | 'last')[];
  months: number[];
  shortMonths: 'last_day' | 'skip';
}

/** Accepts the value of an RRULE with or without the name of the property. Throws a {@link RuleError} that names the part. */
export function ruleOfRrule(text: string): Rule {
  const parts = rrulePartsOf(text);
  const limits = limitsOf(parts);
  const { minutes, hours, months } = limits;
  const times = minutes.length * (hours?.length ?? 24);
  if (times > MAX_RUNS_PER_DAY) {
    refuse(`BYHOUR and BYMINUTE are ${times} times a day`, { allowed: `at most ${MAX_RUNS_PER_DAY}` });
  }
  if (hours && months.length === 0 && times <= MAX_TIMES) return everyRule({ ...limits, hours });
  const isLimited = limits.weekdays.length + limits.monthDays.length + months.length > 0;
  if (!isLimited && !hours && minutes.length === 1) return { every: 'hour', minute: minutes[0]! };
  return cronRule(limits);
}

function limitsOf(parts: RruleParts): Limits {
  const minutes = required(parts, 'BYMINUTE', 59);
  const isHourly = parts.frequency === 'HOURLY' && !parts.has('BYHOUR');
  const hours = isHourly ? null : required(parts, 'BYHOUR', 23);
  const months = rruleNumbers(parts, 'BYMONTH', { min: 1, max: 12, allowed: '1 to 12' });
  const weekdays = weekdaysOf(parts);
  const monthDays = monthDaysOf(parts);
  if (weekdays.length > 0 && monthDays.length > 0) {
    refuse('BYDAY cannot be combined with BYMONTHDAY', { next: 'Remove one of them' });
  }
  checkDays(parts);
  const never = monthDays.find((day) => day !== 'last' && months.every((month) => day > MONTH_DAYS[month - 1]!));
  if (months.length > 0 && never !== undefined) {
    refuse(`BYMONTHDAY=${never} is in no month of BYMONTH`, { next: 'Remove the day, or add a month that has it' });
  }
  return {
    minutes,
    hours,
    months: months.length === 12 ? [] : months,
    weekdays: weekdays.length === 7 ? [] : weekdays,
    monthDays,
    shortMonths: shortMonthsOf(parts),
  };
}

/** The days that other programs take from DTSTART must be in the rule. */
function checkDays({ frequency, has }: RruleParts): void {
  if (frequency === 'WEEKLY' && has('BYMONTHDAY')) {
    refuse('BYMONTHDAY is not valid for FREQ=WEEKLY', { next: 'Use FREQ=MONTHLY' });
  }
  if (frequency === 'WEEKLY' && !has('BYDAY')) {
    refuse('BYDAY is required for FREQ=WEEKLY, because there is no DTSTART that has the day', {
      allowed: RRULE_DAYS.join(', '),
    });
  }
  if ((frequency === 'MONTHLY' || frequency === 'YEARLY') && !has('BYDAY') && !has('BYMONTHDAY')) {
    refuse(`BYMONTHDAY or BYDAY is required for FREQ=${frequency}, because there is no DTSTART that has the day`, {
      allowed: DAYS_OF_MONTH,
    });
  }
}

/** A rule with at most 24 times a day that no month limits. */
function everyRule({ minutes, hours, weekdays, monthDays, shortMonths }: Limits & { hours: number[] }): Rule {
  const at = hours.flatMap((hour) => minutes.map((minute) => `${two(hour)}:${two(minute)}`));
  if (monthDays.length > 0) {
    const isShort = monthDays.some((day) => day !== 'last' && day > 28);
    return { every: 'month', on: monthDays, at, ...(isShort && { short_months: shortMonths }) };
  }
  if (weekdays.length === 0) return { every: 'day', at };
  const isWeekday = weekdays.length === 5 && !weekdays.includes('saturday') && !weekdays.includes('sunday');
  return isWeekday ? { every: 'weekday', at } : { every: 'week', on: weekdays, at };
}

/** Months, and more times than other rules have. A month without the day has no run in both. */
function cronRule({ minutes, hours, weekdays, monthDays, months, shortMonths }: Limits): Rule {
  const because = months.length > 0 ? 'BYMONTH' : hours ? `more than ${MAX_TIMES} times a day` : 'every hour';
  const next = 'List the days in BYMONTHDAY';
  if (monthDays.includes('last')) refuse(`BYMONTHDAY=-1 cannot be combined with ${because}`, { next });
  if (monthDays.some((day) => Number(day) > 28) && shortMonths === 'last_day') {
    refuse(`SKIP=BACKWARD cannot be combined with ${because}`, { next });
  }
  const field = (values: (number | 'last')[]) => (values.length > 0 ? values.join(',') : '*');
  const days = weekdays.map((day) => WEEKDAYS.indexOf(day) + 1);
  return { cron: `${field(minutes)} ${field(hours ?? [])} ${field(monthDays)} ${field(months)} ${field(days)}` };
}

function weekdaysOf(parts: RruleParts): Weekday[] {
  const found = parts.values('BYDAY').map((code) => {
    const index = RRULE_DAYS.indexOf(code);
    if (index >= 0) return index;
    return /^[+-]?\d{1,2}(?:MO|TU|WE|TH|FR|SA|SU)$/.test(code)
      ? refuse(`${shownValue(`BYDAY=${code}`)} cannot be expressed as a rule`, {
          next: 'Use BYMONTHDAY, or weekdays without a number',
        })
      : refuse(`${shownValue(`BYDAY=${code}`)} is not valid`, { allowed: RRULE_DAYS.join(', ') });
  });
  return [...new Set(found)].sort((a, b) => a - b).map((index) => WEEKDAYS[index]!);
}

/** In ascending order, with the last day at the end. */
function monthDaysOf(parts: RruleParts): (number | 'last')[] {
  const days = rruleNumbers(parts, 'BYMONTHDAY', { min: -1, max: 31, allowed: DAYS_OF_MONTH });
  if (days.includes(0)) refuse('"BYMONTHDAY=0" is not valid', { allowed: DAYS_OF_MONTH });
  return [...days.filter((day) => day > 0), ...(days.includes(-1) ? (['last'] as const) : [])];
}

/** SKIP is for dates that a rule makes. A daily or hourly rule only selects from dates that exist. */
function shortMonthsOf(parts: RruleParts): 'last_day' | 'skip' {
  const [skip = 'OMIT'] = parts.values('SKIP');
  if (skip !== 'OMIT' && skip !== 'BACKWARD') {
    refuse(`${shownValue(`SKIP=${skip}`)} cannot be expressed as a rule`, { allowed: 'OMIT, BACKWARD' });
  }
  if (parts.has('SKIP') && !parts.has('RSCALE')) refuse('SKIP requires RSCALE', { next: 'Add RSCALE=GREGORIAN' });
  if (skip === 'OMIT') return 'skip';
  if (parts.frequency !== 'MONTHLY') refuse('SKIP=BACKWARD requires FREQ=MONTHLY', { next: 'Remove SKIP' });
  return 'last_day';
}

/** A part of the time, which other programs take from DTSTART. */
function required(parts: RruleParts, name: string, max: number): number[] {
  const found = rruleNumbers(parts, name, { min: 0, max, allowed: `0 to ${max}` });
  if (found.length > 0) return found;
  return refuse(`${name} is required, because there is no DTSTART that has the time`, { allowed: EXAMPLE });
}

const two = (value: number): string => String(value).padStart(2, '0');
