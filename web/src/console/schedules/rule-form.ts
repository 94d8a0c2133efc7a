/** The controls of a rule, and the rule that they describe. */
import type { Rule } from '../data/schedules.ts';

export const WEEKDAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];

/** A period of the API, or how the whole rule is written. */
export type Repeat = NonNullable<Rule['every']> | 'cron' | 'rrule';

/** What the controls show. Those of another period keep their values. */
export interface RuleForm {
  every: Repeat;
  at: string[];
  weekdays: string[];
  /** Days of the month: `1` to `31`, and `last`. */
  days: string[];
  shortMonths: NonNullable<Rule['short_months']>;
  hours: string;
  minute: string;
  cron: string;
  rrule: string;
}

export const FIRST_RULE: RuleForm = {
  every: 'weekday',
  at: ['06:30'],
  weekdays: ['monday'],
  days: ['1'],
  shortMonths: 'last_day',
  hours: '4',
  minute: '0',
  cron: '0 7 * * 1',
  rrule: 'FREQ=WEEKLY;BYDAY=MO;BYHOUR=7;BYMINUTE=0',
};

/** Whether one of the days is not in every month. */
export function hasLongDay({ days }: Pick<RuleForm, 'days'>): boolean {
  return days.some((day) => Number(day) > 28);
}

/** The rule as the API takes it. */
export function ruleOf(form: RuleForm): Rule {
  const { every, at, weekdays, days, shortMonths, hours, minute, cron, rrule } = form;
  if (every === 'cron') return { cron };
  if (every === 'rrule') return { rrule };
  if (every === 'hour') return { every, hours: Number(hours), minute: Number(minute) };
  if (every === 'week') return { every, on: weekdays, at };
  if (every === 'month') {
    const on = days.map((day) => (day === 'last' ? day : Number(day)));
    return { every, on, at, ...(hasLongDay(form) ? { short_months: shortMonths } : {}) };
  }
  return { every, at };
}

/** The controls of a rule of the API. Members that a rule does not have keep the values of a new form. */
export function ruleFormOf(rule: Rule): RuleForm {
  const { every, at, on, hours = 1, minute = 0, short_months: shortMonths, cron, rrule } = rule;
  if (cron !== undefined) return { ...FIRST_RULE, every: 'cron', cron };
  if (rrule !== undefined) return { ...FIRST_RULE, every: 'rrule', rrule };
  const days = (on ?? []).map(String);
  return {
    ...FIRST_RULE,
    every: every ?? FIRST_RULE.every,
    ...(at ? { at } : {}),
    ...(every === 'week' ? { weekdays: days } : {}),
    ...(every === 'month' ? { days } : {}),
    ...(every === 'hour' ? { hours: String(hours), minute: String(minute) } : {}),
    ...(shortMonths ? { shortMonths } : {}),
  };
}
