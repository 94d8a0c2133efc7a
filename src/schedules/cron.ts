/** Cron expressions as rules of days and times. The library only reads the fields: its occurrences are wrong when clocks change. */
import { CronExpressionParser, type CronFieldCollection } from 'cron-parser';
import type { DayRule } from './day-rule.ts';
import { RuleError } from './rule-error.ts';

/** Names for whole expressions. `@reboot` is not a time, and `@minutely` is not in cron(5). */
const NAMES = ['@yearly', '@annually', '@monthly', '@weekly', '@daily', '@midnight', '@hourly'];

/** Maximum runs on one day. A shorter pause than 15 minutes is a poll, not a report. */
export const MAX_RUNS_PER_DAY = 96;

const ALLOWED =
  'five fields for minute, hour, day of month, month and day of week, for example "30 6 * * 1-5" for weekdays at 06:30';

/** Throws a {@link RuleError}. */
export function dayRuleOfCron(text: string): DayRule {
  const fields = fieldsOf(text.trim());
  const minutes = fields.minute.values as number[];
  const hours = fields.hour.values as number[];
  if (minutes.length * hours.length > MAX_RUNS_PER_DAY) {
    const runs = minutes.length * hours.length;
    throw new RuleError({
      field: 'rule.cron',
      wrong: `${shown(text)} runs ${runs} times a day`,
      allowed: `at most ${MAX_RUNS_PER_DAY}`,
    });
  }
  return {
    onDay: dayTest(fields),
    times: hours.flatMap((hour) => minutes.map((minute) => new Temporal.PlainTime(hour, minute))),
    hourly: hours.length === 24,
  };
}

function fieldsOf(text: string): CronFieldCollection {
  const isName = NAMES.includes(text.toLowerCase());
  if (!isName && text.split(/\s+/).length !== 5) {
    throw new RuleError({ field: 'rule.cron', wrong: `${shown(text)} is not valid`, allowed: ALLOWED });
  }
  // A hash spreads jobs over minutes. The jitter of a schedule does that already.
  if (/\bH\b|#|[LW?]/i.test(text.replace(/\b(?:jul|wed)\b/gi, '')) && !isName) {
    throw new RuleError({
      field: 'rule.cron',
      wrong: `${shown(text)} uses L, W, #, ? or H, which cron(5) does not have`,
      next: 'Use a rule with "every" instead',
    });
  }
  try {
    return CronExpressionParser.parse(text.toLowerCase() === '@midnight' ? '@daily' : text).fields;
  } catch (error) {
    throw new RuleError({
      field: 'rule.cron',
      wrong: `${shown(text)} is not valid: ${(error as Error).message}`,
      allowed: ALLOWED,
    });
  }
}

const shown = (text: string): string => JSON.stringify(text.slice(0, 100));

/** If both the day of the month and the day of the week are restricted, either is enough, as cron(5) says. */
function dayTest({ dayOfMonth, month, dayOfWeek }: CronFieldCollection): DayRule['onDay'] {
  const months = new Set<number>(month.values as number[]);
  const days = new Set(dayOfMonth.values);
  // Sunday is 0 or 7 in cron, and 7 in ISO 8601.
  const weekdays = new Set((dayOfWeek.values as number[]).map((day) => day || 7));
  const either = !dayOfMonth.isWildcard && !dayOfWeek.isWildcard;
  return (day) => {
    const [byDate, byWeekday] = [days.has(day.day as never), weekdays.has(day.dayOfWeek)];
    return months.has(day.month) && (either ? byDate || byWeekday : byDate && byWeekday);
  };
}
