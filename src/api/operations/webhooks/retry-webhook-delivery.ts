import type { FastifyInstance, FastifyRequest } from 'fastify';
import '@fastify/swagger';
import { type Static, Type } from 'typebox';
import { retryDelivery } from '../../../webhooks/retry-delivery.ts';
import { clientOf } from '../../authenticate.ts';
import type { ApiContext } from '../../context.ts';
import { errorResponses, plainConflict } from '../../error-response.ts';
import { ownLimit } from '../../own-limit.ts';
import { DryRun } from '../../query.ts';
import { DeliveryResponse, deliveryResponse, WebhookParams } from './webhook-response.ts';

/** Maximum retries by hand per publisher and minute. Each one connects to a server that a client chose. */
const MAX_RETRIES_BY_HAND = 60;

const Params = Type.Object({
  ...WebhookParams.properties,
  delivery_id: Type.String({
    pattern: '^msg_[0-9a-f]{32}$',
    description: 'Delivery ID.',
    examples: ['msg_5f0c3a1de86b4c0aa3c2f6b1c9d07e44'],
  }),
});

/** POST /webhooks/{id}/deliveries/{delivery_id}/retry */
export function retryWebhookDelivery(app: FastifyInstance, ctx: ApiContext): void {
  const by = (request: FastifyRequest) => `publisher ${clientOf(request).publisherId}`;
  app.post<{ Params: Static<typeof Params>; Querystring: Static<typeof DryRun> }>(
    '/webhooks/:id/deliveries/:delivery_id/retry',
    {
      schema: {
        operationId: 'retryWebhookDelivery',
        tags: ['Webhooks'],
        summary: 'Retry a webhook delivery',
        description:
          'Sends a failed event again, or a pending one now instead of at its next retry. `listWebhookDeliveries` shows the result a moment later. No request body required. Requires the role `admin` or `operator`.',
        params: Params,
        querystring: DryRun,
        response: {
          202: Type.Object({ delivery: DeliveryResponse }, { description: 'The event is due now.' }),
          200: Type.Object({ delivery: DeliveryResponse }, { description: 'The result of a dry run: unchanged.' }),
          ...errorResponses('NOT_FOUND'),
          ...plainConflict('The receiver already accepted the event, or the webhook is disabled.'),
        },
      },
      preHandler: ownLimit(app, { max: MAX_RETRIES_BY_HAND, by, what: 'retries of webhook deliveries' }),
      handler: async (request, reply) => {
        const dryRun = request.query.dry_run ?? false;
        const { id, delivery_id: deliveryId } = request.params;
        const delivery = await retryDelivery(ctx, { client: clientOf(request), id, deliveryId, dryRun });
        return reply.code(dryRun ? 200 : 202).send({ delivery: deliveryResponse(delivery) });
      },
    },
  );
}
