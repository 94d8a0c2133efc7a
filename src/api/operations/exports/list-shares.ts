import type { FastifyInstance } from 'fastify';
import '@fastify/swagger';
import { type Static, Type } from 'typebox';
import { listShares } from '../../../exports/shares/change-shares.ts';
import { clientOf } from '../../authenticate.ts';
import type { ApiContext } from '../../context.ts';
import { errorResponses } from '../../error-response.ts';
import { originOf } from '../../origin.ts';
import { DryRun } from '../../query.ts';
import { ExportParams } from './export-params.ts';
import { exampleShare, ShareResponse, shareResponse } from './share-response.ts';

/** GET /exports/{id}/shares */
export function listSharesOperation(app: FastifyInstance, ctx: ApiContext): void {
  app.get<{ Params: Static<typeof ExportParams> }>('/exports/:id/shares', {
    schema: {
      operationId: 'listShares',
      tags: ['Reports'],
      summary: 'List shared links',
      description:
        'Returns the links that `createShare` made for this export, newest first, including those that are no longer valid. Shows how often and when each was last used. Addresses of recipients are not recorded.',
      params: ExportParams,
      querystring: DryRun,
      response: {
        200: Type.Object({ shares: Type.Array(ShareResponse) }, { description: 'The links, newest first.' }),
        ...errorResponses('NOT_FOUND'),
      },
    },
    config: { examples: { 200: { one: { summary: 'One link', value: { shares: [exampleShare] } } } } },
    handler: async (request) => {
      const client = clientOf(request);
      const shares = await listShares(ctx, { client, id: request.params.id });
      const recipient = { client, origin: originOf(ctx.config, request), linkSecret: ctx.linkSecret };
      return { shares: await Promise.all(shares.map((share) => shareResponse(share, recipient))) };
    },
  });
}
