import type { FastifyInstance } from 'fastify';
import '@fastify/swagger';
import { type Static, Type } from 'typebox';
import { createCalendar } from '../../../schedules/calendar-feed.ts';
import { clientOf } from '../../authenticate.ts';
import type { ApiContext } from '../../context.ts';
import { errorResponses } from '../../error-response.ts';
import { nullable } from '../../nullable.ts';
import { originOf } from '../../origin.ts';
import { DryRun } from '../../query.ts';
import { ScheduleParams } from './schedule-response.ts';

const Calendar = Type.Object(
  {
    url: nullable(
      Type.String({
        description:
          'URL to subscribe to in a calendar program. Keep it secret, because it works without an API key. It is not shown again. Null in a dry run.',
        examples: ['https://reports.example.com/c/3vQm0dQhX1yYbq8wJx2u5g.ics'],
      }),
    ),
  },
  { description: 'The calendar feed of a schedule.' },
);

/** POST /schedules/{id}/calendar */
export function createCalendarOperation(app: FastifyInstance, ctx: ApiContext): void {
  app.post<{ Params: Static<typeof ScheduleParams>; Querystring: Static<typeof DryRun> }>('/schedules/:id/calendar', {
    schema: {
      operationId: 'createScheduleCalendar',
      tags: ['Schedules'],
      summary: 'Create a calendar feed',
      description:
        'Creates a link to the coming runs of a schedule as iCalendar (RFC 5545), for calendar programs. The link works without an API key. It shows the name, publisher, report type, rule and times of the schedule, but no data. An earlier link of the schedule ends. No request body required.',
      params: ScheduleParams,
      querystring: DryRun,
      response: {
        201: Type.Object({ calendar: Calendar }, { description: 'The feed.' }),
        200: Type.Object({ calendar: Calendar }, { description: 'The result of a dry run.' }),
        ...errorResponses('NOT_FOUND'),
      },
    },
    handler: async (request, reply) => {
      const dryRun = request.query.dry_run ?? false;
      const path = await createCalendar(ctx, { client: clientOf(request), id: request.params.id, dryRun });
      const url = path === null ? null : originOf(ctx.config, request) + path;
      return reply.code(dryRun ? 200 : 201).send({ calendar: { url } });
    },
  });
}
