import type { FastifyInstance, FastifyRequest } from 'fastify';
import '@fastify/swagger';
import { type Static, Type } from 'typebox';
import { sendTest } from '../webhooks/send-test.ts';
import { callerOf } from './authenticate.ts';
import type { ApiContext } from './context.ts';
import { errorAnswers } from './error-answer.ts';
import { ownLimit } from './own-limit.ts';
import { DryRun } from './query.ts';
import { DeliveryAnswer, deliveryAnswer, WebhookParams } from './webhook-answer.ts';

/** Test events of a publisher per minute: each makes this service connect to a server that a client chose. */
const MAX_TESTS = 60;

/** POST /webhooks/{id}/test */
export function testWebhook(app: FastifyInstance, ctx: ApiContext): void {
  const by = (request: FastifyRequest) => `publisher ${callerOf(request).publisherId}`;
  app.post<{ Params: Static<typeof WebhookParams>; Querystring: Static<typeof DryRun> }>('/webhooks/:id/test', {
    schema: {
      operationId: 'testWebhook',
      tags: ['Webhooks'],
      summary: 'Send a test event',
      description:
        'Posts an event `webhook.test` to the webhook, once. What became of it stands in its deliveries a moment later. Needs no body. For admins.',
      params: WebhookParams,
      querystring: DryRun,
      response: {
        202: Type.Object({ delivery: DeliveryAnswer }, { description: 'It is on its way.' }),
        200: Type.Object({ delivery: Type.Null() }, { description: 'A dry run: it could be sent.' }),
        ...errorAnswers('NOT_FOUND'),
      },
    },
    preHandler: ownLimit(app, { max: MAX_TESTS, by, what: 'test events' }),
    handler: async (request, reply) => {
      const dryRun = request.query.dry_run ?? false;
      const delivery = await sendTest(ctx, { caller: callerOf(request), id: request.params.id, dryRun });
      return reply.code(delivery ? 202 : 200).send({ delivery: delivery && deliveryAnswer(delivery) });
    },
  });
}
