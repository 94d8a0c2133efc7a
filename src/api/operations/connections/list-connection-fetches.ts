import type { FastifyInstance } from 'fastify';
import '@fastify/swagger';
import { type Static, Type } from 'typebox';
import { listFetches } from '../../../connections/fetch-record.ts';
import { clientOf } from '../../authenticate.ts';
import type { ApiContext } from '../../context.ts';
import { errorResponses } from '../../error-response.ts';
import { DryRun } from '../../query.ts';
import { ConnectionParams } from './connection-response.ts';
import { FetchResponse, fetchResponse } from './fetch-response.ts';

const DEFAULT_LIMIT = 50;

const Query = Type.Object({
  ...DryRun.properties,
  limit: Type.Optional(
    Type.Integer({
      minimum: 1,
      maximum: 1000,
      default: DEFAULT_LIMIT,
      description: `Maximum fetches in the response. Default ${DEFAULT_LIMIT}.`,
    }),
  ),
});

/** GET /connections/{id}/fetches */
export function listConnectionFetches(app: FastifyInstance, ctx: ApiContext): void {
  app.get<{ Params: Static<typeof ConnectionParams>; Querystring: Static<typeof Query> }>('/connections/:id/fetches', {
    schema: {
      operationId: 'listConnectionFetches',
      tags: ['Connections'],
      summary: 'List the fetches of a connection',
      description:
        'Returns the windows that were fetched or are waiting, latest first, with their numbers of pages and rows. They are kept for 400 days.',
      params: ConnectionParams,
      querystring: Query,
      response: {
        200: Type.Object({ fetches: Type.Array(FetchResponse) }, { description: 'Fetches, latest first.' }),
        ...errorResponses('NOT_FOUND'),
      },
    },
    handler: async (request) => {
      const { limit = DEFAULT_LIMIT } = request.query;
      const fetches = await listFetches(ctx, { client: clientOf(request), id: request.params.id, limit });
      return { fetches: fetches.map(fetchResponse) };
    },
  });
}
