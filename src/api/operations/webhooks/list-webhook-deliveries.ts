import type { FastifyInstance } from 'fastify';
import '@fastify/swagger';
import { type Static, Type } from 'typebox';
import { listDeliveries } from '../../../webhooks/list-deliveries.ts';
import { clientOf } from '../../authenticate.ts';
import type { ApiContext } from '../../context.ts';
import { errorResponses } from '../../error-response.ts';
import { DryRun, queryList } from '../../query.ts';
import { DeliveryResponse, DeliveryStatusName, deliveryResponse, WebhookParams } from './webhook-response.ts';

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
  status: queryList(DeliveryStatusName, 'Only deliveries with one of these statuses.'),
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
        200: Type.Object({ deliveries: Type.Array(DeliveryResponse) }, { description: 'Deliveries, newest first.' }),
        ...errorResponses('NOT_FOUND'),
      },
    },
    handler: async (request) => {
      const { limit = DEFAULT_LIMIT, status: statuses } = request.query;
      const deliveries = await listDeliveries(ctx, {
        client: clientOf(request),
        id: request.params.id,
        limit,
        statuses,
      });
      return { deliveries: deliveries.map(deliveryResponse) };
    },
  });
}
