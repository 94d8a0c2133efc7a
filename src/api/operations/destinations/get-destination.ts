import type { FastifyInstance } from 'fastify';
import '@fastify/swagger';
import { type Static, Type } from 'typebox';
import { getDestination } from '../../../deliveries/destination-record.ts';
import { clientOf } from '../../authenticate.ts';
import type { ApiContext } from '../../context.ts';
import { errorResponses } from '../../error-response.ts';
import { ETag, sendTag } from '../../if-match.ts';
import { DryRun } from '../../query.ts';
import { DestinationParams, DestinationResponse, destinationResponse } from './destination-response.ts';

/** GET /destinations/{id} */
export function getDestinationOperation(app: FastifyInstance, ctx: ApiContext): void {
  app.get<{ Params: Static<typeof DestinationParams> }>('/destinations/:id', {
    schema: {
      operationId: 'getDestination',
      tags: ['Destinations'],
      summary: 'Get a destination',
      description:
        'Returns a destination with the result of its last test, and without its secrets. Members see its name and kind, but not its settings.',
      params: DestinationParams,
      querystring: DryRun,
      response: {
        200: {
          ...Type.Object({ destination: DestinationResponse }, { description: 'The destination.' }),
          headers: ETag,
        },
        ...errorResponses('NOT_FOUND'),
      },
    },
    handler: async (request, reply) => {
      const client = clientOf(request);
      const destination = await getDestination(ctx, { client, id: request.params.id });
      sendTag(reply, destination);
      return { destination: destinationResponse(client, destination) };
    },
  });
}
