/** What webhooks post, for the section `webhooks` of the OpenAPI document. */
import type { OpenAPIV3_1 } from 'openapi-types';
import { Type } from 'typebox';
import { EVENTS, type WebhookEvent } from '../webhooks/webhook.ts';
import { exampleExports } from './example-exports.ts';
import { ExportAnswer } from './export-answer.ts';

const SHOWN: Record<WebhookEvent, { operationId: string; summary: string; example: ExportAnswer }> = {
  'export.completed': {
    operationId: 'onExportCompleted',
    summary: 'A report is completed',
    example: exampleExports.completed,
  },
  'export.failed': {
    operationId: 'onExportFailed',
    summary: 'A report has failed, or was cancelled',
    example: exampleExports.failed,
  },
};

const HEADERS = {
  'webhook-id': 'The same in every try: what was seen already can be passed over.',
  'webhook-timestamp': 'When this try was made, in seconds since 1970.',
  'webhook-signature':
    '`v1,` and the base64 of HMAC-SHA256 over `{webhook-id}.{webhook-timestamp}.{body}`; two, with a space between, for a day after a rotation.',
};

export function webhookEvents(): Record<string, OpenAPIV3_1.PathItemObject> {
  return Object.fromEntries(EVENTS.map((event) => [event, { post: operation(event) }]));
}

function operation(event: WebhookEvent): NonNullable<OpenAPIV3_1.PathItemObject['post']> {
  const schema = Type.Object({
    type: Type.Literal(event),
    timestamp: Type.String({ format: 'date-time', description: 'When it happened.' }),
    data: Type.Object({ export: ExportAnswer }),
  });
  const { operationId, summary, example } = SHOWN[event];
  return {
    operationId,
    tags: ['Webhooks'],
    summary,
    description:
      'What is posted to a webhook. Answer with any 2xx status within 10 seconds; what is not is tried again for about 18 hours.',
    security: [],
    parameters: Object.entries(HEADERS).map(([name, description]) => ({
      name,
      in: 'header' as const,
      required: true,
      description,
      schema: { type: 'string' },
    })),
    // TypeBox schemas carry symbols, which the document must not.
    requestBody: {
      content: {
        'application/json': {
          schema: JSON.parse(JSON.stringify(schema)),
          example: { type: event, timestamp: example.updated_at, data: { export: example } },
        },
      },
    },
    responses: {
      '2XX': { description: 'It arrived.' },
      '410': { description: 'Nothing more is wanted: the webhook is disabled.' },
      default: { description: 'It is tried again later.' },
    },
  };
}
