import type { FastifyInstance } from 'fastify';
import '@fastify/swagger';
import { type Static, Type } from 'typebox';
import { createWebhook } from '../../../webhooks/create-webhook.ts';
import { clientOf } from '../../authenticate.ts';
import type { ApiContext } from '../../context.ts';
import { originOf } from '../../origin.ts';
import { DryRun } from '../../query.ts';
import { EventName, Secret, WebhookResponse, webhookResponse } from './webhook-response.ts';

const Body = Type.Object(
  {
    url: Type.String({
      description: 'URL that receives the events. It must use HTTPS and a public IP address.',
      examples: ['https://shop.example/hooks/sheaf'],
    }),
    events: Type.Optional(
      Type.Array(EventName, { minItems: 1, uniqueItems: true, description: 'Events to send. Default: all.' }),
    ),
    publisher_id: Type.Optional(
      Type.String({
        pattern: '^[\\w-]{1,200}$',
        description: 'ID or slug of the publisher whose exports to report. For operators. Default: your own publisher.',
        examples: ['acme-media'],
      }),
    ),
  },
  { additionalProperties: false },
);

const ResponseBody = Type.Object({ webhook: WebhookResponse, secret: Secret });

/** POST /webhooks */
export function createWebhookOperation(app: FastifyInstance, ctx: ApiContext): void {
  app.post<{ Body: Static<typeof Body>; Querystring: Static<typeof DryRun> }>('/webhooks', {
    schema: {
      operationId: 'createWebhook',
      tags: ['Webhooks'],
      summary: 'Create a webhook',
      description:
        'Sends an event to `url` when an export of the publisher is completed or failed, when Sheaf pauses a schedule, and when a delivery has failed. Events are signed according to Standard Webhooks (standardwebhooks.com) and retried for about 18 hours until the receiver returns a 2xx status. Requires the role `admin` or `operator`.',
      querystring: DryRun,
      body: Body,
      response: {
        201: Type.Object(ResponseBody.properties, {
          description: 'The webhook and the secret that verifies its events.',
        }),
        200: Type.Object(ResponseBody.properties, { description: 'The result of a dry run.' }),
      },
    },
    handler: async (request, reply) => {
      const { url, events, publisher_id: publisher } = request.body;
      const dryRun = request.query.dry_run ?? false;
      const { webhook, secret } = await createWebhook(
        { pool: ctx.pool, webhookPrivate: ctx.config.webhookPrivate },
        { client: clientOf(request), url, events, publisher, origin: originOf(ctx.config, request), dryRun },
      );
      return reply.code(dryRun ? 200 : 201).send({ webhook: webhookResponse(webhook), secret });
    },
  });
}
