/** Checks what a client sends to create or change a schedule: its request as if it were sent, its rule and its name. */
import type pg from 'pg';
import type { Client } from '../access/client.ts';
import type { Queryable } from '../db/pool.ts';
import { sql } from '../db/sql.ts';
import { checkChosen } from '../deliveries/chosen-destinations.ts';
import { checkTemplate } from '../deliveries/file-name.ts';
import { invalid, type Problem, type RequestError } from '../errors.ts';
import { readRequest } from '../exports/request.ts';
import type { Catalog } from '../reports/catalog.ts';
import { ParamError } from '../reports/param.ts';
import { timeZoneName } from '../reports/time-zone.ts';
import { checkTables, checkWindow } from './data-window.ts';
import { nextTime, type Timetable } from './due-times.ts';
import { dayRule } from './rule.ts';
import { RuleError } from './rule-error.ts';
import { requestOf, type ScheduleContent, selectSchedules } from './schedule.ts';

/** A list of schedules is one response. */
const MAX_PER_PUBLISHER = 200;

export interface SaveContext {
  pool: pg.Pool;
  catalog: Catalog;
}

/** A {@link SaveContext}, or the connection of a transaction. */
type CheckContext = Pick<SaveContext, 'catalog'> & { pool: Queryable };

interface Checked {
  client: Client;
  content: ScheduleContent;
  publisherId: number;
  /** 0 for a new schedule. */
  id: number;
}

/**
 * The content with the time zone in the spelling of IANA. Throws VALIDATION_ERROR for a request or a time zone that is not valid, for a
 * name in use, for too many schedules, and for destinations of others. {@link checkedNextTime} checks the rule.
 */
export async function checkedContent(
  ctx: CheckContext,
  { client, content: sent, publisherId, id }: Checked,
): Promise<ScheduleContent> {
  const content = { ...sent, timeZone: zoneOf(sent.timeZone) };
  if (Object.hasOwn(content.indexParams, 'timezone')) {
    throw invalid({ field: 'index_params.timezone', wrong: 'belongs to the schedule', next: 'Send it as time_zone' });
  }
  if (Object.hasOwn(content.searchParams, 'publisher_id')) {
    throw invalid({
      field: 'search_params.publisher_id',
      wrong: 'belongs to the schedule',
      next: 'Send it as publisher_id',
    });
  }
  const body = requestOf(content);
  const request = await readRequest(ctx, { client: { ...client, publisherId }, body });
  checkWindow(request.report, content.window);
  if (content.window !== 'all') await checkTables(ctx.pool, request);
  await checkName(ctx, { name: content.name, publisherId, id });
  await checkChosen(ctx.pool, { publisherId, ids: content.destinations });
  if (content.fileName !== null) checkTemplate(content.fileName, request.params.search_params);
  checkExistingFile(content);
  return content;
}

/** Throws VALIDATION_ERROR if files with only changes would replace each other: a program that reads one too late would miss its changes. */
function checkExistingFile({ existingFile, window }: ScheduleContent): void {
  if (existingFile === 'keep' || window === 'all') return;
  throw invalid({
    field: 'existing_file',
    wrong:
      'replace cannot be combined with the window since_last_delivery, because a file that is replaced before it is read would take its changes with it',
    allowed: 'keep',
    next: 'Send keep, or the window all',
  });
}

/** Throws VALIDATION_ERROR. */
export function zoneOf(sent: string): string {
  try {
    return timeZoneName(sent);
  } catch (error) {
    if (error instanceof ParamError) throw invalid({ field: 'time_zone', ...error.problem });
    throw error;
  }
}

/** The first time after now. Throws VALIDATION_ERROR for a rule that is not valid, and if there is no such time. */
export function checkedNextTime(timetable: Timetable): Temporal.Instant {
  const { rule, startsAt, endsAt } = timetable;
  if (startsAt && endsAt && startsAt >= endsAt) {
    throw invalid({
      field: 'ends_at',
      wrong: 'must be after starts_at',
      next: 'Send a later time, or null for no end',
    });
  }
  try {
    dayRule(rule);
  } catch (error) {
    if (error instanceof RuleError) throw invalid(error.problem);
    throw error;
  }
  const next = nextTime(timetable, Temporal.Now.instant());
  if (next) return next;
  throw invalid({
    field: 'rule',
    wrong: endsAt ? 'has no time between now and ends_at' : 'has no time in the next eight years',
    next: endsAt ? 'Send a later ends_at, or another rule' : 'Send another rule',
  });
}

async function checkName(
  ctx: CheckContext,
  { name, publisherId, id }: { name: string; publisherId: number; id: number },
) {
  if (!name.isWellFormed()) {
    throw invalid({ field: 'name', wrong: 'contains an incomplete character', allowed: 'valid Unicode' });
  }
  const others = (await selectSchedules(ctx.pool, sql`s.publisher_id = ${publisherId}`)).filter((one) => one.id !== id);
  if (others.some((one) => one.name === name)) throw taken(name);
  if (id !== 0 || others.length < MAX_PER_PUBLISHER) return;
  throw invalid({
    field: 'name',
    wrong: `your publisher already has ${others.length} schedules`,
    allowed: `at most ${MAX_PER_PUBLISHER}`,
    next: 'Delete one first',
  });
}

/** The error for a name that another schedule of the publisher has. */
export function taken(name: string): RequestError {
  const problem: Problem = {
    field: 'name',
    wrong: `a schedule with the name ${JSON.stringify(name)} exists`,
    next: 'Change that schedule, or send another name',
  };
  return invalid(problem);
}
