import type { FastifyInstance } from 'fastify';
import '@fastify/swagger';
import { type Static, Type } from 'typebox';
import { deleteWebhook } from '../../../webhooks/delete-webhook.ts';
import { clientOf } from '../../authenticate.ts';
import type { ApiContext } from '../../context.ts';
import { errorResponses } from '../../error-response.ts';
import { DryRun } from '../../query.ts';
import { WebhookParams } from './webhook-response.ts';

/** DELETE /webhooks/{id} */
export function deleteWebhookOperation(app: FastifyInstance, ctx: ApiContext): void {
  app.delete<{ Params: Static<typeof WebhookParams>; Querystring: Static<typeof DryRun> }>('/webhooks/:id', {
    schema: {
      operationId: 'deleteWebhook',
      tags: ['Webhooks'],
      summary: 'Delete a webhook',
      description:
        'Deletes the webhook. Pending events and retries are discarded. Requires the role `admin` or `operator`.',
      params: WebhookParams,
      querystring: DryRun,
      response: {
        204: Type.Null({ description: 'The webhook was deleted.' }),
        ...errorResponses('NOT_FOUND'),
      },
    },
    handler: async (request, reply) => {
      const dryRun = request.query.dry_run ?? false;
      await deleteWebhook(ctx, { client: clientOf(request), id: request.params.id, dryRun });
      return reply.code(204).send();
    },
  });
}
