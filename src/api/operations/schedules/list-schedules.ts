import type { FastifyInstance } from 'fastify';
import '@fastify/swagger';
import { Type } from 'typebox';
import { listSchedules } from '../../../schedules/schedule.ts';
import { clientOf } from '../../authenticate.ts';
import type { ApiContext } from '../../context.ts';
import { ScheduleResponse, scheduleResponse } from './schedule-response.ts';

/** GET /schedules */
export function listSchedulesOperation(app: FastifyInstance, ctx: ApiContext): void {
  app.get('/schedules', {
    schema: {
      operationId: 'listSchedules',
      tags: ['Schedules'],
      summary: 'List schedules',
      description: 'Returns the schedules of your publisher by name, and of all publishers as an operator.',
      response: {
        200: Type.Object({ schedules: Type.Array(ScheduleResponse) }, { description: 'Schedules, by name.' }),
      },
    },
    handler: async (request) => {
      const client = clientOf(request);
      const schedules = await listSchedules(ctx, { client });
      return { schedules: await Promise.all(schedules.map((schedule) => scheduleResponse(ctx, client, schedule))) };
    },
  });
}
