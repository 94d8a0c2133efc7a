import type { FastifyInstance } from 'fastify';
import '@fastify/swagger';
import { type Static, Type } from 'typebox';
import { getConnection } from '../../../connections/connection-record.ts';
import { clientOf } from '../../authenticate.ts';
import type { ApiContext } from '../../context.ts';
import { errorResponses } from '../../error-response.ts';
import { ETag, sendTag } from '../../if-match.ts';
import { DryRun } from '../../query.ts';
import { ConnectionParams, ConnectionResponse, connectionResponse } from './connection-response.ts';

/** GET /connections/{id} */
export function getConnectionOperation(app: FastifyInstance, ctx: ApiContext): void {
  app.get<{ Params: Static<typeof ConnectionParams> }>('/connections/:id', {
    schema: {
      operationId: 'getConnection',
      tags: ['Connections'],
      summary: 'Get a connection',
      description: 'Returns a connection with its last test and its last fetch, and without its token.',
      params: ConnectionParams,
      querystring: DryRun,
      response: {
        200: {
          ...Type.Object({ connection: ConnectionResponse }, { description: 'The connection.' }),
          headers: ETag,
        },
        ...errorResponses('NOT_FOUND'),
      },
    },
    handler: async (request, reply) => {
      const client = clientOf(request);
      const connection = await getConnection(ctx, { client, id: request.params.id });
      sendTag(reply, connection);
      return { connection: connectionResponse(client, connection) };
    },
  });
}
