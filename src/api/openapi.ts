/** The OpenAPI document: made from the operations' schemas and the catalogue of reports. */
import type { FastifyDynamicSwaggerOptions } from '@fastify/swagger';
import type { Config } from '../config.ts';
import { catalogue } from '../reports/catalogue.ts';
import { indexSchema, searchSchema } from '../reports/param-schemas.ts';
import type { ReportType } from '../reports/report-type.ts';
import { Receipt, ReceiptPart } from '../verify/receipt.ts';
import { SECURITY, SECURITY_SCHEMES } from './authenticate.ts';
import { completeDocument, type OperationExamples } from './complete-document.ts';
import { DEFAULT_ORIGIN } from './context.ts';
import type { ApiDocument, Schema } from './document.ts';
import { ConflictAnswer, ErrorAnswer } from './error-answer.ts';
import { EstimateAnswer, ExportAnswer } from './export-answer.ts';
import { SessionAnswer } from './session-answer.ts';
import { DeliveryAnswer, WebhookAnswer } from './webhook-answer.ts';
import { webhookEvents } from './webhook-events.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Documents a body that the domain reads by itself. */
    body?: object;
    /** For the document; what brings none is shown with the examples of its fields. */
    examples?: OperationExamples;
  }
}

const VERSION = '1.0.0';

export function openApiDocument(config: Pick<Config, 'publicUrl'>): FastifyDynamicSwaggerOptions {
  const examples = new Map<string, OperationExamples>();
  return {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Sheaf export reports',
        version: VERSION,
        description:
          'Asks for affiliate-marketing reports, follows them, and downloads them as CSV or Excel. Every answer has X-Request-Id and X-RateLimit-Limit, -Remaining and -Reset. The guides are at /docs, and for programs at /llms.txt.',
        contact: { name: 'Whoever runs this service' },
        license: { name: 'Apache-2.0', identifier: 'Apache-2.0' } as { name: string },
      },
      servers: [{ url: config.publicUrl ?? DEFAULT_ORIGIN }],
      tags: [
        { name: 'Reports', description: 'Ask for reports and fetch their files.' },
        { name: 'Webhooks', description: 'Be told when reports are finished.' },
        { name: 'Assistant', description: 'Ask how to use the API, and have the program written.' },
        { name: 'Session', description: 'Sign in and out, see who you are, and replace your API key.' },
      ],
      webhooks: webhookEvents(),
      components: { securitySchemes: { ...SECURITY_SCHEMES } },
      security: SECURITY,
    },
    convertConstToEnum: false,
    transform: ({ schema, url, route }) => {
      const body = route.config?.body;
      if (route.config?.examples && schema?.operationId) examples.set(schema.operationId, route.config.examples);
      return { schema: body ? { ...schema, body: exportRequest() } : schema, url };
    },
    transformObject: (made) =>
      completeDocument((made as { openapiObject: unknown }).openapiObject as ApiDocument, {
        examples,
        named: namedSchemas(),
      }) as object,
  };
}

/** What is known by a name in the document, and in the clients that are made from it. */
function namedSchemas(): Record<string, Schema> {
  const named = {
    Export: ExportAnswer,
    Estimate: EstimateAnswer,
    ExportRequest: exportRequest(),
    Receipt,
    ReceiptPart,
    Session: SessionAnswer,
    Webhook: WebhookAnswer,
    Delivery: DeliveryAnswer,
    ErrorAnswer,
    ConflictAnswer,
    ...Object.fromEntries(
      catalogue.flatMap((report) => [
        [`${schemaName(report)}Request`, requestOf(report)],
        [`${schemaName(report)}Filters`, filters(report)],
        [`${schemaName(report)}Presentation`, presentation(report)],
      ]),
    ),
  };
  // TypeBox schemas carry more than the document may hold.
  return JSON.parse(JSON.stringify(named));
}

/** `advertisers_csv` as schemas are called: `AdvertisersCsv`. */
function schemaName({ name }: ReportType): string {
  return name.replaceAll(/(?:^|_)([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

/** The body of an export: which filters it can have follows from its report type, so that generated clients refuse others. */
function exportRequest(): object {
  return {
    description: 'A report type, its filters, and how its rows are shown.',
    oneOf: catalogue.map(requestOf),
    discriminator: {
      propertyName: 'report_type',
      mapping: Object.fromEntries(
        catalogue.map((report) => [report.name, `#/components/schemas/${schemaName(report)}Request`]),
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
    description: 'Which rows: the filters of the report type. An unknown name is an error.',
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
    description: 'How the rows are shown.',
    ...schema,
    properties: { ...schema.properties, columns: described },
    additionalProperties: false,
  };
}
