/** When a schedule runs: a rule of dates and times, without a time zone. */
import { dayRuleOfCron } from './cron.ts';
import type { DayRule } from './day-rule.ts';

export const WEEKDAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;
export type Weekday = (typeof WEEKDAYS)[number];

/** Hours between runs. Each divides a day, so that the runs of all days have the same times. */
export const HOURS = [1, 2, 3, 4, 6, 8, 12] as const;

/** Maximum times a day of one rule other than a cron expression. */
export const MAX_TIMES = 24;

/** A rule as clients send it. Times are `HH:MM` and belong to the time zone of the schedule. */
export type Rule =
  | { every: 'hour'; hours?: (typeof HOURS)[number]; minute?: number }
  | { every: 'day'; at: string[] }
  /** Monday to Friday. */
  | { every: 'weekday'; at: string[] }
  | { every: 'week'; on: Weekday[]; at: string[] }
  /**
   * Days of the month, 1 to 31 or `last`. A month without a day, such as 31 April, has its last day instead (`last_day`, default), or
   * no run (`skip`). RFC 7529 names these SKIP=BACKWARD and SKIP=OMIT.
   */
  | { every: 'month'; on: (number | 'last')[]; at: string[]; short_months?: 'last_day' | 'skip' }
  /** Five fields of cron(5), or a name such as `@daily`. */
  | { cron: string };

/** Throws a {@link RuleError} for a cron expression that is not valid. The API checks the members of all other rules. */
export function dayRule(rule: Rule): DayRule {
  if ('cron' in rule) return dayRuleOfCron(rule.cron);
  if (rule.every === 'hour') {
    const { hours = 1, minute = 0 } = rule;
    const times = Array.from({ length: 24 / hours }, (_, i) => new Temporal.PlainTime(i * hours, minute));
    return { onDay: () => true, times, hourly: hours === 1 };
  }
  return { onDay: dayTest(rule), times: timesOf(rule.at), hourly: false };
}

function dayTest(rule: Exclude<Rule, { cron: string } | { every: 'hour' }>): DayRule['onDay'] {
  if (rule.every === 'day') return () => true;
  if (rule.every === 'weekday') return ({ dayOfWeek }) => dayOfWeek <= 5;
  if (rule.every === 'week') {
    const days = new Set(rule.on.map((name) => WEEKDAYS.indexOf(name) + 1));
    return ({ dayOfWeek }) => days.has(dayOfWeek);
  }
  const { on, short_months = 'last_day' } = rule;
  return ({ day, daysInMonth }) =>
    on.some((chosen) => {
      if (chosen === 'last') return day === daysInMonth;
      return chosen === day || (short_months === 'last_day' && chosen > daysInMonth && day === daysInMonth);
    });
}

/** The times in ascending order, without repetition. */
export function timesOf(texts: readonly string[]): Temporal.PlainTime[] {
  return [...new Set(texts)].sort().map((text) => Temporal.PlainTime.from(text));
}
