import type { FastifyInstance } from 'fastify';
import '@fastify/swagger';
import { Type } from 'typebox';
import { listWebhooks } from '../../../webhooks/list-webhooks.ts';
import { clientOf } from '../../authenticate.ts';
import type { ApiContext } from '../../context.ts';
import { DryRun } from '../../query.ts';
import { WebhookResponse, webhookResponse } from './webhook-response.ts';

/** GET /webhooks */
export function listWebhooksOperation(app: FastifyInstance, ctx: ApiContext): void {
  app.get('/webhooks', {
    schema: {
      operationId: 'listWebhooks',
      tags: ['Webhooks'],
      summary: 'List webhooks',
      description:
        'Returns the webhooks of your publisher, or of all publishers if you are an operator. Secrets are not included. Requires the role `admin` or `operator`.',
      querystring: DryRun,
      response: {
        200: Type.Object({ webhooks: Type.Array(WebhookResponse) }, { description: 'Webhooks, oldest first.' }),
      },
    },
    handler: async (request) => {
      const webhooks = await listWebhooks(ctx, { client: clientOf(request) });
      return { webhooks: webhooks.map(webhookResponse) };
    },
  });
}
