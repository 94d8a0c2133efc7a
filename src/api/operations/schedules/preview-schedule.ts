import type { FastifyInstance } from 'fastify';
import '@fastify/swagger';
import { type Static, Type } from 'typebox';
import { invalid, shownValue } from '../../../errors.ts';
import { withAbsoluteDates } from '../../../reports/relative-dates.ts';
import { previewSchedule } from '../../../schedules/preview-runs.ts';
import { ruleInWords } from '../../../schedules/rule-in-words.ts';
import type { ApiContext } from '../../context.ts';
import { nullable, timestamp } from '../../nullable.ts';
import { DryRun } from '../../query.ts';
import { contentMembers, ruleOf } from './schedule-response.ts';

const { rule, time_zone, starts_at, ends_at, report_type, search_params } = contentMembers;

const Body = Type.Object(
  {
    rule,
    time_zone,
    starts_at: Type.Optional(starts_at),
    ends_at: Type.Optional(ends_at),
    report_type: Type.Optional(report_type),
    search_params: Type.Optional(search_params),
  },
  { additionalProperties: false },
);

/** Number of times in the response. */
const TIMES = 5;

const Preview = Type.Object(
  {
    rule_in_words: Type.String({ description: 'The rule as a sentence.', examples: ['Every weekday at 06:30'] }),
    runs: Type.Array(
      Type.Object({
        nominal_at: timestamp('Time of the rule.'),
        local: Type.String({
          description: 'The same time in the time zone, with its offset.',
          examples: ['2026-11-30T06:30:00+01:00'],
        }),
        note: nullable(
          Type.String({
            description: 'Note about a clock change at this time. Null otherwise.',
            examples: ['02:30 does not exist on March 29, because clocks change. Runs at 03:00.'],
          }),
        ),
        search_params: nullable(
          Type.Object(
            {},
            {
              additionalProperties: true,
              description: 'The filters with the dates of this run. Null unless you send `report_type`.',
              examples: [{ start_date: '2026-11-29', end_date: '2026-11-29' }],
            },
          ),
        ),
      }),
      { description: `The next ${TIMES} times, or fewer if the rule ends.` },
    ),
  },
  { description: 'The next times of a rule.' },
);

/** POST /schedules/preview */
export function previewScheduleOperation(app: FastifyInstance, { catalog }: ApiContext): void {
  app.post<{ Body: Static<typeof Body>; Querystring: Static<typeof DryRun> }>('/schedules/preview', {
    schema: {
      operationId: 'previewSchedule',
      tags: ['Schedules'],
      summary: 'Preview the times of a rule',
      description:
        'Returns a rule in words and its next five times. A time that clocks skip runs when they have jumped, and a time that occurs twice runs the first time. Both have a note. With `report_type` and `search_params`, each time has the filters with its dates.',
      querystring: DryRun,
      body: Body,
      response: { 200: Preview },
    },
    handler: async (request) => {
      const { time_zone: timeZone, starts_at = null, ends_at = null } = request.body;
      const windowAt = dataWindows(catalog, request.body);
      const sent = ruleOf(request.body.rule);
      const runs = previewSchedule({
        rule: sent,
        timeZone,
        startsAt: starts_at === null ? null : new Date(starts_at),
        endsAt: ends_at === null ? null : new Date(ends_at),
        limit: TIMES,
      });
      return {
        rule_in_words: ruleInWords(sent),
        runs: runs.map(({ at, local, note }) => ({
          nominal_at: at.toString(),
          local,
          note,
          search_params: windowAt(at),
        })),
      };
    },
  });
}

/** The filters at a nominal time. Throws VALIDATION_ERROR for an unknown report type. */
function dataWindows(
  catalog: ApiContext['catalog'],
  { report_type: name, search_params, time_zone }: Static<typeof Body>,
) {
  if (name === undefined) return () => null;
  const report = catalog.find(name);
  if (!report) {
    throw invalid({
      field: 'report_type',
      wrong: `${shownValue(name)} is not valid`,
      allowed: catalog.names.join(', '),
    });
  }
  const sent = { search_params: { ...search_params }, index_params: { timezone: time_zone } };
  return (at: Temporal.Instant) => withAbsoluteDates(report, sent, at) as Record<string, unknown>;
}
