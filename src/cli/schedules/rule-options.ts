import { type Command, InvalidArgumentError, Option } from 'commander';
import { CommandError } from '../exit-codes.ts';

export interface RuleOptions {
  every?: string;
  at: string[];
  on: (string | number)[];
  hours?: number;
  minute?: number;
  shortMonths?: string;
  cron?: string;
  rrule?: string;
  zone?: string;
}

/** Adds the options that say when a schedule runs. */
export function ruleOptions(command: Command): Command {
  return command
    .addOption(
      new Option('--every <period>', 'the period; weekday is Monday to Friday').choices([
        'day',
        'weekday',
        'week',
        'month',
        'hour',
      ]),
    )
    .option('--at <HH:MM>', 'a time of the day, for every period except hour; can be repeated', collect, [])
    .option('--on <day>', 'a weekday, or a day of the month from 1 to 31 or "last"; can be repeated', collectDay, [])
    .option('--hours <n>', 'for --every hour: the hours between runs, 1, 2, 3, 4, 6, 8 or 12', wholeNumber)
    .option('--minute <n>', 'for --every hour: the minute of the hour', wholeNumber)
    .addOption(
      new Option('--short-months <what>', 'what happens in a month without one of the days').choices([
        'last_day',
        'skip',
      ]),
    )
    .option('--cron <expression>', 'five fields of cron, in quotes, instead of the options above')
    .option('--rrule <rule>', 'an RRULE of iCalendar, in quotes, instead of the options above')
    .option('--zone <name>', 'the IANA name of the time zone (default: that of this computer)');
}

/** The rule of the options as the API takes it, or undefined if none was given. The service checks it. */
export function ruleOf({ every, at, on, hours, minute, shortMonths, cron, rrule }: RuleOptions): object | undefined {
  const rule = {
    every,
    cron,
    rrule,
    hours,
    minute,
    short_months: shortMonths,
    ...(at.length > 0 && { at }),
    ...(on.length > 0 && { on }),
  };
  return Object.values(rule).some((value) => value !== undefined) ? rule : undefined;
}

/** Like {@link ruleOf}, for commands that need a rule. */
export function requiredRule(options: RuleOptions): object {
  const rule = ruleOf(options);
  if (rule) return rule;
  throw new CommandError('usage', 'Say when the schedule runs, for example with --every weekday --at 06:30.');
}

/** The time zone of this computer. */
export function ownZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}

function collect(value: string, values: string[]): string[] {
  return [...values, value];
}

function collectDay(value: string, values: (string | number)[]): (string | number)[] {
  return [...values, /^\d{1,2}$/.test(value) ? Number(value) : value];
}

function wholeNumber(text: string): number {
  if (/^\d{1,2}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('Use a whole number.');
}
