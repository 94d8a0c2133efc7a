import type { FastifyInstance } from 'fastify';
import '@fastify/swagger';
import { type Static, Type } from 'typebox';
import { findPublisher } from '../../../access/publishers/find-publisher.ts';
import { createSchedule } from '../../../schedules/save-schedule.ts';
import type { ScheduleContent } from '../../../schedules/schedule.ts';
import { clientOf } from '../../authenticate.ts';
import type { ApiContext } from '../../context.ts';
import { ETag, sendTag } from '../../if-match.ts';
import { DryRun } from '../../query.ts';
import { contentMembers, contentOf, PublisherId, ScheduleResponse, scheduleResponse } from './schedule-response.ts';

const { name, report_type, rule, time_zone, ...optional } = contentMembers;

const Body = Type.Object(
  {
    name,
    report_type,
    rule,
    time_zone,
    ...Type.Partial(Type.Object(optional)).properties,
    publisher_id: PublisherId,
  },
  { additionalProperties: false },
);

const DEFAULTS = {
  searchParams: {},
  indexParams: {},
  startsAt: null,
  endsAt: null,
  missed: 'latest',
  overlap: 'wait',
  onlyIf: 'always',
  window: 'all',
  destinations: [],
  fileName: null,
  existingFile: 'keep',
};

/** POST /schedules */
export function createScheduleOperation(app: FastifyInstance, ctx: ApiContext): void {
  app.post<{ Body: Static<typeof Body>; Querystring: Static<typeof DryRun> }>('/schedules', {
    schema: {
      operationId: 'createSchedule',
      tags: ['Schedules'],
      summary: 'Create a schedule',
      description:
        'Repeats a request for an export by a rule, in a time zone. The request is validated as if it were sent. You are the author: the exports of the schedule are yours, and the schedule is visible to all users of your publisher.',
      querystring: DryRun,
      body: Body,
      response: {
        201: { ...Type.Object({ schedule: ScheduleResponse }, { description: 'The schedule.' }), headers: ETag },
        200: Type.Object({ schedule: ScheduleResponse }, { description: 'The result of a dry run.' }),
      },
    },
    handler: async (request, reply) => {
      const client = clientOf(request);
      const dryRun = request.query.dry_run ?? false;
      const { publisher_id, ...sent } = request.body;
      const publisherId = await findPublisher(ctx, { client, named: publisher_id, field: 'publisher_id' });
      const content = { ...DEFAULTS, ...contentOf(sent) } as ScheduleContent;
      const schedule = await createSchedule(ctx, { client, content, publisherId, dryRun });
      if (!dryRun) sendTag(reply, schedule);
      return reply.code(dryRun ? 200 : 201).send({ schedule: await scheduleResponse(ctx, client, schedule) });
    },
  });
}
