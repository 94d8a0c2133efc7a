import type { FastifyInstance } from 'fastify';
import '@fastify/swagger';
import { type Static, Type } from 'typebox';
import { listRuns } from '../../../schedules/request-runs.ts';
import { clientOf } from '../../authenticate.ts';
import type { ApiContext } from '../../context.ts';
import { errorResponses } from '../../error-response.ts';
import { DryRun } from '../../query.ts';
import { RunResponse, runResponses } from './run-response.ts';
import { ScheduleParams } from './schedule-response.ts';

const DEFAULT_LIMIT = 50;

const Query = Type.Object({
  ...DryRun.properties,
  limit: Type.Optional(
    Type.Integer({
      minimum: 1,
      maximum: 1000,
      default: DEFAULT_LIMIT,
      description: `Maximum runs in the response. Default ${DEFAULT_LIMIT}.`,
    }),
  ),
});

/** GET /schedules/{id}/runs */
export function listScheduleRuns(app: FastifyInstance, ctx: ApiContext): void {
  app.get<{ Params: Static<typeof ScheduleParams>; Querystring: Static<typeof Query> }>('/schedules/:id/runs', {
    schema: {
      operationId: 'listScheduleRuns',
      tags: ['Schedules'],
      summary: 'List the runs of a schedule',
      description: 'Returns the runs of a schedule with their exports and deliveries, latest nominal time first.',
      params: ScheduleParams,
      querystring: Query,
      response: {
        200: Type.Object({ runs: Type.Array(RunResponse) }, { description: 'Runs, latest first.' }),
        ...errorResponses('NOT_FOUND'),
      },
    },
    handler: async (request) => {
      const { limit = DEFAULT_LIMIT } = request.query;
      const client = clientOf(request);
      const runs = await listRuns(ctx, { client, id: request.params.id, limit });
      return { runs: await runResponses(ctx, client, runs) };
    },
  });
}
