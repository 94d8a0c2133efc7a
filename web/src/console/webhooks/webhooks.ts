/** The API's webhooks. */
import type { Delivery, Responses, Webhook } from '../../../../clients/typescript/src/types.ts';
import { json, request } from '../../data/request.ts';
import { useChange } from '../data/use-pages.ts';

export const WEBHOOKS = '/api/v1/webhooks';

export interface WebhookRequest {
  url: string;
  events: Webhook['events'];
  publisher_id?: string;
}

/** First member of the keys of queries for deliveries. */
export const DELIVERIES = 'deliveries';

export function useCreateWebhook() {
  return useChange(
    (webhook: WebhookRequest) => request<Responses['createWebhook']>(WEBHOOKS, json('POST', webhook)),
    WEBHOOKS,
  );
}

export function useRotateSecret({ id }: Webhook) {
  return useChange(
    () => request<Responses['rotateWebhookSecret']>(`${WEBHOOKS}/${id}/rotate`, { method: 'POST' }),
    WEBHOOKS,
  );
}

export function useDeleteWebhook({ id }: Webhook) {
  return useChange(() => request<void>(`${WEBHOOKS}/${id}`, { method: 'DELETE' }), WEBHOOKS);
}

export function useTestWebhook() {
  return useChange(
    ({ id }: Webhook) => request<{ delivery: Delivery }>(`${WEBHOOKS}/${id}/test`, { method: 'POST' }),
    DELIVERIES,
  );
}

export function useRetryDelivery({ id }: Webhook) {
  return useChange(
    (delivery: Delivery) =>
      request<Responses['retryWebhookDelivery']>(`${WEBHOOKS}/${id}/deliveries/${delivery.id}/retry`, {
        method: 'POST',
      }),
    DELIVERIES,
  );
}
