import type { FastifyInstance } from 'fastify';
import '@fastify/swagger';
import { type Static, Type } from 'typebox';
import { fetchNow } from '../../../connections/request-fetch.ts';
import { clientOf } from '../../authenticate.ts';
import type { ApiContext } from '../../context.ts';
import { errorResponses, plainConflict } from '../../error-response.ts';
import { DryRun } from '../../query.ts';
import { ConnectionParams } from './connection-response.ts';
import { FetchResponse, fetchResponse } from './fetch-response.ts';

const Fetches = Type.Array(FetchResponse, { description: 'Windows, earliest first. Empty in a dry run.' });

/** POST /connections/{id}/fetches */
export function fetchConnectionOperation(app: FastifyInstance, ctx: ApiContext): void {
  app.post<{ Params: Static<typeof ConnectionParams>; Querystring: Static<typeof DryRun> }>(
    '/connections/:id/fetches',
    {
      schema: {
        operationId: 'fetchConnection',
        tags: ['Connections'],
        summary: 'Fetch from a connection now',
        description:
          'Fetches everything up to now, in windows that the network allows, one after another. The first begins within a second. No request body required. Requires the role `admin` or `operator`.',
        params: ConnectionParams,
        querystring: DryRun,
        response: {
          202: Type.Object({ fetches: Fetches }, { description: 'The windows, which are waiting.' }),
          200: Type.Object({ fetches: Fetches }, { description: 'The result of a dry run.' }),
          ...errorResponses('NOT_FOUND'),
          ...plainConflict('The connection is paused, or a fetch is not finished.'),
        },
      },
      handler: async (request, reply) => {
        const dryRun = request.query.dry_run ?? false;
        const fetches = await fetchNow(ctx, { client: clientOf(request), id: request.params.id, dryRun });
        return reply.code(dryRun ? 200 : 202).send({ fetches: fetches.map(fetchResponse) });
      },
    },
  );
}
