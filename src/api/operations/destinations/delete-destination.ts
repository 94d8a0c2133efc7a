import type { FastifyInstance } from 'fastify';
import '@fastify/swagger';
import { type Static, Type } from 'typebox';
import { deleteDestination } from '../../../deliveries/delete-destination.ts';
import { clientOf } from '../../authenticate.ts';
import type { ApiContext } from '../../context.ts';
import { errorResponses, plainConflict } from '../../error-response.ts';
import { DryRun } from '../../query.ts';
import { DestinationParams } from './destination-response.ts';

const Query = Type.Object({
  ...DryRun.properties,
  remove_from_schedules: Type.Optional(
    Type.Boolean({
      description:
        'Whether the destination is removed from its schedules. Otherwise, one that schedules use is not deleted.',
    }),
  ),
});

/** DELETE /destinations/{id} */
export function deleteDestinationOperation(app: FastifyInstance, ctx: ApiContext): void {
  app.delete<{ Params: Static<typeof DestinationParams>; Querystring: Static<typeof Query> }>('/destinations/:id', {
    schema: {
      operationId: 'deleteDestination',
      tags: ['Destinations'],
      summary: 'Delete a destination',
      description:
        'Deletes the destination and erases its secrets. Deliveries that are not finished end, and delivered files stay where they are. If schedules use the destination, returns 409 with their names, unless you send `remove_from_schedules=true`. Requires the role `admin` or `operator`.',
      params: DestinationParams,
      querystring: Query,
      response: {
        204: Type.Null({ description: 'The destination was deleted.' }),
        ...errorResponses('NOT_FOUND'),
        ...plainConflict('Schedules use the destination.'),
      },
    },
    handler: async (request, reply) => {
      const { dry_run: dryRun = false, remove_from_schedules: fromSchedules = false } = request.query;
      await deleteDestination(ctx, { client: clientOf(request), id: request.params.id, fromSchedules, dryRun });
      return reply.code(204).send();
    },
  });
}
