import type { FastifyInstance } from 'fastify';
import '@fastify/swagger';
import { type Static, Type } from 'typebox';
import { updateSchedule } from '../../../schedules/save-schedule.ts';
import { clientOf } from '../../authenticate.ts';
import type { ApiContext } from '../../context.ts';
import { errorResponses } from '../../error-response.ts';
import { allowedVersions, ETag, IfMatch, sendTag } from '../../if-match.ts';
import { DryRun } from '../../query.ts';
import { contentMembers, contentOf, ScheduleParams, ScheduleResponse, scheduleResponse } from './schedule-response.ts';

const Body = Type.Partial(Type.Object(contentMembers), { additionalProperties: false });

/** PATCH /schedules/{id} */
export function updateScheduleOperation(app: FastifyInstance, ctx: ApiContext): void {
  app.patch<{ Params: Static<typeof ScheduleParams>; Body: Static<typeof Body>; Querystring: Static<typeof DryRun> }>(
    '/schedules/:id',
    {
      schema: {
        operationId: 'updateSchedule',
        tags: ['Schedules'],
        summary: 'Update a schedule',
        description:
          'Changes the members that you send. `search_params`, `index_params` and `rule` are replaced as a whole. If you send `rule`, `time_zone`, `starts_at` or `ends_at`, the next run is the first time after now. You can change your own schedules, and as an admin those of your publisher.',
        params: ScheduleParams,
        querystring: DryRun,
        headers: IfMatch,
        body: Body,
        response: {
          200: {
            ...Type.Object({ schedule: ScheduleResponse }, { description: 'The schedule after the change.' }),
            headers: ETag,
          },
          ...errorResponses('NOT_FOUND', 'PRECONDITION_FAILED'),
        },
      },
      handler: async (request, reply) => {
        const client = clientOf(request);
        const dryRun = request.query.dry_run ?? false;
        const { id } = request.params;
        const versions = allowedVersions(request);
        const change = contentOf(request.body);
        const schedule = await updateSchedule(ctx, { client, id, change, versions, dryRun });
        sendTag(reply, schedule);
        return { schedule: await scheduleResponse(ctx, client, schedule) };
      },
    },
  );
}
