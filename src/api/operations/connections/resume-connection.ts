import type { FastifyInstance } from 'fastify';
import '@fastify/swagger';
import { type Static, Type } from 'typebox';
import { resumeConnection } from '../../../connections/change-connection.ts';
import { clientOf } from '../../authenticate.ts';
import type { ApiContext } from '../../context.ts';
import { errorResponses, plainConflict } from '../../error-response.ts';
import { DryRun } from '../../query.ts';
import { ConnectionParams, ConnectionResponse, connectionResponse } from './connection-response.ts';

/** POST /connections/{id}/resume */
export function resumeConnectionOperation(app: FastifyInstance, ctx: ApiContext): void {
  app.post<{ Params: Static<typeof ConnectionParams>; Querystring: Static<typeof DryRun> }>('/connections/:id/resume', {
    schema: {
      operationId: 'resumeConnection',
      tags: ['Connections'],
      summary: 'Resume a connection',
      description:
        'Continues with the next time of the rule. The first fetch begins where the last one ended, so nothing is lost. No request body required. Requires the role `admin` or `operator`.',
      params: ConnectionParams,
      querystring: DryRun,
      response: {
        200: Type.Object({ connection: ConnectionResponse }, { description: 'The connection after the change.' }),
        ...errorResponses('NOT_FOUND'),
        ...plainConflict('The rule has no further time.'),
      },
    },
    handler: async (request) => {
      const client = clientOf(request);
      const dryRun = request.query.dry_run ?? false;
      return {
        connection: connectionResponse(client, await resumeConnection(ctx, { client, id: request.params.id, dryRun })),
      };
    },
  });
}
