import type { FastifyInstance } from 'fastify';
import '@fastify/swagger';
import { type Static, Type } from 'typebox';
import { updateDestination } from '../../../deliveries/save-destination.ts';
import { clientOf } from '../../authenticate.ts';
import type { ApiContext } from '../../context.ts';
import { errorResponses, plainConflict } from '../../error-response.ts';
import { allowedVersions, ETag, IfMatch, sendTag } from '../../if-match.ts';
import { DryRun } from '../../query.ts';
import {
  DestinationName,
  DestinationParams,
  DestinationResponse,
  destinationResponse,
  destinationsContext,
  kindMembers,
  type SentKinds,
  sentKind,
} from './destination-response.ts';

const Body = Type.Object(
  { name: Type.Optional(DestinationName), ...kindMembers('update') },
  { additionalProperties: false },
);

/** PATCH /destinations/{id} */
export function updateDestinationOperation(app: FastifyInstance, ctx: ApiContext): void {
  app.patch<{
    Params: Static<typeof DestinationParams>;
    Body: SentKinds & { name?: string };
    Querystring: Static<typeof DryRun>;
  }>('/destinations/:id', {
    schema: {
      operationId: 'updateDestination',
      tags: ['Destinations'],
      summary: 'Update a destination',
      description:
        'Changes the name, the settings, or both. Settings are replaced as a whole. If you send no secret, the stored ones stay. If you send one, all are replaced. A change of where the secrets are sent, such as the host, requires them again. The kind cannot change. Requires the role `admin` or `operator`.',
      params: DestinationParams,
      querystring: DryRun,
      headers: IfMatch,
      body: Body,
      response: {
        200: {
          ...Type.Object({ destination: DestinationResponse }, { description: 'The destination after the change.' }),
          headers: ETag,
        },
        ...errorResponses('NOT_FOUND', 'PRECONDITION_FAILED'),
        ...plainConflict('The stored secrets cannot be decrypted. Send them again.'),
      },
    },
    config: { examples: { body: { named: { summary: 'Another name', value: { name: 'Finance, daily' } } } } },
    handler: async (request, reply) => {
      const client = clientOf(request);
      const dryRun = request.query.dry_run ?? false;
      const { name, ...kinds } = request.body;
      const destination = await updateDestination(destinationsContext(ctx), {
        client,
        id: request.params.id,
        name: name?.trim().normalize('NFC'),
        change: sentKind(kinds) ?? undefined,
        versions: allowedVersions(request),
        dryRun,
      });
      sendTag(reply, destination);
      return { destination: destinationResponse(client, destination) };
    },
  });
}
