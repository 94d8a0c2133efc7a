import type { FastifyInstance } from 'fastify';
import '@fastify/swagger';
import { type Static, Type } from 'typebox';
import { deleteConnection } from '../../../connections/change-connection.ts';
import { clientOf } from '../../authenticate.ts';
import type { ApiContext } from '../../context.ts';
import { errorResponses } from '../../error-response.ts';
import { DryRun } from '../../query.ts';
import { ConnectionParams } from './connection-response.ts';

/** DELETE /connections/{id} */
export function deleteConnectionOperation(app: FastifyInstance, ctx: ApiContext): void {
  app.delete<{ Params: Static<typeof ConnectionParams>; Querystring: Static<typeof DryRun> }>('/connections/:id', {
    schema: {
      operationId: 'deleteConnection',
      tags: ['Connections'],
      summary: 'Delete a connection',
      description:
        'Deletes the connection, its token and its list of fetches. Imported transactions stay. Requires the role `admin` or `operator`.',
      params: ConnectionParams,
      querystring: DryRun,
      response: {
        204: Type.Null({ description: 'The connection was deleted.' }),
        ...errorResponses('NOT_FOUND'),
      },
    },
    handler: async (request, reply) => {
      const dryRun = request.query.dry_run ?? false;
      await deleteConnection(ctx, { client: clientOf(request), id: request.params.id, dryRun });
      return reply.code(204).send();
    },
  });
}
