/** The form of a new schedule in the URL: members of a request to create a schedule, such as those of an export that is to be repeated. */
import { type NewDestination, readNewDestination } from './new-destination.ts';
import type { RequestBody } from './request-of.ts';
import type { Schedule } from './schedules.ts';

export type NewSchedule = Partial<
  Pick<
    Schedule,
    | 'name'
    | 'report_type'
    | 'search_params'
    | 'index_params'
    | 'rule'
    | 'time_zone'
    | 'starts_at'
    | 'ends_at'
    | 'missed'
    | 'overlap'
    | 'only_if'
    | 'window'
    | 'destinations'
    | 'file_name'
    | 'existing_file'
    | 'updated_at'
  >
>;

export interface ScheduleSearch {
  /** What the form begins with. */
  from?: NewSchedule;
  /** A destination that the files are meant for, and that may not exist yet. */
  deliver?: NewDestination;
}

/** The form of a schedule while the reader changes what it exports, which is another page. */
export interface ScheduleDraft {
  /** ID, if the schedule exists. */
  id?: number;
  from: NewSchedule;
}

/** What a schedule of an export or a preset begins with. The time zone of its presentation becomes that of the schedule. */
export function fromRequest({ report_type, search_params, index_params }: RequestBody, name: string): NewSchedule {
  const { timezone, ...presentation } = index_params;
  return {
    name,
    report_type,
    search_params,
    index_params: presentation,
    ...(typeof timezone === 'string' ? { time_zone: timezone } : {}),
  };
}

/**
 * Reads the URL. Ignores members of another kind than in a request, and times that the form cannot show. The form shows what the service says
 * about other values.
 */
export function readScheduleSearch({ from, deliver }: Record<string, unknown>): ScheduleSearch {
  // Set to undefined, not omitted: an omitted parameter keeps its value from the URL.
  const read = isObject(from) ? Object.entries(from).filter(([name, value]) => KINDS.get(name)?.(value)) : [];
  return { from: read.length > 0 ? Object.fromEntries(read) : undefined, deliver: readNewDestination(deliver) };
}

/** Reads a draft, like {@link readScheduleSearch}. */
export function readScheduleDraft(draft: unknown): ScheduleDraft | undefined {
  if (!isObject(draft)) return undefined;
  const { id } = draft;
  const { from = {} } = readScheduleSearch(draft);
  return typeof id === 'number' && Number.isSafeInteger(id) ? { id, from } : { from };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const isText = (value: unknown) => typeof value === 'string';
const isTextOrNull = (value: unknown) => value === null || isText(value);
const isTimeOrNull = (value: unknown) =>
  value === null || (typeof value === 'string' && !Number.isNaN(Date.parse(value)));

function isZone(value: unknown): boolean {
  if (typeof value !== 'string') return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: value });
    return true;
  } catch {
    return false;
  }
}

const isList = (value: unknown) =>
  value === undefined || (Array.isArray(value) && value.every((one) => isText(one) || typeof one === 'number'));

/** As far as the controls of the form need it. */
function isRule(value: unknown): boolean {
  if (!isObject(value)) return false;
  const { at, on, every = '', cron = '', rrule = '' } = value;
  return isList(at) && isList(on) && [every, cron, rrule].every(isText);
}

const KINDS = new Map<string, (value: unknown) => boolean>([
  ['name', isText],
  ['report_type', isText],
  ['search_params', isObject],
  ['index_params', isObject],
  ['rule', isRule],
  ['time_zone', isZone],
  ['starts_at', isTimeOrNull],
  ['ends_at', isTimeOrNull],
  ['missed', isText],
  ['overlap', isText],
  ['only_if', isText],
  ['window', isText],
  ['destinations', (value) => Array.isArray(value) && value.every((id) => typeof id === 'number')],
  ['file_name', isTextOrNull],
  ['existing_file', isText],
  ['updated_at', (value) => isTimeOrNull(value) && value !== null],
]);
