/** Webhooks, their deliveries and their parameters as the API shows them. */
import { type Static, type TSchema, Type } from 'typebox';
import { enumeration } from '../reports/enumeration.ts';
import type { Delivery } from '../webhooks/delivery.ts';
import { EVENTS, type Webhook } from '../webhooks/webhook.ts';

const nullable = <T extends TSchema & { type: string }>(schema: T) =>
  Type.Unsafe<Static<T> | null>({ ...schema, type: [schema.type, 'null'] });
const instant = (description: string, more: { examples?: unknown[] } = {}) =>
  Type.String({ format: 'date-time', description, ...more });

/** The `{id}` of operations on one webhook. */
export const WebhookParams = Type.Object({
  id: Type.Integer({
    minimum: 1,
    maximum: Number.MAX_SAFE_INTEGER,
    examples: [42],
    description: 'Id of a webhook.',
  }),
});

export const EventName = enumeration(EVENTS, { description: 'export.completed or export.failed.' });

export const WebhookAnswer = Type.Object({
  id: Type.Integer({ description: 'Id of the webhook; 0 in the preview of a dry run.' }),
  publisher_id: Type.Integer({ description: 'Whose reports it is told of.' }),
  url: Type.String({
    format: 'uri',
    description: 'Where events are posted to.',
    examples: ['https://shop.example/hooks/sheaf'],
  }),
  events: Type.Array(EventName, { description: 'What it is told.' }),
  created_at: instant('When it was made.'),
  disabled_at: nullable(
    instant('When its receiver answered 410 Gone; nothing is sent from then on.', { examples: [null] }),
  ),
});

export const Secret = nullable(
  Type.String({
    description: 'Signs the events. Keep it: it is shown this once. Null in a dry run.',
    examples: ['whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD'],
  }),
);

export const DeliveryAnswer = Type.Object({
  id: Type.String({
    description: 'What the receiver gets as webhook-id.',
    examples: ['msg_5f0c3a1de86b4c0aa3c2f6b1c9d07e44'],
  }),
  export_id: nullable(Type.Integer({ description: 'The report it tells of; null for a test.' })),
  event: Type.String({
    description: 'export.completed, export.failed or webhook.test.',
    examples: ['export.completed'],
  }),
  status: enumeration(['pending', 'delivered', 'failed'], { description: 'pending → delivered or failed.' }),
  attempts: Type.Integer({ description: 'How often it was tried.' }),
  last_status: nullable(
    Type.Integer({ description: 'HTTP status of the last try; null when there was no answer.', examples: [503] }),
  ),
  last_error: nullable(Type.String({ description: 'Why the last try failed.', examples: ['It answered 503.'] })),
  created_at: instant('When it happened.'),
  next_try_at: nullable(instant('When it is tried next; null once it is delivered or given up.')),
  delivered_at: nullable(instant('When the receiver accepted it.', { examples: [null] })),
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
