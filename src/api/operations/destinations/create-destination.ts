import type { FastifyInstance } from 'fastify';
import '@fastify/swagger';
import { type Static, Type } from 'typebox';
import { createDestination } from '../../../deliveries/save-destination.ts';
import { clientOf } from '../../authenticate.ts';
import type { ApiContext } from '../../context.ts';
import { ETag, sendTag } from '../../if-match.ts';
import { DryRun } from '../../query.ts';
import {
  DestinationName,
  DestinationResponse,
  destinationResponse,
  destinationsContext,
  kindMembers,
  noKind,
  type SentKinds,
  sentKind,
} from './destination-response.ts';

const Body = Type.Object(
  {
    name: DestinationName,
    ...kindMembers('create'),
    publisher_id: Type.Optional(
      Type.String({
        pattern: '^[\\w-]{1,200}$',
        description: 'ID or slug of the publisher whose files it receives. For operators. Default: your own publisher.',
        examples: ['acme-media'],
      }),
    ),
  },
  { additionalProperties: false },
);

const EXAMPLES = {
  folder: { summary: 'A folder', value: { name: 'Finance', folder: { path: 'finance/daily' } } },
  sftp: {
    summary: 'An SFTP server',
    value: {
      name: 'Finance',
      sftp: {
        host: 'sftp.example.com',
        user: 'reports',
        password: 'correct horse battery staple',
        host_key: 'SHA256:uNiVztksCsDhcc0u9e8BrnM9XyqTJNAUzDqSUBFbwuo',
        path: 'reports/daily',
      },
    },
  },
  email: {
    summary: 'E-mail',
    value: {
      name: 'Finance by e-mail',
      email: {
        host: 'smtp.example.com',
        user: 'reports',
        password: 'correct horse battery staple',
        from: 'reports@example.com',
        to: ['finance@example.com'],
      },
    },
  },
};

/** POST /destinations */
export function createDestinationOperation(app: FastifyInstance, ctx: ApiContext): void {
  app.post<{
    Body: SentKinds & { name: string; publisher_id?: string };
    Querystring: Static<typeof DryRun>;
  }>('/destinations', {
    schema: {
      operationId: 'createDestination',
      tags: ['Destinations'],
      summary: 'Create a destination',
      description:
        'Saves a place that files can be delivered to. Send its settings in the one member that is named after its kind. Passwords and keys are stored encrypted and never returned. Nothing is connected: `testDestination` does that. Requires the role `admin` or `operator`.',
      querystring: DryRun,
      body: Body,
      response: {
        201: {
          ...Type.Object({ destination: DestinationResponse }, { description: 'The destination.' }),
          headers: ETag,
        },
        200: Type.Object({ destination: DestinationResponse }, { description: 'The result of a dry run.' }),
      },
    },
    config: { examples: { body: EXAMPLES } },
    handler: async (request, reply) => {
      const client = clientOf(request);
      const dryRun = request.query.dry_run ?? false;
      const { name, publisher_id: publisher, ...kinds } = request.body;
      const chosen = sentKind(kinds);
      if (!chosen) throw noKind();
      const destination = await createDestination(destinationsContext(ctx), {
        client,
        publisher,
        name: name.trim().normalize('NFC'),
        ...chosen,
        dryRun,
      });
      if (!dryRun) sendTag(reply, destination);
      return reply.code(dryRun ? 200 : 201).send({ destination: destinationResponse(client, destination) });
    },
  });
}
