import type { FastifyInstance } from 'fastify';
import '@fastify/swagger';
import { Type } from 'typebox';
import { listConnections } from '../../../connections/connection-record.ts';
import { clientOf } from '../../authenticate.ts';
import type { ApiContext } from '../../context.ts';
import { DryRun } from '../../query.ts';
import { ConnectionResponse, connectionResponse } from './connection-response.ts';

/** GET /connections */
export function listConnectionsOperation(app: FastifyInstance, ctx: ApiContext): void {
  app.get('/connections', {
    schema: {
      operationId: 'listConnections',
      tags: ['Connections'],
      summary: 'List connections',
      description:
        'Returns the connections of your publisher by name, or of all publishers if you are an operator. Tokens are never returned.',
      querystring: DryRun,
      response: {
        200: Type.Object(
          { connections: Type.Array(ConnectionResponse, { description: 'Connections, in order of their names.' }) },
          { description: 'Connections.' },
        ),
      },
    },
    handler: async (request) => {
      const client = clientOf(request);
      const connections = await listConnections(ctx, { client });
      return { connections: connections.map((one) => connectionResponse(client, one)) };
    },
  });
}
