import type { FastifyInstance } from 'fastify';
import '@fastify/swagger';
import { type Static, Type } from 'typebox';
import { pauseByClient } from '../../../schedules/change-schedule.ts';
import { clientOf } from '../../authenticate.ts';
import type { ApiContext } from '../../context.ts';
import { errorResponses } from '../../error-response.ts';
import { DryRun } from '../../query.ts';
import { ScheduleParams, ScheduleResponse, scheduleResponse } from './schedule-response.ts';

/** POST /schedules/{id}/pause */
export function pauseScheduleOperation(app: FastifyInstance, ctx: ApiContext): void {
  app.post<{ Params: Static<typeof ScheduleParams>; Querystring: Static<typeof DryRun> }>('/schedules/:id/pause', {
    schema: {
      operationId: 'pauseSchedule',
      tags: ['Schedules'],
      summary: 'Pause a schedule',
      description:
        'Starts no more runs until the schedule is resumed. Waiting runs are skipped, and a run in progress continues. No request body required.',
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
      const schedule = await pauseByClient(ctx, { client, id: request.params.id, dryRun });
      return { schedule: await scheduleResponse(ctx, client, schedule) };
    },
  });
}
