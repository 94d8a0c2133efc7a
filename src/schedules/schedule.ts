/** Schedules as database rows, and who can see and change them. */
import type { Client } from '../access/client.ts';
import type { Queryable } from '../db/pool.ts';
import { type Sql, sql } from '../db/sql.ts';
import { RequestError } from '../errors.ts';
import type { Rule } from './rule.ts';
import type { RUN_STATUSES } from './run.ts';

type RunStatus = (typeof RUN_STATUSES)[number];

/** What happens to nominal times that nobody could run in time, for example during an outage. */
export const MISSED = ['latest', 'each', 'none'] as const;
/** What a run does while the previous one is in progress. */
export const OVERLAP = ['wait', 'skip'] as const;
/** Which files count as a result. */
export const ONLY_IF = ['always', 'rows', 'changes'] as const;

/** Which rows an export has: all that the filters select, or what is new or changed. */
export const WINDOWS = ['all', 'since_last_delivery'] as const;

/** What happens to a file that has the name of a new one at a destination. */
export const EXISTING_FILE = ['keep', 'replace'] as const;

/** The run with the latest nominal time. */
export interface LastRun {
  id: number;
  /** RFC 3339, as PostgreSQL writes it in JSON. */
  nominalAt: string;
  status: RunStatus;
  exportId: number | null;
  message: string | null;
  failedDeliveries: number;
}

export interface Schedule {
  id: number;
  publisherId: number;
  publisher: string;
  /** The author. Null when the user was deleted. */
  userId: number | null;
  userEmail: string | null;
  userPublisherId: number | null;
  /** Whether the author still has access. */
  authorActive: boolean;
  name: string;
  reportType: string;
  searchParams: Record<string, unknown>;
  indexParams: Record<string, unknown>;
  rule: Rule;
  timeZone: string;
  startsAt: Date | null;
  endsAt: Date | null;
  missed: (typeof MISSED)[number];
  overlap: (typeof OVERLAP)[number];
  onlyIf: (typeof ONLY_IF)[number];
  window: (typeof WINDOWS)[number];
  /** IDs of the destinations that files are delivered to, in ascending order. */
  destinations: number[];
  /** Template for the names of delivered files. Null for the default. */
  fileName: string | null;
  existingFile: (typeof EXISTING_FILE)[number];
  /** Null while the schedule is paused, and when its rule has no further time. */
  nextAt: Date | null;
  pausedAt: Date | null;
  pausedReason: string | null;
  failures: number;
  lastRun: LastRun | null;
  createdAt: Date;
  updatedAt: Date;
}

/** What a client sends to create or change a schedule. */
export type ScheduleContent = Pick<
  Schedule,
  | 'name'
  | 'reportType'
  | 'searchParams'
  | 'indexParams'
  | 'rule'
  | 'timeZone'
  | 'startsAt'
  | 'endsAt'
  | 'missed'
  | 'overlap'
  | 'onlyIf'
  | 'window'
  | 'destinations'
  | 'fileName'
  | 'existingFile'
>;

/** The schedules that a client can see: those of its publisher, and all for operators. */
function visible(client: Client): Sql {
  return client.role === 'operator' ? sql`true` : sql`s.publisher_id = ${client.publisherId}`;
}

/** Reads the schedules `s` that match a condition, by name. `rest` can lock them. */
export async function selectSchedules(db: Queryable, condition: Sql, rest: Sql = sql``): Promise<Schedule[]> {
  const { rows } = await db.query<Schedule>(
    sql`select s.id, s.publisher_id as "publisherId", p.slug as publisher, s.user_id as "userId", u.email as "userEmail",
        u.publisher_id as "userPublisherId", u.id is not null and u.deactivated_at is null as "authorActive", s.name,
        s.report_type as "reportType", s.search_params as "searchParams", s.index_params as "indexParams", s.rule,
        s.time_zone as "timeZone", s.starts_at as "startsAt", s.ends_at as "endsAt", s.missed, s.overlap,
        s.only_if as "onlyIf", s.data_window as "window", s.file_name as "fileName", s.existing_file as "existingFile",
        (select coalesce(json_agg(c.destination_id order by c.destination_id), '[]') from sheaf.schedule_destinations c
          where c.schedule_id = s.id) as destinations, s.next_at as "nextAt", s.paused_at as "pausedAt", s.paused_reason as "pausedReason", s.failures,
        (select json_build_object('id', r.id, 'nominalAt', r.nominal_at, 'status', r.status, 'exportId', r.export_id,
            'message', r.message, 'failedDeliveries',
            (select count(*) from sheaf.deliveries d where d.run_id = r.id and d.status = 'failed'))
          from sheaf.schedule_runs r where r.schedule_id = s.id order by r.nominal_at desc limit 1) as "lastRun",
        s.created_at as "createdAt", s.updated_at as "updatedAt"
      from sheaf.schedules s join sheaf.publishers p on p.id = s.publisher_id left join sheaf.users u on u.id = s.user_id
      where ${condition} order by s.name, s.id ${rest}`.prepared,
  );
  return rows;
}

export interface ScheduleRef {
  client: Client;
  id: number;
}

/** Throws the same NOT_FOUND for an ID that does not exist and for one that the client cannot see. */
export async function getSchedule(
  ctx: { pool: Queryable },
  { client, id }: ScheduleRef,
  rest?: Sql,
): Promise<Schedule> {
  const [found] = await selectSchedules(ctx.pool, sql`s.id = ${id} and ${visible(client)}`, rest);
  if (!found)
    throw new RequestError('NOT_FOUND', 'Schedule not found. List your schedules with GET /api/v1/schedules.');
  return found;
}

/** Like {@link getSchedule}. Throws FORBIDDEN for the schedule of somebody else, unless the client is an admin. */
export async function getOwnSchedule(ctx: { pool: Queryable }, ref: ScheduleRef, rest?: Sql): Promise<Schedule> {
  const found = await getSchedule(ctx, ref, rest);
  if (ref.client.role !== 'member' || found.userId === ref.client.userId) return found;
  const next = found.authorActive ? 'Ask the author or an admin' : 'Take it over first';
  throw new RequestError('FORBIDDEN', `Only the author and admins can change this schedule. ${next}.`);
}

/** The schedules that the client can see, by name. */
export async function listSchedules(ctx: { pool: Queryable }, { client }: { client: Client }): Promise<Schedule[]> {
  return selectSchedules(ctx.pool, visible(client));
}

/** The body of POST /exports, in the time zone of the schedule. */
export function requestOf(content: Pick<Schedule, 'reportType' | 'searchParams' | 'indexParams' | 'timeZone'>) {
  const { reportType, searchParams, indexParams, timeZone } = content;
  return {
    report_type: reportType,
    search_params: searchParams,
    index_params: { ...indexParams, timezone: timeZone },
  };
}
