import type { FastifyInstance } from 'fastify';
import '@fastify/swagger';
import { type Static, Type } from 'typebox';
import { revokeShare } from '../../../exports/shares/change-shares.ts';
import { clientOf } from '../../authenticate.ts';
import type { ApiContext } from '../../context.ts';
import { errorResponses } from '../../error-response.ts';
import { originOf } from '../../origin.ts';
import { DryRun } from '../../query.ts';
import { exampleShare, ShareParams, ShareResponse, shareResponse } from './share-response.ts';

const revoked = { ...exampleShare, url: null, status: 'revoked' as const, revoked_at: '2026-11-25T09:00:00.000Z' };

/** POST /exports/{id}/shares/{share_id}/revoke */
export function revokeShareOperation(app: FastifyInstance, ctx: ApiContext): void {
  app.post<{ Params: Static<typeof ShareParams>; Querystring: Static<typeof DryRun> }>(
    '/exports/:id/shares/:share_id/revoke',
    {
      schema: {
        operationId: 'revokeShare',
        tags: ['Reports'],
        summary: 'Revoke a shared link',
        description:
          'Revokes the link immediately. A client that is receiving the file at that moment gets all of it. The export and its other links stay. No request body required.',
        params: ShareParams,
        querystring: DryRun,
        response: {
          200: Type.Object({ share: ShareResponse }, { description: 'The link.' }),
          ...errorResponses('NOT_FOUND'),
        },
      },
      config: { examples: { 200: { revoked: { summary: 'Revoked', value: { share: revoked } } } } },
      handler: async (request) => {
        const client = clientOf(request);
        const { id, share_id: shareId } = request.params;
        const share = await revokeShare(ctx, { client, id, shareId, dryRun: request.query.dry_run ?? false });
        const recipient = { client, origin: originOf(ctx.config, request), linkSecret: ctx.linkSecret };
        return { share: await shareResponse(share, recipient) };
      },
    },
  );
}
