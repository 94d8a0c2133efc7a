/** The webhook events, for the `webhooks` section of the OpenAPI document. */
import type { OpenAPIV3_1 } from 'openapi-types';
import { Type } from 'typebox';
import { EVENTS, type WebhookEvent } from '../../../webhooks/webhook.ts';
import { exampleExports } from '../exports/example-exports.ts';
import { ExportAnswer } from '../exports/export-response.ts';

const SHOWN: Record<WebhookEvent, { operationId: string; summary: string; example: ExportAnswer }> = {
  'export.completed': {
    operationId: 'onExportCompleted',
    summary: 'Export completed',
    example: exampleExports.completed,
  },
  'export.failed': {
    operationId: 'onExportFailed',
    summary: 'Export failed or cancelled',
    example: exampleExports.failed,
  },
};

const HEADERS = {
  'webhook-id': 'Delivery ID. It is the same in every retry, so use it to ignore duplicates.',
  'webhook-timestamp': 'Unix time of this request in seconds.',
  'webhook-signature':
    '`v1,` followed by the base64-encoded HMAC-SHA256 of `{webhook-id}.{webhook-timestamp}.{body}`. For 24 hours after a rotation, it has two signatures, separated by a space.',
};

export function webhookEvents(): Record<string, OpenAPIV3_1.PathItemObject> {
  return Object.fromEntries(EVENTS.map((event) => [event, { post: operation(event) }]));
}

function operation(event: WebhookEvent): NonNullable<OpenAPIV3_1.PathItemObject['post']> {
  const schema = Type.Object({
    type: Type.Literal(event),
    timestamp: Type.String({ format: 'date-time', description: 'Time of the event.' }),
    data: Type.Object({ export: ExportAnswer }),
  });
  const { operationId, summary, example } = SHOWN[event];
  return {
    operationId,
    tags: ['Webhooks'],
    summary,
    description:
      'Sent to webhooks as a POST request. Return a 2xx status within 10 seconds. Otherwise, the event is retried for about 18 hours.',
    security: [],
    parameters: Object.entries(HEADERS).map(([name, description]) => ({
      name,
      in: 'header' as const,
      required: true,
      description,
      schema: { type: 'string' },
    })),
    // TypeBox schemas have symbols, which must not be in the document.
    requestBody: {
      content: {
        'application/json': {
          schema: JSON.parse(JSON.stringify(schema)),
          example: { type: event, timestamp: example.updated_at, data: { export: example } },
        },
      },
    },
    responses: {
      '2XX': { description: 'The event was accepted.' },
      '410': { description: 'The webhook is disabled and receives no more events.' },
      default: { description: 'The event is retried later.' },
    },
  };
}
