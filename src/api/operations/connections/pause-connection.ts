import type { FastifyInstance } from 'fastify';
import '@fastify/swagger';
import { type Static, Type } from 'typebox';
import { pauseByClient } from '../../../connections/change-connection.ts';
import { clientOf } from '../../authenticate.ts';
import type { ApiContext } from '../../context.ts';
import { errorResponses } from '../../error-response.ts';
import { DryRun } from '../../query.ts';
import { ConnectionParams, ConnectionResponse, connectionResponse } from './connection-response.ts';

/** POST /connections/{id}/pause */
export function pauseConnectionOperation(app: FastifyInstance, ctx: ApiContext): void {
  app.post<{ Params: Static<typeof ConnectionParams>; Querystring: Static<typeof DryRun> }>('/connections/:id/pause', {
    schema: {
      operationId: 'pauseConnection',
      tags: ['Connections'],
      summary: 'Pause a connection',
      description:
        'Fetches nothing more until the connection is resumed. Waiting windows are skipped, and a window that is being fetched continues. No request body required. Requires the role `admin` or `operator`.',
      params: ConnectionParams,
      querystring: DryRun,
      response: {
        200: Type.Object({ connection: ConnectionResponse }, { description: 'The connection after the change.' }),
        ...errorResponses('NOT_FOUND'),
      },
    },
    handler: async (request) => {
      const client = clientOf(request);
      const dryRun = request.query.dry_run ?? false;
      return {
        connection: connectionResponse(client, await pauseByClient(ctx, { client, id: request.params.id, dryRun })),
      };
    },
  });
}
