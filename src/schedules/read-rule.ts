/** Reads a rule as clients send it: one object whose members depend on `every`. */
import { shownValue } from '../errors.ts';
import { ruleOfRrule } from './rrule.ts';
import { HOURS, type Rule, WEEKDAYS, type Weekday } from './rule.ts';
import { RuleError } from './rule-error.ts';

export const EVERY = ['hour', 'day', 'weekday', 'week', 'month'] as const;

export interface SentRule {
  every?: (typeof EVERY)[number];
  at?: string[];
  on?: (string | number)[];
  hours?: number;
  minute?: number;
  short_months?: 'last_day' | 'skip';
  cron?: string;
  rrule?: string;
}

/** The members of each kind of rule. `*` marks a required one. */
const MEMBERS = {
  hour: ['hours', 'minute'],
  day: ['at*'],
  weekday: ['at*'],
  week: ['on*', 'at*'],
  month: ['on*', 'at*', 'short_months'],
};

/** Throws a {@link RuleError} for a missing, superfluous or invalid member. A recurrence rule becomes a rule of Sheaf. */
export function readRule(sent: SentRule): Rule {
  const { every, cron, rrule, ...others } = sent;
  const text = cron !== undefined ? 'cron' : rrule !== undefined ? 'rrule' : null;
  if (text) {
    const extra = Object.keys(sent).find((name) => name !== text);
    if (extra)
      throw new RuleError({
        field: `rule.${extra}`,
        wrong: `cannot be combined with ${text}`,
        next: 'Remove one of them',
      });
    return cron !== undefined ? { cron } : ruleOfRrule(rrule!);
  }
  if (every === undefined) {
    throw new RuleError({
      field: 'rule.every',
      wrong: 'required, but missing',
      allowed: `${EVERY.join(', ')}, or send cron or rrule instead`,
    });
  }
  checkMembers(every, others);
  if (every === 'week') return { every, at: others.at!, on: others.on!.map(weekday) };
  if (every === 'month') return { ...others, every, at: others.at!, on: others.on!.map(dayOfMonth) };
  if (every === 'hour' && others.hours !== undefined && !HOURS.includes(others.hours as never)) {
    throw new RuleError({ field: 'rule.hours', wrong: `${others.hours} is not valid`, allowed: HOURS.join(', ') });
  }
  return { ...others, every } as Rule;
}

function checkMembers(every: keyof typeof MEMBERS, others: SentRule): void {
  const known = MEMBERS[every].map((name) => name.replace('*', ''));
  const extra = Object.keys(others).find((name) => !known.includes(name));
  if (extra) {
    throw new RuleError({
      field: `rule.${extra}`,
      wrong: `does not belong to a rule for every ${every}`,
      allowed: ['every', ...known].join(', '),
    });
  }
  const missing = MEMBERS[every].find((name) => name.endsWith('*') && !Object.hasOwn(others, name.slice(0, -1)));
  if (!missing) return;
  throw new RuleError({ field: `rule.${missing.slice(0, -1)}`, wrong: `required for every ${every}, but missing` });
}

function weekday(value: string | number): Weekday {
  if (WEEKDAYS.includes(value as Weekday)) return value as Weekday;
  throw new RuleError({ field: 'rule.on', wrong: `${shownValue(value)} is not valid`, allowed: WEEKDAYS.join(', ') });
}

function dayOfMonth(value: string | number): number | 'last' {
  if (value === 'last') return value;
  if (Number.isInteger(value) && Number(value) >= 1 && Number(value) <= 31) return Number(value);
  throw new RuleError({
    field: 'rule.on',
    wrong: `${shownValue(value)} is not valid`,
    allowed: 'days of the month from 1 to 31, or "last"',
  });
}
