/** Webhooks, their deliveries and their parameters as the API returns them. */
import { type Static, Type } from 'typebox';
import { enumeration } from '../../../reports/enumeration.ts';
import type { Delivery } from '../../../webhooks/delivery.ts';
import { EVENTS, type Webhook } from '../../../webhooks/webhook.ts';
import { nullable, timestamp } from '../../nullable.ts';

/** The path parameter `{id}` of operations on one webhook. */
export const WebhookParams = Type.Object({
  id: Type.Integer({
    minimum: 1,
    maximum: Number.MAX_SAFE_INTEGER,
    examples: [1],
    description: 'Webhook ID.',
  }),
});

export const EventName = enumeration(EVENTS, {
  description:
    'Event type: `export.completed`, `export.failed`, `schedule.paused` when Sheaf pauses a schedule, `delivery.failed` after the last retry of a delivery, or `connection.paused` when Sheaf pauses a connection.',
});

export const WebhookResponse = Type.Object({
  id: Type.Integer({ description: 'Webhook ID. 0 in a dry run.' }),
  publisher_id: Type.Integer({ description: 'ID of the publisher whose exports it reports.' }),
  publisher: Type.String({ description: 'Slug of the publisher.', examples: ['acme-media'] }),
  created_by: nullable(
    Type.Object(
      {
        id: Type.Integer({ description: 'User ID.', examples: [1] }),
        email: Type.String({ description: 'E-mail address of the user.', examples: ['ann@acme-media.example'] }),
      },
      { description: 'The user who created it. Null for webhooks from the command line and from earlier versions.' },
    ),
  ),
  url: Type.String({
    format: 'uri',
    description: 'URL that receives the events.',
    examples: ['https://shop.example/hooks/sheaf'],
  }),
  events: Type.Array(EventName, { description: 'Events that are sent.' }),
  created_at: timestamp('Time when the webhook was created.'),
  failing_since: nullable(
    timestamp('Time of the first of the latest consecutive failures. Null after a success.', { examples: [null] }),
  ),
  disabled_at: nullable(
    timestamp('Time when the receiver returned 410 Gone, which disables the webhook. Null otherwise.', {
      examples: [null],
    }),
  ),
});

export const Secret = nullable(
  Type.String({
    description: 'Secret that the events are signed with. Store it now: it is not shown again. Null in a dry run.',
    examples: ['whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD'],
  }),
);

export const DeliveryStatusName = enumeration(['pending', 'delivered', 'failed'], {
  description: 'Status: `pending`, then `delivered` or `failed`.',
});

export const DeliveryResponse = Type.Object({
  id: Type.String({
    description: 'Delivery ID, sent in the `webhook-id` header.',
    examples: ['msg_5f0c3a1de86b4c0aa3c2f6b1c9d07e44'],
  }),
  export_id: nullable(Type.Integer({ description: 'Export ID. Null for events that concern no export.' })),
  event: Type.String({
    description: 'Event type, or `webhook.test`.',
    examples: ['export.completed'],
  }),
  status: DeliveryStatusName,
  attempts: Type.Integer({ description: 'Number of requests sent, including retries.' }),
  last_status: nullable(
    Type.Integer({ description: 'HTTP status of the last response. Null without a response.', examples: [503] }),
  ),
  last_error: nullable(
    Type.String({ description: 'Why the last request failed.', examples: ['The receiver returned status 503.'] }),
  ),
  created_at: timestamp('Time of the event.'),
  next_try_at: nullable(timestamp('Time of the next retry. Null when the delivery succeeded or failed.')),
  delivered_at: nullable(timestamp('Time when the receiver accepted the event.', { examples: [null] })),
});

export function webhookResponse(webhook: Webhook): Static<typeof WebhookResponse> {
  return {
    id: webhook.id,
    publisher_id: webhook.publisherId,
    publisher: webhook.publisher,
    created_by: webhook.createdBy,
    url: webhook.url,
    events: webhook.events,
    created_at: webhook.createdAt.toISOString(),
    failing_since: webhook.failingSince?.toISOString() ?? null,
    disabled_at: webhook.disabledAt?.toISOString() ?? null,
  };
}

export function deliveryResponse(delivery: Delivery): Static<typeof DeliveryResponse> {
  return {
    id: delivery.id,
    export_id: delivery.exportId,
    event: delivery.event,
    status: delivery.status,
    attempts: delivery.attempts,
    last_status: delivery.lastStatus,
    last_error: delivery.lastError,
    created_at: delivery.createdAt.toISOString(),
    next_try_at: delivery.nextTryAt?.toISOString() ?? null,
    delivered_at: delivery.deliveredAt?.toISOString() ?? null,
  };
}
