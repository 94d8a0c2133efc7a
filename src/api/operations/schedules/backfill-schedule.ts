import type { FastifyInstance } from 'fastify';
import '@fastify/swagger';
import { type Static, Type } from 'typebox';
import { backfill, MAX_BACKFILL } from '../../../schedules/request-runs.ts';
import { clientOf } from '../../authenticate.ts';
import type { ApiContext } from '../../context.ts';
import { errorResponses, plainConflict } from '../../error-response.ts';
import { timestamp } from '../../nullable.ts';
import { DryRun } from '../../query.ts';
import { ScheduleParams } from './schedule-response.ts';

const Body = Type.Object(
  {
    from: timestamp('Start of the span.', { examples: ['2026-11-01T00:00:00Z'] }),
    to: timestamp('End of the span, excluded, not later than now.', { examples: ['2026-11-08T00:00:00Z'] }),
  },
  { additionalProperties: false },
);

const members = {
  nominal_times: Type.Array(timestamp('Time of the rule.'), { description: 'The times that get a run.' }),
  existing: Type.Integer({ description: 'Number of times in the span that already have a run.', examples: [0] }),
};

/** POST /schedules/{id}/backfill */
export function backfillSchedule(app: FastifyInstance, ctx: ApiContext): void {
  app.post<{ Params: Static<typeof ScheduleParams>; Body: Static<typeof Body>; Querystring: Static<typeof DryRun> }>(
    '/schedules/:id/backfill',
    {
      schema: {
        operationId: 'backfillSchedule',
        tags: ['Schedules'],
        summary: 'Run a schedule for past times',
        description: `Adds a run for each past time of the rule that has none, at most ${MAX_BACKFILL} runs. They start one after another. \`?dry_run=true\` returns the times.`,
        params: ScheduleParams,
        querystring: DryRun,
        body: Body,
        response: {
          202: Type.Object(members, { description: 'The times whose runs are waiting.' }),
          200: Type.Object(members, { description: 'The result of a dry run.' }),
          ...errorResponses('NOT_FOUND'),
          ...plainConflict('The author has no access anymore.'),
        },
      },
      handler: async (request, reply) => {
        const dryRun = request.query.dry_run ?? false;
        const [from, to] = [request.body.from, request.body.to].map((text) => Temporal.Instant.from(text)) as [
          Temporal.Instant,
          Temporal.Instant,
        ];
        const { times, existing } = await backfill(ctx, {
          client: clientOf(request),
          id: request.params.id,
          from,
          to,
          dryRun,
        });
        return reply.code(dryRun ? 200 : 202).send({ nominal_times: times.map(String), existing });
      },
    },
  );
}
