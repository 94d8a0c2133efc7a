/** Schedules as clients send and receive them. */
import { type Static, Type } from 'typebox';
import { type Client, maySeeEmail } from '../../../access/client.ts';
import { MAX_PER_SCHEDULE } from '../../../deliveries/chosen-destinations.ts';
import { DEFAULT_TEMPLATE, PLACEHOLDER_NAMES } from '../../../deliveries/file-name.ts';
import { invalid, RequestError } from '../../../errors.ts';
import { readRequest } from '../../../exports/request.ts';
import { enumeration } from '../../../reports/enumeration.ts';
import { RELATIVE_DATES } from '../../../reports/relative-dates.ts';
import { checkWindow } from '../../../schedules/data-window.ts';
import { EVERY, readRule, type SentRule } from '../../../schedules/read-rule.ts';
import { MAX_TIMES, type Rule } from '../../../schedules/rule.ts';
import { RuleError } from '../../../schedules/rule-error.ts';
import { ruleInWords } from '../../../schedules/rule-in-words.ts';
import { RUN_STATUSES } from '../../../schedules/run.ts';
import {
  EXISTING_FILE,
  MISSED,
  ONLY_IF,
  OVERLAP,
  requestOf,
  type Schedule,
  type ScheduleContent,
  WINDOWS,
} from '../../../schedules/schedule.ts';
import type { ApiContext } from '../../context.ts';
import { nameSchema } from '../../name-schema.ts';
import { nullable, timestamp } from '../../nullable.ts';

const open = (description: string, example: object) =>
  Type.Object({}, { additionalProperties: true, description, examples: [example] });

export const RuleSchema = Type.Object(
  {
    every: Type.Optional(
      enumeration(EVERY, {
        description: 'Period. `weekday` is Monday to Friday. Required without `cron` and `rrule`.',
      }),
    ),
    at: Type.Optional(
      Type.Array(Type.String({ pattern: '^([01]\\d|2[0-3]):[0-5]\\d$' }), {
        minItems: 1,
        maxItems: MAX_TIMES,
        description: 'Times of the day, `HH:MM`. For every period except `hour`.',
        examples: [['06:30']],
      }),
    ),
    on: Type.Optional(
      Type.Array(Type.Union([Type.Integer({ minimum: 1, maximum: 31 }), Type.String({ maxLength: 20 })]), {
        minItems: 1,
        maxItems: 32,
        description: 'For `week`: names of weekdays, such as `monday`. For `month`: days from 1 to 31, or `last`.',
      }),
    ),
    hours: Type.Optional(
      Type.Integer({ description: 'For `hour`: hours between runs, 1, 2, 3, 4, 6, 8 or 12. Default 1.' }),
    ),
    minute: Type.Optional(
      Type.Integer({ minimum: 0, maximum: 59, description: 'For `hour`: minute of the hour. Default 0.' }),
    ),
    short_months: Type.Optional(
      enumeration(['last_day', 'skip'], {
        description:
          'For `month`: what happens in a month without one of the days: a run on its last day, or no run. Default `last_day`.',
      }),
    ),
    cron: Type.Optional(
      Type.String({
        maxLength: 200,
        description: 'Five fields of cron(5), or a name such as `@daily`, instead of all other members.',
      }),
    ),
    rrule: Type.Optional(
      Type.String({
        maxLength: 500,
        description:
          'The value of an RRULE of iCalendar (RFC 5545) instead of all other members, such as `FREQ=WEEKLY;BYDAY=MO;BYHOUR=6;BYMINUTE=30`. Only in requests: responses have the same rule with the other members.',
      }),
    ),
  },
  {
    additionalProperties: false,
    description: 'When the schedule runs, in its time zone.',
    examples: [{ every: 'weekday', at: ['06:30'] }],
  },
);

