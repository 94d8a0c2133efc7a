/** Creates or changes a schedule. */
import type { Client } from '../access/client.ts';
import { transaction } from '../db/pool.ts';
import { checkVersion, NEXT_VERSION } from '../db/row-version.ts';
import { sql } from '../db/sql.ts';
import { saveChosen } from '../deliveries/chosen-destinations.ts';
import { checkedContent, checkedNextTime, type SaveContext, taken } from './check-schedule.ts';
import { getOwnSchedule, getSchedule, type Schedule, type ScheduleContent } from './schedule.ts';

export interface CreateScheduleInput {
  client: Client;
  content: ScheduleContent;
  /** The publisher whose data is exported. The client must have access to it. */
  publisherId: number;
  /** Validates without creating anything. */
  dryRun: boolean;
}

/** Throws VALIDATION_ERROR for a request, a rule or a time that is not valid, for a name in use, and for too many schedules. */
export async function createSchedule(ctx: SaveContext, input: CreateScheduleInput): Promise<Schedule> {
  const { client, publisherId, dryRun } = input;
  const content = await checkedContent(ctx, { client, content: input.content, publisherId, id: 0 });
  const nextAt = checkedNextTime(content);
  if (dryRun) return drafted(ctx, { ...input, content, nextAt });
  const id = await transaction(ctx.pool, async (connection) => {
    const { rows } = await connection.query<{ id: number }>(
      sql`insert into sheaf.schedules (publisher_id, user_id, name, report_type, search_params, index_params, rule, time_zone,
        starts_at, ends_at, missed, overlap, only_if, data_window, file_name, existing_file, next_at)
      values (${publisherId}, ${client.userId}, ${content.name}, ${content.reportType}, ${JSON.stringify(content.searchParams)},
        ${JSON.stringify(content.indexParams)}, ${JSON.stringify(content.rule)}, ${content.timeZone}, ${iso(content.startsAt)},
        ${iso(content.endsAt)}, ${content.missed}, ${content.overlap}, ${content.onlyIf}, ${content.window}, ${content.fileName},
        ${content.existingFile}, ${nextAt.toString()})
      on conflict (publisher_id, name) do nothing returning id`.text,
    );
    if (!rows[0]) throw taken(content.name);
    await saveChosen(connection, { scheduleId: rows[0].id, ids: content.destinations });
    return rows[0].id;
  });
  return getSchedule(ctx, { client, id });
}

export interface UpdateScheduleInput {
  client: Client;
  id: number;
  change: Partial<ScheduleContent>;
  /** The versions of the schedule that may be changed. Default: every version. */
  versions?: readonly string[] | undefined;
  dryRun: boolean;
}

/** The members that decide when a schedule runs. */
const TIMETABLE = ['rule', 'timeZone', 'startsAt', 'endsAt'] as const;

/**
 * Changes the given members. If one of them decides when the schedule runs, it continues with the first time after now. Otherwise its next
 * time stays, which can be due already. Throws like {@link createSchedule}, NOT_FOUND, FORBIDDEN, and PRECONDITION_FAILED for another version.
 */
export async function updateSchedule(
  ctx: SaveContext,
  { client, id, change, versions, dryRun }: UpdateScheduleInput,
): Promise<Schedule> {
  return transaction(ctx.pool, async (connection) => {
    const inTransaction = { ...ctx, pool: connection };
    // Locked, so that of two changes at the same time, the second one keeps the members of the first.
    const found = await getOwnSchedule(inTransaction, { client, id }, sql`for update of s`);
    checkVersion('schedule', found, versions);
    const content = await checkedContent(inTransaction, {
      client,
      content: { ...found, ...change },
      publisherId: found.publisherId,
      id,
    });
    const isRetimed = TIMETABLE.some((member) => change[member] !== undefined);
    const nextAt = isRetimed ? checkedNextTime(content) : null;
    if (dryRun) {
      const retimed = nextAt && !found.pausedAt ? { nextAt: new Date(nextAt.epochMilliseconds) } : {};
      return { ...found, ...content, ...retimed };
    }
    await connection
      .query(
        sql`update sheaf.schedules set name = ${content.name}, report_type = ${content.reportType},
          search_params = ${JSON.stringify(content.searchParams)}, index_params = ${JSON.stringify(content.indexParams)},
          rule = ${JSON.stringify(content.rule)}, time_zone = ${content.timeZone}, starts_at = ${iso(content.startsAt)},
          ends_at = ${iso(content.endsAt)}, missed = ${content.missed}, overlap = ${content.overlap}, only_if = ${content.onlyIf},
          data_window = ${content.window}, file_name = ${content.fileName}, existing_file = ${content.existingFile},
          next_at = case when paused_at is null then coalesce(${nextAt?.toString() ?? null}::timestamptz, next_at) end,
          updated_at = ${NEXT_VERSION}
        where id = ${id}`.text,
      )
      .catch((error: { code?: string }) => {
        // https://www.postgresql.org/docs/current/errcodes-appendix.html: unique_violation
        throw error.code === '23505' ? taken(content.name) : error;
      });
    if (change.destinations) await saveChosen(connection, { scheduleId: id, ids: change.destinations });
    return getSchedule(inTransaction, { client, id });
  });
}

const iso = (date: Date | null): string | null => date?.toISOString() ?? null;

interface Draft extends CreateScheduleInput {
  nextAt: Temporal.Instant;
}

/** The schedule of a dry run. */
async function drafted(ctx: SaveContext, { client, content, publisherId, nextAt }: Draft): Promise<Schedule> {
  const { rows } = await ctx.pool.query<Pick<Schedule, 'publisher' | 'userEmail' | 'userPublisherId'>>(
    sql`select p.slug as publisher, u.email as "userEmail", u.publisher_id as "userPublisherId"
      from sheaf.publishers p left join sheaf.users u on u.id = ${client.userId} where p.id = ${publisherId}`.text,
  );
  const now = new Date();
  return {
    id: 0,
    publisherId,
    userId: client.userId,
    authorActive: true,
    ...rows[0]!,
    ...content,
    nextAt: new Date(nextAt.epochMilliseconds),
    pausedAt: null,
    pausedReason: null,
    failures: 0,
    lastRun: null,
    createdAt: now,
    updatedAt: now,
  };
}
