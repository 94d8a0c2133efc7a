import type { FastifyInstance, FastifyRequest } from 'fastify';
import '@fastify/swagger';
import { type Static, Type } from 'typebox';
import { TEST_SECONDS, testDestination } from '../../../deliveries/test-destination.ts';
import { clientOf } from '../../authenticate.ts';
import { clientLeft } from '../../client-left.ts';
import type { ApiContext } from '../../context.ts';
import { errorResponses } from '../../error-response.ts';
import { nullable } from '../../nullable.ts';
import { ownLimit } from '../../own-limit.ts';
import { DryRun } from '../../query.ts';
import { DestinationParams, destinationsContext, TestResponse, testResponse } from './destination-response.ts';

/** Maximum tests per publisher and minute. For each one, this service connects to a server that a client chose. */
const MAX_TESTS = 30;

const ResponseBody = { test: nullable(TestResponse) };

/** POST /destinations/{id}/test */
export function testDestinationOperation(app: FastifyInstance, ctx: ApiContext): void {
  const by = (request: FastifyRequest) => `publisher ${clientOf(request).publisherId}`;
  app.post<{ Params: Static<typeof DestinationParams>; Querystring: Static<typeof DryRun> }>('/destinations/:id/test', {
    schema: {
      operationId: 'testDestination',
      tags: ['Destinations'],
      summary: 'Test a destination',
      description: `Connects to the destination, writes a small file, reads it and deletes it. For e-mail, sends a test message to each recipient instead. The response says which step failed and why. A failed test is status 200 with \`ok: false\`. Takes at most ${TEST_SECONDS} seconds. No request body required. Requires the role \`admin\` or \`operator\`.`,
      params: DestinationParams,
      querystring: DryRun,
      response: {
        200: Type.Object(ResponseBody, { description: 'The result. Null in a dry run, which connects to nothing.' }),
        ...errorResponses('NOT_FOUND'),
      },
    },
    preHandler: ownLimit(app, { max: MAX_TESTS, by, what: 'tests of destinations' }),
    handler: async (request, reply) => {
      const client = clientOf(request);
      const result = await testDestination(destinationsContext(ctx), {
        client,
        id: request.params.id,
        signal: clientLeft(reply),
        dryRun: request.query.dry_run ?? false,
        onError: (err) => request.log.warn({ err }, 'destination not tested'),
      });
      return { test: result && testResponse(client, result) };
    },
  });
}
