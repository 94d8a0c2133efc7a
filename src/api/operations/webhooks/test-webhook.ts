import type { FastifyInstance, FastifyRequest } from 'fastify';
import '@fastify/swagger';
import { type Static, Type } from 'typebox';
import { sendTest } from '../../../webhooks/send-test.ts';
import { clientOf } from '../../authenticate.ts';
import type { ApiContext } from '../../context.ts';
import { errorResponses } from '../../error-response.ts';
import { ownLimit } from '../../own-limit.ts';
import { DryRun } from '../../query.ts';
import { DeliveryResponse, deliveryResponse, WebhookParams } from './webhook-response.ts';

/** Maximum test events per publisher and minute. For each one, this service connects to a server that a client chose. */
const MAX_TESTS = 60;

/** POST /webhooks/{id}/test */
export function testWebhook(app: FastifyInstance, ctx: ApiContext): void {
  const by = (request: FastifyRequest) => `publisher ${clientOf(request).publisherId}`;
  app.post<{ Params: Static<typeof WebhookParams>; Querystring: Static<typeof DryRun> }>('/webhooks/:id/test', {
    schema: {
      operationId: 'testWebhook',
      tags: ['Webhooks'],
      summary: 'Send a test event',
      description:
        'Sends one `webhook.test` event to the webhook, without retries. `listWebhookDeliveries` shows the result a moment later. No request body required. Requires the role `admin` or `operator`.',
      params: WebhookParams,
      querystring: DryRun,
      response: {
        202: Type.Object({ delivery: DeliveryResponse }, { description: 'The event was queued.' }),
        200: Type.Object({ delivery: Type.Null() }, { description: 'The result of a dry run: the event can be sent.' }),
        ...errorResponses('NOT_FOUND'),
      },
    },
    preHandler: ownLimit(app, { max: MAX_TESTS, by, what: 'test events' }),
    handler: async (request, reply) => {
      const dryRun = request.query.dry_run ?? false;
      const delivery = await sendTest(ctx, { client: clientOf(request), id: request.params.id, dryRun });
      return reply.code(delivery ? 202 : 200).send({ delivery: delivery && deliveryResponse(delivery) });
    },
  });
}
