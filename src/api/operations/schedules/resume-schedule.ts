import type { FastifyInstance } from 'fastify';
import '@fastify/swagger';
import { type Static, Type } from 'typebox';
import { resumeSchedule } from '../../../schedules/change-schedule.ts';
import { clientOf } from '../../authenticate.ts';
import type { ApiContext } from '../../context.ts';
import { errorResponses, plainConflict } from '../../error-response.ts';
import { DryRun } from '../../query.ts';
import { ScheduleParams, ScheduleResponse, scheduleResponse } from './schedule-response.ts';

/** POST /schedules/{id}/resume */
export function resumeScheduleOperation(app: FastifyInstance, ctx: ApiContext): void {
  app.post<{ Params: Static<typeof ScheduleParams>; Querystring: Static<typeof DryRun> }>('/schedules/:id/resume', {
    schema: {
      operationId: 'resumeSchedule',
      tags: ['Schedules'],
      summary: 'Resume a schedule',
      description:
        'Continues with the first time of the rule after now. Times during the pause have no run. Use `backfillSchedule` for these. No request body required.',
      params: ScheduleParams,
      querystring: DryRun,
      response: {
        200: Type.Object({ schedule: ScheduleResponse }, { description: 'The schedule after the change.' }),
        ...errorResponses('NOT_FOUND'),
        ...plainConflict('The author has no access anymore, or the rule has no further time.'),
      },
    },
    handler: async (request) => {
      const client = clientOf(request);
      const dryRun = request.query.dry_run ?? false;
      const schedule = await resumeSchedule(ctx, { client, id: request.params.id, dryRun });
      return { schedule: await scheduleResponse(ctx, client, schedule) };
    },
  });
}