/** The members that a client sends. */
export const contentMembers = {
  name: nameSchema({ description: 'Name, one per publisher.', examples: ['Clicks of yesterday'] }),
  report_type: Type.String({ maxLength: 100, description: 'Report type.', examples: ['clicks_details_excel'] }),
  search_params: open(
    `Filters. Relative dates count from the nominal time of each run, in the time zone of the schedule: ${RELATIVE_DATES}.`,
    { start_date: 'today-1d', end_date: 'today-1d' },
  ),
  index_params: open('Presentation of the rows. The time zone is that of the schedule.', {}),
  rule: RuleSchema,
  time_zone: Type.String({ maxLength: 100, description: 'IANA name of a time zone.', examples: ['Europe/Berlin'] }),
  starts_at: nullable(timestamp('No run before this time. Null for no limit.', { examples: [null] })),
  ends_at: nullable(timestamp('No run at this time or later. Null for no limit.', { examples: [null] })),
  missed: enumeration(MISSED, {
    description:
      'Which missed times get a run after an outage of more than ten minutes: the latest one, each one (at most 31), or none. Default `latest`.',
  }),
  overlap: enumeration(OVERLAP, {
    description: 'Whether a run waits while the previous one is in progress, or is skipped. Default `wait`.',
  }),
  only_if: enumeration(ONLY_IF, {
    description:
      'Which files count as a result: `always` every file, `rows` a file with rows, `changes` a file with other rows than the last one. Default `always`.',
  }),
  window: enumeration(WINDOWS, {
    description:
      'Which rows a run exports: `all` that its filters select, or with `since_last_delivery` only those that are new or changed since the last run whose file is at all destinations. The first run exports all rows. Rows that were deleted or no longer match the filters are not in the file, so a receiver that must remove them also needs files with `all`. Available for report types with `tracks_changes`. Default `all`.',
  }),
  destinations: Type.Array(Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER }), {
    maxItems: MAX_PER_SCHEDULE,
    uniqueItems: true,
    description: `IDs of destinations that the file of each completed run is delivered to, at most ${MAX_PER_SCHEDULE}. Default: none.`,
    examples: [[]],
  }),
  file_name: nullable(
    Type.String({
      minLength: 1,
      maxLength: 150,
      description: `Name of delivered files without extension. Allowed in it: ${PLACEHOLDER_NAMES}, from the nominal time in the time zone of the schedule. \`{from}\` and \`{to}\` are the dates of the filters \`start_date\` and \`end_date\`, and need them. Null for \`${DEFAULT_TEMPLATE}\`.`,
      examples: ['{report_type}-{date}'],
    }),
  ),
  existing_file: enumeration(EXISTING_FILE, {
    description:
      'What happens if the destination already has a file with the name: `keep` keeps it and adds a number to the new name, and `replace` replaces it in one step. `replace` is for programs that always read the same name: a file never replaces one of a later run, and the schedule replaces no files of other schedules. Not available with the window `since_last_delivery`. Default `keep`.',
  }),
};

export const PublisherId = Type.Optional(
  Type.String({
    pattern: '^[\\w-]{1,200}$',
    description: 'ID or slug of the publisher whose data is exported. For operators. Default: your own publisher.',
    examples: ['acme-media'],
  }),
);

const ScheduleStatus = enumeration(['active', 'paused', 'ended'], {
  description: '`active`, `paused`, or `ended` if the rule has no further time.',
});

export const ScheduleResponse = Type.Object(
  {
    id: Type.Integer({ description: 'Schedule ID. 0 in a dry run.', examples: [3] }),
    publisher: Type.String({ description: 'Slug of the publisher whose data is exported.', examples: ['acme-media'] }),
    ...contentMembers,
    name: Type.String({ description: 'Name.', examples: ['Clicks of yesterday'] }),
    report_type: Type.String({ description: 'Report type.', examples: ['clicks_details_excel'] }),
    rule: Type.Unsafe<Rule>(RuleSchema),
    rule_in_words: Type.String({ description: 'The rule as a sentence.', examples: ['Every weekday at 06:30'] }),
    status: ScheduleStatus,
    next_run_at: nullable(timestamp('Next nominal time. Null unless the schedule is active.')),
    paused_at: nullable(timestamp('Time since which the schedule is paused. Null if it is not.', { examples: [null] })),
    paused_reason: nullable(
      Type.String({ description: 'Why the schedule is paused. Null if it is not.', examples: [null] }),
    ),
    failures: Type.Integer({
      description: 'Failed runs since the last successful one. Three pause the schedule.',
      examples: [0],
    }),
    last_run: nullable(
      Type.Object(
        {
          id: Type.Integer({ description: 'Run ID.', examples: [12] }),
          nominal_at: timestamp('Time of the rule.'),
          status: enumeration(RUN_STATUSES, { description: 'Status of the run.' }),
          export_id: nullable(
            Type.Integer({ description: 'Export ID. Null before the start, and after its deletion.', examples: [42] }),
          ),
          message: nullable(
            Type.String({ description: 'Why the run failed or was skipped. Null otherwise.', examples: [null] }),
          ),
          failed_deliveries: Type.Integer({
            description: 'Number of its deliveries that failed after the last retry.',
            examples: [0],
          }),
        },
        { description: 'The run with the latest nominal time. Null before the first one.' },
      ),
    ),
    problem: nullable(
      Type.String({
        description:
          'Why the next run would fail, for example because the report type changed. Null if nothing is known.',
        examples: [null],
      }),
    ),
    author: nullable(
      Type.Object(
        {
          id: Type.Integer({ description: 'User ID.', examples: [7] }),
          email: nullable(
            Type.String({
              description: 'E-mail address. Null for users of other publishers unless you are an operator.',
              examples: ['ann@acme-media.example'],
            }),
          ),
          has_access: Type.Boolean({
            description:
              'Whether the author still has access. Without it, the schedule is paused until somebody takes it over.',
          }),
        },
        { description: 'The user who owns the exports of the schedule. Null if the user was deleted.' },
      ),
    ),
    created_at: timestamp('Time of the creation.'),
    updated_at: timestamp('Time of the last change by a person.'),
  },
  { description: 'A schedule.' },
);

