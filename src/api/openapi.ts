/** The OpenAPI document, generated from the schemas of the operations and the report types. */
import type { FastifyDynamicSwaggerOptions } from '@fastify/swagger';
import type { Config } from '../config.ts';
import type { ApiDocument, Schema } from '../openapi/document.ts';
import type { Catalog } from '../reports/catalog.ts';
import { indexSchema, searchSchema } from '../reports/param-schemas.ts';
import type { ReportType } from '../reports/report-type.ts';
import { Receipt, ReceiptPart } from '../verify/receipt.ts';
import { VERSION } from '../version.ts';
import { SECURITY, SECURITY_SCHEMES } from './authenticate.ts';
import { completeDocument, type OperationExamples } from './complete-document.ts';
import { conflictSchema, ErrorResponse } from './error-response.ts';
import { ApiKeyResponse } from './operations/api-keys/api-key-response.ts';
import { ConnectionResponse, ConnectionTestResponse } from './operations/connections/connection-response.ts';
import { FetchResponse } from './operations/connections/fetch-response.ts';
import { DestinationResponse, TestResponse } from './operations/destinations/destination-response.ts';
import { EstimateResponse, exportSchema } from './operations/exports/export-response.ts';
import { ShareResponse } from './operations/exports/share-response.ts';
import { ImportPresetResponse } from './operations/imports/import-preset-response.ts';
import { ImportRecordResponse, ImportResponse } from './operations/imports/import-response.ts';
import { PresetResponse } from './operations/presets/preset-response.ts';
import { FileDeliveryResponse } from './operations/schedules/file-delivery-response.ts';
import { RunResponse } from './operations/schedules/run-response.ts';
import { RuleSchema, ScheduleResponse } from './operations/schedules/schedule-response.ts';
import { SessionResponse } from './operations/session/session-response.ts';
import { UserResponse } from './operations/users/user-response.ts';
import { webhookEvents } from './operations/webhooks/webhook-events.ts';
import { DeliveryResponse, WebhookResponse } from './operations/webhooks/webhook-response.ts';
import { DEFAULT_ORIGIN } from './origin.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Documents a body that the domain validates. */
    body?: object;
    /** Describes a body that is a file. Fastify passes it on unread. */
    uploads?: string;
    /** Examples for the document. Without them, an example is composed from those of the fields. */
    examples?: OperationExamples;
  }
}

export function openApiDocument(config: Pick<Config, 'publicUrl'>, catalog: Catalog): FastifyDynamicSwaggerOptions {
  const examples = new Map<string, OperationExamples>();
  return {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Sheaf export reports',
        version: VERSION,
        description:
          'Export affiliate marketing data as CSV, Excel, JSON Lines and Parquet files. Create an export, poll it or stream its events, then download the file. Every response has the headers `X-Request-Id`, `X-RateLimit-Limit`, `X-RateLimit-Remaining` and `X-RateLimit-Reset`. Guides are at `/docs`. An index for language models is at `/llms.txt`.',
        contact: { name: 'Your administrator' },
        license: { name: 'Apache-2.0', identifier: 'Apache-2.0' } as { name: string },
      },
      servers: [{ url: config.publicUrl ?? DEFAULT_ORIGIN }],
      tags: [
        { name: 'Reports', description: 'Create exports, check their status and download their files.' },
        { name: 'Presets', description: 'Save requests under a name, and create exports from them.' },
        { name: 'Schedules', description: 'Repeat an export by a rule, and see its runs.' },
        { name: 'Destinations', description: 'Save and test the places that files can be delivered to.' },
        { name: 'Connections', description: 'Fetch transactions from networks by a rule, and see what was fetched.' },
        { name: 'Imports', description: 'Import files of networks, and see past imports.' },
        { name: 'Webhooks', description: 'Receive an event when an export is finished.' },
        {
          name: 'Administration',
          description: 'Manage API keys and users, and see usage, limits and the state of the service.',
        },
        { name: 'Assistant', description: 'Ask how to use the API and get working programs.' },
        { name: 'Feedback', description: 'Say whether a page was helpful.' },
        { name: 'Session', description: 'Sign in, sign out, get the session and rotate your API key.' },
      ],
      webhooks: webhookEvents(catalog),
      components: { securitySchemes: { ...SECURITY_SCHEMES } },
      security: SECURITY,
    },
    convertConstToEnum: false,
    transform: ({ schema, url, route }) => {
      const { body, uploads } = route.config ?? {};
      const file = uploads && { consumes: ['application/octet-stream'], body: fileBody(uploads) };
      if (route.config?.examples && schema?.operationId) examples.set(schema.operationId, route.config.examples);
      return { schema: body ? { ...schema, body: exportRequest(catalog) } : { ...schema, ...file }, url };
    },
    transformObject: (made) =>
      completeDocument((made as { openapiObject: unknown }).openapiObject as ApiDocument, {
        examples,
        named: namedSchemas(catalog),
      }) as object,
  };
}

