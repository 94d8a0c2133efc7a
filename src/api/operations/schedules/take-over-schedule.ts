import type { FastifyInstance } from 'fastify';
import '@fastify/swagger';
import { type Static, Type } from 'typebox';
import { takeOverSchedule } from '../../../schedules/change-schedule.ts';
import { clientOf } from '../../authenticate.ts';
import type { ApiContext } from '../../context.ts';
import { errorResponses } from '../../error-response.ts';
import { DryRun } from '../../query.ts';
import { ScheduleParams, ScheduleResponse, scheduleResponse } from './schedule-response.ts';

/** POST /schedules/{id}/take-over */
export function takeOverScheduleOperation(app: FastifyInstance, ctx: ApiContext): void {
  app.post<{ Params: Static<typeof ScheduleParams>; Querystring: Static<typeof DryRun> }>('/schedules/:id/take-over', {
    schema: {
      operationId: 'takeOverSchedule',
      tags: ['Schedules'],
      summary: 'Take over a schedule',
      description:
        'Makes you the author, so that the next exports are yours. Members can do this when the author has no access anymore, admins always. A paused schedule stays paused. No request body required.',
      params: ScheduleParams,
      querystring: DryRun,
      response: {
        200: Type.Object({ schedule: ScheduleResponse }, { description: 'The schedule after the change.' }),
        ...errorResponses('NOT_FOUND'),
      },
    },
    handler: async (request) => {
      const client = clientOf(request);
      const dryRun = request.query.dry_run ?? false;
      const schedule = await takeOverSchedule(ctx, { client, id: request.params.id, dryRun });
      return { schedule: await scheduleResponse(ctx, client, schedule) };
    },
  });
}