export const ScheduleParams = Type.Object({
  id: Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER, examples: [3], description: 'Schedule ID.' }),
});

type Sent = { [Name in keyof typeof contentMembers]?: Static<(typeof contentMembers)[Name]> };

const dateOf = (text: string | null): Date | null => (text === null ? null : new Date(text));

/** The members that were sent. Throws VALIDATION_ERROR for a rule that is not valid. */
export function contentOf(sent: Sent): Partial<ScheduleContent> {
  const {
    name,
    report_type,
    search_params,
    index_params,
    rule,
    time_zone,
    starts_at,
    ends_at,
    missed,
    overlap,
    only_if,
    window,
    destinations,
    file_name,
    existing_file,
  } = sent;
  return {
    ...(name === undefined ? {} : { name: name.trim().normalize('NFC') }),
    ...(report_type === undefined ? {} : { reportType: report_type }),
    ...(search_params === undefined ? {} : { searchParams: { ...search_params } }),
    ...(index_params === undefined ? {} : { indexParams: { ...index_params } }),
    ...(rule === undefined ? {} : { rule: ruleOf(rule) }),
    ...(time_zone === undefined ? {} : { timeZone: time_zone }),
    ...(starts_at === undefined ? {} : { startsAt: dateOf(starts_at) }),
    ...(ends_at === undefined ? {} : { endsAt: dateOf(ends_at) }),
    ...(missed === undefined ? {} : { missed }),
    ...(overlap === undefined ? {} : { overlap }),
    ...(only_if === undefined ? {} : { onlyIf: only_if }),
    ...(window === undefined ? {} : { window }),
    ...(destinations === undefined ? {} : { destinations: destinations.toSorted((a, b) => a - b) }),
    ...(file_name === undefined ? {} : { fileName: file_name?.normalize('NFC') ?? null }),
    ...(existing_file === undefined ? {} : { existingFile: existing_file }),
  };
}

/** Throws VALIDATION_ERROR. */
export function ruleOf(sent: Static<typeof RuleSchema>): Rule {
  try {
    return readRule(sent as SentRule);
  } catch (error) {
    if (error instanceof RuleError) throw invalid(error.problem);
    throw error;
  }
}

export async function scheduleResponse(
  ctx: Pick<ApiContext, 'pool' | 'catalog'>,
  client: Client,
  schedule: Schedule,
): Promise<Static<typeof ScheduleResponse>> {
  const { rule, pausedAt, nextAt, userId } = schedule;
  return {
    id: schedule.id,
    publisher: schedule.publisher,
    name: schedule.name,
    report_type: schedule.reportType,
    search_params: schedule.searchParams,
    index_params: schedule.indexParams,
    rule,
    rule_in_words: ruleInWords(rule),
    time_zone: schedule.timeZone,
    starts_at: schedule.startsAt?.toISOString() ?? null,
    ends_at: schedule.endsAt?.toISOString() ?? null,
    missed: schedule.missed,
    overlap: schedule.overlap,
    only_if: schedule.onlyIf,
    window: schedule.window,
    destinations: schedule.destinations,
    file_name: schedule.fileName,
    existing_file: schedule.existingFile,
    status: pausedAt ? 'paused' : nextAt ? 'active' : 'ended',
    next_run_at: nextAt?.toISOString() ?? null,
    paused_at: pausedAt?.toISOString() ?? null,
    paused_reason: schedule.pausedReason,
    failures: schedule.failures,
    last_run: lastRunResponse(schedule),
    problem: await problemOf(ctx, client, schedule),
    author:
      userId === null ? null : { id: userId, email: emailOf(client, schedule), has_access: schedule.authorActive },
    created_at: schedule.createdAt.toISOString(),
    updated_at: schedule.updatedAt.toISOString(),
  };
}

function lastRunResponse({ lastRun }: Schedule): Static<typeof ScheduleResponse>['last_run'] {
  if (!lastRun) return null;
  const { id, nominalAt, status, exportId, message, failedDeliveries } = lastRun;
  return {
    id,
    nominal_at: new Date(nominalAt).toISOString(),
    status,
    export_id: exportId,
    message,
    failed_deliveries: failedDeliveries,
  };
}

function emailOf(client: Client, { userEmail, userPublisherId }: Schedule): string | null {
  return userPublisherId !== null && maySeeEmail(client, userPublisherId) ? userEmail : null;
}

async function problemOf(ctx: Pick<ApiContext, 'pool' | 'catalog'>, client: Client, schedule: Schedule) {
  try {
    const body = requestOf(schedule);
    const { report } = await readRequest(ctx, { client: { ...client, publisherId: schedule.publisherId }, body });
    checkWindow(report, schedule.window);
    return null;
  } catch (error) {
    if (error instanceof RequestError && error.status < 500) return error.wholeMessage;
    throw error;
  }
}
