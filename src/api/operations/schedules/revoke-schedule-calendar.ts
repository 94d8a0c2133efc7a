import type { FastifyInstance } from 'fastify';
import '@fastify/swagger';
import { type Static, Type } from 'typebox';
import { revokeCalendar } from '../../../schedules/calendar-feed.ts';
import { clientOf } from '../../authenticate.ts';
import type { ApiContext } from '../../context.ts';
import { errorResponses } from '../../error-response.ts';
import { DryRun } from '../../query.ts';
import { ScheduleParams } from './schedule-response.ts';

/** DELETE /schedules/{id}/calendar */
export function revokeCalendarOperation(app: FastifyInstance, ctx: ApiContext): void {
  app.delete<{ Params: Static<typeof ScheduleParams>; Querystring: Static<typeof DryRun> }>('/schedules/:id/calendar', {
    schema: {
      operationId: 'revokeScheduleCalendar',
      tags: ['Schedules'],
      summary: 'Revoke a calendar feed',
      description: 'Revokes the calendar link of a schedule immediately. Has no effect if there is none.',
      params: ScheduleParams,
      querystring: DryRun,
      response: {
        204: Type.Null({ description: 'The schedule has no calendar link.' }),
        ...errorResponses('NOT_FOUND'),
      },
    },
    handler: async (request, reply) => {
      const dryRun = request.query.dry_run ?? false;
      await revokeCalendar(ctx, { client: clientOf(request), id: request.params.id, dryRun });
      return reply.code(204).send();
    },
  });
}
