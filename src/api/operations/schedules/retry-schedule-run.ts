import type { FastifyInstance } from 'fastify';
import '@fastify/swagger';
import { type Static, Type } from 'typebox';
import { retryRun } from '../../../schedules/request-runs.ts';
import { clientOf } from '../../authenticate.ts';
import type { ApiContext } from '../../context.ts';
import { errorResponses, plainConflict } from '../../error-response.ts';
import { DryRun } from '../../query.ts';
import { RunParams, RunResponse, runResponse } from './run-response.ts';

/** POST /schedules/{id}/runs/{run_id}/retry */
export function retryScheduleRun(app: FastifyInstance, ctx: ApiContext): void {
  app.post<{ Params: Static<typeof RunParams>; Querystring: Static<typeof DryRun> }>(
    '/schedules/:id/runs/:run_id/retry',
    {
      schema: {
        operationId: 'retryScheduleRun',
        tags: ['Schedules'],
        summary: 'Retry a run',
        description:
          'Runs a failed or skipped run again for the same nominal time, so its file has the same dates. No request body required.',
        params: RunParams,
        querystring: DryRun,
        response: {
          202: Type.Object({ run: RunResponse }, { description: 'The run, which is waiting.' }),
          200: Type.Object({ run: RunResponse }, { description: 'The result of a dry run: unchanged.' }),
          ...errorResponses('NOT_FOUND'),
          ...plainConflict('The run did not fail and was not skipped, or the author has no access anymore.'),
        },
      },
      handler: async (request, reply) => {
        const dryRun = request.query.dry_run ?? false;
        const { id, run_id: runId } = request.params;
        const run = await retryRun(ctx, { client: clientOf(request), id, runId, dryRun });
        return reply.code(dryRun ? 200 : 202).send({ run: runResponse(run) });
      },
    },
  );
}
