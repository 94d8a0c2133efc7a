import type { FastifyInstance } from 'fastify';
import '@fastify/swagger';
import { type Static, Type } from 'typebox';
import { deleteSchedule } from '../../../schedules/change-schedule.ts';
import { clientOf } from '../../authenticate.ts';
import type { ApiContext } from '../../context.ts';
import { errorResponses } from '../../error-response.ts';
import { DryRun } from '../../query.ts';
import { ScheduleParams } from './schedule-response.ts';

/** DELETE /schedules/{id} */
export function deleteScheduleOperation(app: FastifyInstance, ctx: ApiContext): void {
  app.delete<{ Params: Static<typeof ScheduleParams>; Querystring: Static<typeof DryRun> }>('/schedules/:id', {
    schema: {
      operationId: 'deleteSchedule',
      tags: ['Schedules'],
      summary: 'Delete a schedule',
      description: 'Deletes the schedule and the history of its runs. Its exports stay.',
      params: ScheduleParams,
      querystring: DryRun,
      response: { 204: Type.Null({ description: 'The schedule was deleted.' }), ...errorResponses('NOT_FOUND') },
    },
    handler: async (request, reply) => {
      const dryRun = request.query.dry_run ?? false;
      await deleteSchedule(ctx, { client: clientOf(request), id: request.params.id, dryRun });
      return reply.code(204).send();
    },
  });
}
