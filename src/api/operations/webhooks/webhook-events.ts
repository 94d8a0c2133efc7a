/** The webhook events, for the `webhooks` section of the OpenAPI document. */
import { type TObject, type TSchema, Type } from 'typebox';
import type { ApiDocument, Operation } from '../../../openapi/document.ts';
import type { Catalog } from '../../../reports/catalog.ts';
import { EVENTS, type WebhookEvent } from '../../../webhooks/webhook.ts';
import { nullable } from '../../nullable.ts';
import { exampleExports } from '../exports/example-exports.ts';
import { type ExportResponse, exportSchema } from '../exports/export-response.ts';

interface Shown {
  operationId: string;
  summary: string;
  /** Schema of `data`, from the catalog. */
  data(catalog: Catalog): TObject;
  example: object;
  timestamp: string;
}

const ofExport = (operationId: string, summary: string, example: ExportResponse): Shown => ({
  operationId,
  summary,
  data: (catalog) => Type.Object({ export: exportSchema(catalog) }),
  example: { export: example },
  timestamp: example.updated_at,
});

const notice = {
  reason: Type.String({ description: 'What went wrong, in sentences.' }),
  next_step: Type.String({ description: 'What a person has to do, in sentences.' }),
};
const about = (members: Record<string, TSchema>, description: string) => Type.Object(members, { description });
const integer = (description: string) => Type.Integer({ description });
const text = (description: string) => Type.String({ description });
const ScheduleData = about(
  { id: integer('Schedule ID.'), name: text('Name.'), report_type: text('Report type.') },
  'The schedule.',
);
const scheduleExample = { id: 1, name: 'Clicks of yesterday', report_type: 'clicks_details_excel' };

const SHOWN: Record<WebhookEvent, Shown> = {
  'export.completed': ofExport('onExportCompleted', 'Export completed', exampleExports.completed),
  'export.failed': ofExport('onExportFailed', 'Export failed or canceled', exampleExports.failed),
  'schedule.paused': {
    operationId: 'onSchedulePaused',
    summary: 'Schedule paused by Sheaf',
    data: () => Type.Object({ schedule: ScheduleData, ...notice }),
    example: {
      schedule: scheduleExample,
      reason: '3 runs in a row failed. The last one: The report has too many rows.',
      next_step:
        'Correct the cause. Then send POST /api/v1/schedules/1/resume, and POST /api/v1/schedules/1/runs/{run_id}/retry for the runs that failed.',
    },
    timestamp: '2026-11-28T05:30:04.000Z',
  },
  'delivery.failed': {
    operationId: 'onDeliveryFailed',
    summary: 'Delivery failed after its last retry',
    data: () =>
      Type.Object({
        schedule: ScheduleData,
        run: about(
          {
            id: integer('Run ID.'),
            nominal_at: Type.String({ format: 'date-time', description: 'Time of the rule.' }),
            export_id: nullable(integer('Export ID. Null after the export was deleted.')),
          },
          'The run whose file was not delivered.',
        ),
        destination: about(
          { id: integer('Destination ID.'), name: text('Name.'), kind: text('Kind of the destination.') },
          'The destination.',
        ),
        failed_step: nullable(text('Step of the last try that failed. Null for an error of the service.')),
        ...notice,
      }),
    example: {
      schedule: scheduleExample,
      run: { id: 1, nominal_at: '2026-11-28T05:30:00.000Z', export_id: 1 },
      destination: { id: 1, name: 'Finance', kind: 'sftp' },
      failed_step: 'authenticate',
      reason: 'The server refused the password. Enter the current one.',
      next_step:
        'Correct the destination and test it, then send POST /api/v1/schedules/1/runs/1/deliveries/1/retry. The file is not built again.',
    },
    timestamp: '2026-11-29T03:12:41.000Z',
  },
  'connection.paused': {
    operationId: 'onConnectionPaused',
    summary: 'Connection paused by Sheaf',
    data: () =>
      Type.Object({
        connection: about(
          { id: integer('Connection ID.'), name: text('Name.'), network: text('Network.') },
          'The connection.',
        ),
        ...notice,
      }),
    example: {
      connection: { id: 1, name: 'Awin UK', network: 'awin' },
      reason:
        'Awin refused the token with status 401. Check the account ID, and that the token is valid and allowed to read transactions. Then send the token again.',
      next_step:
        'Correct the cause, for example with PATCH /api/v1/connections/1, and check it with POST /api/v1/connections/1/test. Then send POST /api/v1/connections/1/resume. Nothing is lost: the next fetch begins where the last one ended.',
    },
    timestamp: '2026-11-29T05:00:03.000Z',
  },
};

const HEADERS = {
  'webhook-id': 'Delivery ID. It is the same in every retry, so use it to ignore duplicates.',
  'webhook-timestamp': 'Unix time of this request in seconds.',
  'webhook-signature':
    '`v1,` followed by the base64-encoded HMAC-SHA256 of `{webhook-id}.{webhook-timestamp}.{body}`. For 24 hours after a rotation, it has two signatures, separated by a space.',
};

export function webhookEvents(catalog: Catalog): NonNullable<ApiDocument['webhooks']> {
  return Object.fromEntries(EVENTS.map((event) => [event, { post: operation(event, catalog) }]));
}

function operation(event: WebhookEvent, catalog: Catalog): Operation {
  const { operationId, summary, data, example, timestamp } = SHOWN[event];
  const schema = Type.Object({
    type: Type.Literal(event),
    timestamp: Type.String({ format: 'date-time', description: 'Time of the event.' }),
    data: data(catalog),
  });
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
          example: { type: event, timestamp, data: example },
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
