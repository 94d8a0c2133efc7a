import type { FastifyInstance } from 'fastify';
import '@fastify/swagger';
import { type Static, Type } from 'typebox';
import { getSchedule } from '../../../schedules/schedule.ts';
import { clientOf } from '../../authenticate.ts';
import type { ApiContext } from '../../context.ts';
import { errorResponses } from '../../error-response.ts';
import { ETag, sendTag } from '../../if-match.ts';
import { ScheduleParams, ScheduleResponse, scheduleResponse } from './schedule-response.ts';

/** GET /schedules/{id} */
export function getScheduleOperation(app: FastifyInstance, ctx: ApiContext): void {
  app.get<{ Params: Static<typeof ScheduleParams> }>('/schedules/:id', {
    schema: {
      operationId: 'getSchedule',
      tags: ['Schedules'],
      summary: 'Get a schedule',
      description: 'Returns a schedule with its state and its next time.',
      params: ScheduleParams,
      response: {
        200: { ...Type.Object({ schedule: ScheduleResponse }, { description: 'The schedule.' }), headers: ETag },
        ...errorResponses('NOT_FOUND'),
      },
    },
    handler: async (request, reply) => {
      const client = clientOf(request);
      const schedule = await getSchedule(ctx, { client, id: request.params.id });
      sendTag(reply, schedule);
      return { schedule: await scheduleResponse(ctx, client, schedule) };
    },
  });
}
