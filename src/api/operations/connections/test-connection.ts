import type { FastifyInstance, FastifyRequest } from 'fastify';
import '@fastify/swagger';
import { type Static, Type } from 'typebox';
import { TEST_SECONDS, testConnection } from '../../../connections/test-connection.ts';
import { clientOf } from '../../authenticate.ts';
import { clientLeft } from '../../client-left.ts';
import type { ApiContext } from '../../context.ts';
import { errorResponses } from '../../error-response.ts';
import { nullable } from '../../nullable.ts';
import { ownLimit } from '../../own-limit.ts';
import { DryRun } from '../../query.ts';
import {
  ConnectionParams,
  ConnectionTestResponse,
  connectionsContext,
  connectionTestResponse,
} from './connection-response.ts';

/** Maximum tests per publisher and minute. Each one counts toward the limit of the network. */
const MAX_TESTS = 10;

/** POST /connections/{id}/test */
export function testConnectionOperation(app: FastifyInstance, ctx: ApiContext): void {
  const by = (request: FastifyRequest) => `publisher ${clientOf(request).publisherId}`;
  app.post<{ Params: Static<typeof ConnectionParams>; Querystring: Static<typeof DryRun> }>('/connections/:id/test', {
    schema: {
      operationId: 'testConnection',
      tags: ['Connections'],
      summary: 'Test a connection',
      description: `Reads the transactions of the last hour and imports nothing. The response says which step failed and why. A failed test is status 200 with \`ok: false\`. Takes at most ${TEST_SECONDS} seconds. No request body required. Requires the role \`admin\` or \`operator\`.`,
      params: ConnectionParams,
      querystring: DryRun,
      response: {
        200: Type.Object(
          { test: nullable(ConnectionTestResponse) },
          { description: 'The result. Null in a dry run, which connects to nothing.' },
        ),
        ...errorResponses('NOT_FOUND'),
      },
    },
    preHandler: ownLimit(app, { max: MAX_TESTS, by, what: 'tests of connections' }),
    handler: async (request, reply) => {
      const result = await testConnection(connectionsContext(ctx), {
        client: clientOf(request),
        id: request.params.id,
        signal: clientLeft(reply),
        dryRun: request.query.dry_run ?? false,
        onError: (err) => request.log.warn({ err }, 'connection not tested'),
      });
      return { test: result && connectionTestResponse(result) };
    },
  });
}
