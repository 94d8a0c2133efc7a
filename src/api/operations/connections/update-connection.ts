import type { FastifyInstance } from 'fastify';
import '@fastify/swagger';
import { type Static, Type } from 'typebox';
import { updateConnection } from '../../../connections/save-connection.ts';
import { clientOf } from '../../authenticate.ts';
import type { ApiContext } from '../../context.ts';
import { errorResponses } from '../../error-response.ts';
import { allowedVersions, ETag, IfMatch, sendTag } from '../../if-match.ts';
import { DryRun } from '../../query.ts';
import {
  ConnectionParams,
  ConnectionResponse,
  connectionContentOf,
  connectionMembers,
  connectionResponse,
  connectionsContext,
} from './connection-response.ts';

const { network: _, account_id: __, currency: ___, ...changeable } = connectionMembers;

const Body = Type.Partial(Type.Object(changeable), { additionalProperties: false });

/** PATCH /connections/{id} */
export function updateConnectionOperation(app: FastifyInstance, ctx: ApiContext): void {
  app.patch<{
    Params: Static<typeof ConnectionParams>;
    Body: Static<typeof Body>;
    Querystring: Static<typeof DryRun>;
  }>('/connections/:id', {
    schema: {
      operationId: 'updateConnection',
      tags: ['Connections'],
      summary: 'Update a connection',
      description:
        'Changes the members that you send. Without a token, the stored one stays. With another `fetch_from`, everything from that day is fetched again. The network, the account and its currency cannot change: create another connection. Requires the role `admin` or `operator`.',
      params: ConnectionParams,
      querystring: DryRun,
      headers: IfMatch,
      body: Body,
      response: {
        200: {
          ...Type.Object({ connection: ConnectionResponse }, { description: 'The connection after the change.' }),
          headers: ETag,
        },
        ...errorResponses('NOT_FOUND', 'PRECONDITION_FAILED'),
      },
    },
    config: { examples: { body: { token: { summary: 'A new token', value: { token: 'a-new-token' } } } } },
    handler: async (request, reply) => {
      const client = clientOf(request);
      const { token, ...sent } = request.body;
      const connection = await updateConnection(connectionsContext(ctx), {
        client,
        id: request.params.id,
        change: connectionContentOf(sent),
        token,
        versions: allowedVersions(request),
        dryRun: request.query.dry_run ?? false,
      });
      sendTag(reply, connection);
      return { connection: connectionResponse(client, connection) };
    },
  });
}