/** The body of an upload. https://spec.openapis.org/oas/v3.1.0#considerations-for-file-uploads */
function fileBody(description: string): object {
  return { description, type: 'string', format: 'binary' };
}

/** Schemas that have a name in the document and in generated clients. */
function namedSchemas(catalog: Catalog): Record<string, Schema> {
  const named = {
    Export: exportSchema(catalog),
    Estimate: EstimateResponse,
    ExportRequest: exportRequest(catalog),
    Receipt,
    ReceiptPart,
    Session: SessionResponse,
    ApiKey: ApiKeyResponse,
    User: UserResponse,
    Preset: PresetResponse,
    Schedule: ScheduleResponse,
    ScheduleRule: RuleSchema,
    ScheduleRun: RunResponse,
    FileDelivery: FileDeliveryResponse,
    Destination: DestinationResponse,
    DestinationTest: TestResponse,
    Connection: ConnectionResponse,
    ConnectionTest: ConnectionTestResponse,
    ConnectionFetch: FetchResponse,
    Share: ShareResponse,
    Import: ImportRecordResponse,
    ImportResult: ImportResponse,
    ImportPreset: ImportPresetResponse,
    Webhook: WebhookResponse,
    Delivery: DeliveryResponse,
    ErrorResponse: ErrorResponse,
    ConflictResponse: conflictSchema(catalog),
    ...Object.fromEntries(
      catalog.reports.flatMap((report) => [
        [`${schemaName(report)}Request`, requestOf(report)],
        [`${schemaName(report)}Filters`, filters(report)],
        [`${schemaName(report)}Presentation`, presentation(report)],
      ]),
    ),
  };
  // TypeBox schemas have members that must not be in the document.
  return JSON.parse(JSON.stringify(named));
}

/** The schema name for a report type: `AdvertisersCsv` for `advertisers_csv`. */
function schemaName({ name }: ReportType): string {
  return name.replaceAll(/(?:^|_)([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

/** The body that creates an export. Its filters depend on the report type, so that generated clients reject all others. */
function exportRequest({ reports }: Catalog): object {
  return {
    description: 'A report type, its filters and the presentation of its rows.',
    oneOf: reports.map(requestOf),
    discriminator: {
      propertyName: 'report_type',
      mapping: Object.fromEntries(
        reports.map((report) => [report.name, `#/components/schemas/${schemaName(report)}Request`]),
      ),
    },
  };
}

function requestOf(report: ReportType): object {
  return {
    title: report.name,
    description: report.description,
    type: 'object',
    required: ['report_type', ...(report.required ? ['search_params'] : [])],
    additionalProperties: false,
    properties: {
      report_type: { type: 'string', enum: [report.name], description: 'The report type.' },
      search_params: filters(report),
      index_params: presentation(report),
    },
  };
}

function filters(report: ReportType): object {
  return {
    title: `${report.name}: filters`,
    description: 'Filters of the report type. An unknown name is an error.',
    ...searchSchema(report),
    additionalProperties: false,
  };
}

function presentation(report: ReportType): object {
  const schema = indexSchema(report);
  const columns = schema.properties['columns']!;
  const lines = report.columns.map(
    ({ key, label, kind, description }) => `- \`${key}\` (${label}, ${kind}): ${description}`,
  );
  const described = { ...columns, description: `${columns['description']}\n\n${lines.join('\n')}` };
  return {
    title: `${report.name}: presentation`,
    description: 'Presentation of the rows.',
    ...schema,
    properties: { ...schema.properties, columns: described },
    additionalProperties: false,
  };
}
