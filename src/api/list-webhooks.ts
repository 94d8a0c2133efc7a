import type { FastifyInstance } from 'fastify';
import '@fastify/swagger';
import { Type } from 'typebox';
import { listWebhooks } from '../webhooks/list-webhooks.ts';
import { callerOf } from './authenticate.ts';
import type { ApiContext } from './context.ts';
import { DryRun } from './query.ts';
import { WebhookAnswer, webhookAnswer } from './webhook-answer.ts';

/** GET /webhooks */
export function listWebhooksOperation(app: FastifyInstance, ctx: ApiContext): void {
  app.get('/webhooks', {
    schema: {
      operationId: 'listWebhooks',
      tags: ['Webhooks'],
      summary: 'List webhooks',
      description: 'The webhooks of your publisher, or of all as an operator. Secrets are not shown. For admins.',
      querystring: DryRun,
      response: {
        200: Type.Object({ webhooks: Type.Array(WebhookAnswer) }, { description: 'Webhooks, oldest first.' }),
      },
    },
    handler: async (request) => {
      const webhooks = await listWebhooks(ctx, { caller: callerOf(request) });
      return { webhooks: webhooks.map(webhookAnswer) };
    },
  });
}
