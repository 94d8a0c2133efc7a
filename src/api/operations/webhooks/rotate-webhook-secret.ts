import type { FastifyInstance } from 'fastify';
import '@fastify/swagger';
import { type Static, Type } from 'typebox';
import { rotateSecret } from '../../../webhooks/rotate-secret.ts';
import { clientOf } from '../../authenticate.ts';
import type { ApiContext } from '../../context.ts';
import { errorResponses } from '../../error-response.ts';
import { DryRun } from '../../query.ts';
import { Secret, WebhookParams, WebhookResponse, webhookResponse } from './webhook-response.ts';

/** POST /webhooks/{id}/rotate */
export function rotateWebhookSecret(app: FastifyInstance, ctx: ApiContext): void {
  app.post<{ Params: Static<typeof WebhookParams>; Querystring: Static<typeof DryRun> }>('/webhooks/:id/rotate', {
    schema: {
      operationId: 'rotateWebhookSecret',
      tags: ['Webhooks'],
      summary: 'Rotate a webhook secret',
      description:
        'Returns a new secret. For 24 hours, events are signed with both secrets, so that you can update the receiver. No request body required. Requires the role `admin` or `operator`.',
      params: WebhookParams,
      querystring: DryRun,
      response: {
        200: Type.Object(
          { webhook: WebhookResponse, secret: Secret },
          { description: 'The webhook and its new secret.' },
        ),
        ...errorResponses('NOT_FOUND'),
      },
    },
    handler: async (request) => {
      const dryRun = request.query.dry_run ?? false;
      const input = { client: clientOf(request), id: request.params.id, dryRun };
      const { webhook, secret } = await rotateSecret(ctx, input);
      return { webhook: webhookResponse(webhook), secret };
    },
  });
}
