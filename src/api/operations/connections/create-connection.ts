import type { FastifyInstance } from 'fastify';
import '@fastify/swagger';
import { type Static, Type } from 'typebox';
import type { ConnectionContent } from '../../../connections/connection-record.ts';
import { createConnection } from '../../../connections/save-connection.ts';
import { clientOf } from '../../authenticate.ts';
import type { ApiContext } from '../../context.ts';
import { ETag, sendTag } from '../../if-match.ts';
import { DryRun } from '../../query.ts';
import {
  ConnectionResponse,
  connectionContentOf,
  connectionMembers,
  connectionResponse,
  connectionsContext,
  DEFAULT_OVERLAP_DAYS,
} from './connection-response.ts';

const { currency, overlap_days, ...required } = connectionMembers;

const Body = Type.Object(
  {
    ...required,
    currency: Type.Optional(currency),
    overlap_days: Type.Optional(overlap_days),
    publisher_id: Type.Optional(
      Type.String({
        pattern: '^[\\w-]{1,200}$',
        description:
          'ID or slug of the publisher whose transactions are fetched. For operators. Default: your own publisher.',
        examples: ['acme-media'],
      }),
    ),
  },
  { additionalProperties: false },
);

/** A year before the first version with connections, so that the example stays valid. */
const shared = {
  rule: { every: 'day', at: ['05:00'] },
  time_zone: 'Europe/London',
  fetch_from: '2025-11-01',
} as const;

const EXAMPLES = {
  awin: {
    summary: 'Awin',
    value: {
      name: 'Awin UK',
      network: 'awin',
      account_id: '45628',
      token: '0a1b2c3d-4e5f-6789-abcd-ef0123456789',
      ...shared,
    },
  },
  cj: {
    summary: 'CJ',
    value: {
      name: 'CJ',
      network: 'cj',
      account_id: '1234567',
      token: 'personal-access-token',
      currency: 'EUR',
      ...shared,
    },
  },
  impact: {
    summary: 'impact.com',
    value: {
      name: 'impact.com',
      network: 'impact',
      account_id: 'IRxYz1234567',
      token: 'auth-token',
      ...shared,
    },
  },
};

/** POST /connections */
export function createConnectionOperation(app: FastifyInstance, ctx: ApiContext): void {
  app.post<{ Body: Static<typeof Body>; Querystring: Static<typeof DryRun> }>('/connections', {
    schema: {
      operationId: 'createConnection',
      tags: ['Connections'],
      summary: 'Create a connection',
      description:
        "Saves an account at a network, whose transactions are fetched by a rule and imported like files of the network. The token is stored encrypted and never returned. Nothing is connected: `testConnection` does that, and the first fetch begins at the next time of the rule. Written after the networks' documentation, and not run against their real services. Requires the role `admin` or `operator`.",
      querystring: DryRun,
      body: Body,
      response: {
        201: {
          ...Type.Object({ connection: ConnectionResponse }, { description: 'The connection.' }),
          headers: ETag,
        },
        200: Type.Object({ connection: ConnectionResponse }, { description: 'The result of a dry run.' }),
      },
    },
    config: { examples: { body: EXAMPLES } },
    handler: async (request, reply) => {
      const client = clientOf(request);
      const dryRun = request.query.dry_run ?? false;
      const { publisher_id: publisher, token, ...sent } = request.body;
      const defaults = { currency: null, overlapDays: DEFAULT_OVERLAP_DAYS };
      const content = { ...defaults, ...connectionContentOf(sent) } as ConnectionContent;
      const connection = await createConnection(connectionsContext(ctx), { client, publisher, content, token, dryRun });
      if (!dryRun) sendTag(reply, connection);
      return reply.code(dryRun ? 200 : 201).send({ connection: connectionResponse(client, connection) });
    },
  });
}
