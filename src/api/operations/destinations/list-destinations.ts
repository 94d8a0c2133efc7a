import type { FastifyInstance } from 'fastify';
import '@fastify/swagger';
import { Type } from 'typebox';
import { allowedKinds } from '../../../deliveries/context.ts';
import { listDestinations } from '../../../deliveries/destination-record.ts';
import { KINDS } from '../../../deliveries/destinations/destination.ts';
import { enumeration } from '../../../reports/enumeration.ts';
import { clientOf } from '../../authenticate.ts';
import type { ApiContext } from '../../context.ts';
import { DryRun } from '../../query.ts';
import { DestinationResponse, destinationResponse, destinationsContext } from './destination-response.ts';

/** GET /destinations */
export function listDestinationsOperation(app: FastifyInstance, ctx: ApiContext): void {
  app.get('/destinations', {
    schema: {
      operationId: 'listDestinations',
      tags: ['Destinations'],
      summary: 'List destinations',
      description:
        'Returns the destinations of your publisher by name, or of all publishers if you are an operator. Members see names and kinds, but no settings.',
      querystring: DryRun,
      response: {
        200: Type.Object(
          {
            destinations: Type.Array(DestinationResponse, { description: 'Destinations, in order of their names.' }),
            allowed_kinds: Type.Array(enumeration(KINDS), {
              description: 'Kinds of new destinations that your administrator allows.',
              examples: [['s3', 'sftp']],
            }),
          },
          { description: 'Destinations and the kinds that you can create.' },
        ),
      },
    },
    handler: async (request) => {
      const client = clientOf(request);
      const destinations = await listDestinations(ctx, { client });
      return {
        destinations: destinations.map((one) => destinationResponse(client, one)),
        allowed_kinds: allowedKinds(destinationsContext(ctx)),
      };
    },
  });
}
