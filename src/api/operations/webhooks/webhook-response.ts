/** Webhooks, their deliveries and their parameters as the API returns them. */
import { type Static, type TSchema, Type } from 'typebox';
import { enumeration } from '../../../reports/enumeration.ts';
import type { Delivery } from '../../../webhooks/delivery.ts';
import { EVENTS, type Webhook } from '../../../webhooks/webhook.ts';

const nullable = <T extends TSchema & { type: string }>(schema: T) =>
  Type.Unsafe<Static<T> | null>({ ...schema, type: [schema.type, 'null'] });
const timestamp = (description: string, more: { examples?: unknown[] } = {}) =>
  Type.String({ format: 'date-time', description, ...more });

/** The path parameter `{id}` of operations on one webhook. */
export const WebhookParams = Type.Object({
  id: Type.Integer({
    minimum: 1,
    maximum: Number.MAX_SAFE_INTEGER,
    examples: [42],
    description: 'Webhook ID.',
  }),
});

export const EventName = enumeration(EVENTS, { description: 'Event type: `export.completed` or `export.failed`.' });

export const WebhookAnswer = Type.Object({
  id: Type.Integer({ description: 'Webhook ID. 0 in a dry run.' }),
  publisher_id: Type.Integer({ description: 'ID of the publisher whose exports it reports.' }),
  url: Type.String({
    format: 'uri',
    description: 'URL that receives the events.',
    examples: ['https://shop.example/hooks/sheaf'],
  }),
  events: Type.Array(EventName, { description: 'Events that are sent.' }),
  created_at: timestamp('Time when the webhook was created.'),
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

export const DeliveryAnswer = Type.Object({
  id: Type.String({
    description: 'Delivery ID, sent in the `webhook-id` header.',
    examples: ['msg_5f0c3a1de86b4c0aa3c2f6b1c9d07e44'],
  }),
  export_id: nullable(Type.Integer({ description: 'Export ID. Null for a test event.' })),
  event: Type.String({
    description: 'Event type: `export.completed`, `export.failed` or `webhook.test`.',
    examples: ['export.completed'],
  }),
  status: enumeration(['pending', 'delivered', 'failed'], {
    description: 'Status: `pending`, then `delivered` or `failed`.',
  }),
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

export function webhookAnswer(webhook: Webhook): Static<typeof WebhookAnswer> {
  return {
    id: webhook.id,
    publisher_id: webhook.publisherId,
    url: webhook.url,
    events: webhook.events,
    created_at: webhook.createdAt.toISOString(),
    disabled_at: webhook.disabledAt?.toISOString() ?? null,
  };
}

export function deliveryAnswer(delivery: Delivery): Static<typeof DeliveryAnswer> {
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
