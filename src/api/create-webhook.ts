import type { FastifyInstance } from 'fastify';
import '@fastify/swagger';
import { type Static, Type } from 'typebox';
import { createWebhook } from '../webhooks/create-webhook.ts';
import { callerOf } from './authenticate.ts';
import { type ApiContext, originOf } from './context.ts';
import { DryRun } from './query.ts';
import { EventName, Secret, WebhookAnswer, webhookAnswer } from './webhook-answer.ts';

const Body = Type.Object(
  {
    url: Type.String({
      description: 'Where events are posted to: https, and an address of the public internet.',
      examples: ['https://shop.example/hooks/sheaf'],
    }),
    events: Type.Optional(
      Type.Array(EventName, { minItems: 1, uniqueItems: true, description: 'What to be told; all when left out.' }),
    ),
    publisher_id: Type.Optional(
      Type.String({
        pattern: '^[\\w-]{1,200}$',
        description: 'For operators: whose reports, by id or slug.',
        examples: ['acme-media'],
      }),
    ),
  },
  { additionalProperties: false },
);

const Answer = Type.Object({ webhook: WebhookAnswer, secret: Secret });

/** POST /webhooks */
export function createWebhookOperation(app: FastifyInstance, ctx: ApiContext): void {
  app.post<{ Body: Static<typeof Body>; Querystring: Static<typeof DryRun> }>('/webhooks', {
    schema: {
      operationId: 'createWebhook',
      tags: ['Webhooks'],
      summary: 'Be told when reports are finished',
      description:
        'Every report of the publisher that is completed or failed is posted to `url`, signed in the form of Standard Webhooks (standardwebhooks.com) and tried again for about 18 hours until the receiver answers with a 2xx status. For admins.',
      querystring: DryRun,
      body: Body,
      response: {
        201: Type.Object(Answer.properties, { description: 'The webhook, and the secret that verifies its events.' }),
        200: Type.Object(Answer.properties, { description: 'The preview of a dry run.' }),
      },
    },
    handler: async (request, reply) => {
      const { url, events, publisher_id: publisher } = request.body;
      const dryRun = request.query.dry_run ?? false;
      const { webhook, secret } = await createWebhook(
        { pool: ctx.pool, webhookPrivate: ctx.config.webhookPrivate },
        { caller: callerOf(request), url, events, publisher, origin: originOf(ctx.config, request), dryRun },
      );
      return reply.code(dryRun ? 200 : 201).send({ webhook: webhookAnswer(webhook), secret });
    },
  });
}
