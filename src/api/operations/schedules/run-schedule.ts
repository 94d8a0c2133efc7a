import type { FastifyInstance } from 'fastify';
import '@fastify/swagger';
import { type Static, Type } from 'typebox';
import { runNow } from '../../../schedules/request-runs.ts';
import { clientOf } from '../../authenticate.ts';
import type { ApiContext } from '../../context.ts';
import { errorResponses, plainConflict } from '../../error-response.ts';
import { nullable } from '../../nullable.ts';
import { DryRun } from '../../query.ts';
import { RunResponse, runResponse } from './run-response.ts';
import { ScheduleParams } from './schedule-response.ts';

/** POST /schedules/{id}/runs */
export function runScheduleOperation(app: FastifyInstance, ctx: ApiContext): void {
  app.post<{ Params: Static<typeof ScheduleParams>; Querystring: Static<typeof DryRun> }>('/schedules/:id/runs', {
    schema: {
      operationId: 'runSchedule',
      tags: ['Schedules'],
      summary: 'Run a schedule now',
      description:
        'Adds a run whose nominal time is now, also for a paused schedule. It starts within a second, or after the run that is in progress. No request body required.',
      params: ScheduleParams,
      querystring: DryRun,
      response: {
        202: Type.Object({ run: RunResponse }, { description: 'The run, which is waiting.' }),
        200: Type.Object({ run: nullable(RunResponse) }, { description: 'The result of a dry run: null.' }),
        ...errorResponses('NOT_FOUND'),
        ...plainConflict('The author has no access anymore.'),
      },
    },
    handler: async (request, reply) => {
      const dryRun = request.query.dry_run ?? false;
      const run = await runNow(ctx, { client: clientOf(request), id: request.params.id, dryRun });
      return reply.code(run ? 202 : 200).send({ run: run && runResponse(run) });
    },
  });
}
