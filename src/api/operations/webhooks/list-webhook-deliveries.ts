import type { FastifyInstance } from 'fastify';
import '@fastify/swagger';
import { type Static, Type } from 'typebox';
import { listDeliveries } from '../../../webhooks/list-deliveries.ts';
import { clientOf } from '../../authenticate.ts';
import type { ApiContext } from '../../context.ts';
import { errorAnswers } from '../../error-response.ts';
import { DryRun } from '../../query.ts';
import { DeliveryAnswer, deliveryAnswer, WebhookParams } from './webhook-response.ts';

const DEFAULT_LIMIT = 50;

const Query = Type.Object({
  ...DryRun.properties,
  limit: Type.Optional(
    Type.Integer({
      minimum: 1,
      maximum: 1000,
      default: DEFAULT_LIMIT,
      description: `Maximum deliveries in the response. Default ${DEFAULT_LIMIT}.`,
    }),
  ),
});

/** GET /webhooks/{id}/deliveries */
export function listWebhookDeliveries(app: FastifyInstance, ctx: ApiContext): void {
  app.get<{ Params: Static<typeof WebhookParams>; Querystring: Static<typeof Query> }>('/webhooks/:id/deliveries', {
    schema: {
      operationId: 'listWebhookDeliveries',
      tags: ['Webhooks'],
      summary: 'List webhook deliveries',
      description:
        'Returns the deliveries of a webhook in the last 30 days with their status, newest first. Requires the role `admin` or `operator`.',
      params: WebhookParams,
      querystring: Query,
      response: {
        200: Type.Object({ deliveries: Type.Array(DeliveryAnswer) }, { description: 'Deliveries, newest first.' }),
        ...errorAnswers('NOT_FOUND'),
      },
    },
    handler: async (request) => {
      const { limit = DEFAULT_LIMIT } = request.query;
      const deliveries = await listDeliveries(ctx, { client: clientOf(request), id: request.params.id, limit });
      return { deliveries: deliveries.map(deliveryAnswer) };
    },
  });
}
