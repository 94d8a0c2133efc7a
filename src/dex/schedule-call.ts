/** The request of `createSchedule` that a schedule question means. */
import type { IntegrationValue, Schedule } from './integration.ts';
import type { Understanding } from './understanding.ts';

const WEEKDAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;

/** The body, in the order in which a person would write it. */
export interface ScheduleBody {
  name: string;
  report_type: string;
  search_params?: Record<string, unknown>;
  index_params?: Record<string, unknown>;
  rule: Record<string, unknown>;
  time_zone: string;
  window?: 'since_last_delivery';
  /** IDs. The reader puts the ID of the new destination there. */
  destinations?: number[];
  file_name?: string;
  existing_file?: 'replace';
}

/** Relative dates stay relative, so that every run computes them from its nominal time. */
export function scheduleBody(
  {
    reportType,
    search,
    index,
    schedule,
    destination,
  }: Pick<Understanding, 'reportType' | 'search' | 'index' | 'schedule' | 'destination'>,
  title: string,
): ScheduleBody | null {
  if (schedule === null || reportType === null) return null;
  const filters = Object.fromEntries(Object.entries(search).map(([name, value]) => [name, expression(value)]));
  return {
    name: title,
    report_type: reportType,
    ...(Object.keys(filters).length > 0 ? { search_params: filters } : {}),
    ...(Object.keys(index).length > 0 ? { index_params: index } : {}),
    rule: ruleOf(schedule),
    time_zone: schedule.timezone ?? 'UTC',
    ...(schedule.changes ? { window: 'since_last_delivery' } : {}),
    ...(schedule.replaces ? { file_name: fixedName(index), existing_file: 'replace' } : {}),
    ...(destination ? { destinations: [destination, ...(destination.others ?? [])].map((_, i) => i + 1) } : {}),
  };
}

/** A name for the files of all runs. The default name has the time of each run, so nothing would be replaced. */
export function fixedName({ filename }: Understanding['index']): string {
  return typeof filename === 'string' ? filename : '{report_type}';
}

/** A value as the API takes it: `today-7d` for a day that the program would compute. */
export function expression(value: IntegrationValue): unknown {
  if (typeof value !== 'object' || !('daysAgo' in value)) return value;
  const { daysAgo } = value;
  return daysAgo === 0 ? 'today' : `today${daysAgo > 0 ? '-' : '+'}${Math.abs(daysAgo)}d`;
}

/** The rule as `docs/guide/schedules.md` describes it. Without days, a week has Monday and a month its first. */
function ruleOf({ every, hours, on, at, alsoAt = [] }: Schedule): Record<string, unknown> {
  const times = [at, ...alsoAt];
  if (every === 'hour') return { every, hours: hours ?? 1, minute: Number(at.slice(3)) };
  if (every === 'day') return { every, at: times };
  if (every === 'month') return { every, on: on ?? [1], at: times };
  const days = (on ?? [1]).map((day) => WEEKDAYS[Number(day) - 1]!);
  return days.join() === WEEKDAYS.slice(0, 5).join() ? { every: 'weekday', at: times } : { every, on: days, at: times };
}

/** The rule in English words, as the preview of the API says it. */
export function ruleInWords(schedule: Schedule): string {
  const rule = ruleOf(schedule) as { every: string; hours?: number; minute?: number; on?: unknown[]; at?: string[] };
  const list = new Intl.ListFormat('en', { type: 'conjunction' });
  const at = rule.at ? ` at ${list.format(rule.at)}` : '';
  if (rule.every === 'hour')
    return `every ${rule.hours === 1 ? 'hour' : `${rule.hours} hours`} at minute ${rule.minute}`;
  if (rule.every === 'month')
    return `${list.format(rule.on!.map((day) => (day === 'last' ? 'the last day' : `day ${day}`)))} of every month${at}`;
  const days = rule.on?.map((day) => `${String(day)[0]!.toUpperCase()}${String(day).slice(1)}`);
  return `every ${days ? list.format(days) : rule.every}${at}`;
}
