/** The OpenAPI document: made from the operations' schemas and the catalogue of reports. */
import type { FastifyDynamicSwaggerOptions } from '@fastify/swagger';
import type { OpenAPIV3_1 } from 'openapi-types';
import type { Config } from '../config.ts';
import { catalogue } from '../reports/catalogue.ts';
import { indexParams } from '../reports/index-params.ts';
import type { ReportType } from '../reports/report-type.ts';
import { SECURITY, SECURITY_SCHEMES } from './authenticate.ts';
import { webhookEvents } from './webhook-events.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Documents a body that the domain reads by itself. */
    body?: object;
  }
}

const VERSION = '1.0.0';

export function openApiDocument(config: Pick<Config, 'publicUrl'>): FastifyDynamicSwaggerOptions {
  return {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Sheaf export reports',
        version: VERSION,
        description: 'Asks for affiliate-marketing reports, follows them, and downloads them as CSV or Excel.',
        license: { name: 'Apache-2.0', identifier: 'Apache-2.0' } as { name: string },
      },
      servers: [{ url: config.publicUrl ?? '/' }],
      tags: [
        { name: 'Reports', description: 'Ask for reports and fetch their files.' },
        { name: 'Webhooks', description: 'Be told when reports are finished.' },
      ],
      webhooks: webhookEvents(),
      components: { securitySchemes: { ...SECURITY_SCHEMES } },
      security: SECURITY,
    },
    transform: ({ schema, url, route }) => {
      const body = route.config?.body;
      return { schema: body ? { ...schema, body: withReports(body) } : schema, url };
    },
  };
}

const PUBLISHER_ID = {
  description: 'Whose data: your own publisher, or for operators any, by id or slug.',
  type: ['string', 'integer'],
};

/** Spells out the parameters of every report type in the body of POST /exports. */
function withReports(body: object): object {
  const { properties, required } = body as { properties: Record<string, object>; required: string[] };
  const perReport = (parameters: (report: ReportType) => object) => catalogue.map(parameters);
  return {
    type: 'object',
    required,
    additionalProperties: false,
    properties: {
      ...properties,
      search_params: { ...properties['search_params'], anyOf: perReport(searchSchema) },
      index_params: { ...properties['index_params'], anyOf: perReport(indexSchema) },
    },
  };
}

function searchSchema(report: ReportType): object {
  const filters = Object.entries(report.search).map(([name, { schema }]) => [name, plain(schema)]);
  return {
    title: `${report.name}: filters`,
    description: report.description,
    type: 'object',
    properties: { ...Object.fromEntries(filters), publisher_id: PUBLISHER_ID },
    ...(report.required ? { required: report.required } : {}),
  };
}

function indexSchema(report: ReportType): object {
  const entries = Object.entries(indexParams(report)).map(([name, { param, fallback }]) => {
    const described = name === 'columns' ? columnsSchema(report, plain(param.schema)) : plain(param.schema);
    return [name, fallback === undefined ? described : { ...described, default: fallback }];
  });
  return { title: `${report.name}: presentation`, type: 'object', properties: Object.fromEntries(entries) };
}

function columnsSchema(report: ReportType, schema: object): object {
  const lines = report.columns.map(
    ({ key, label, kind, description }) => `- \`${key}\` (${label}, ${kind}): ${description}`,
  );
  return { ...schema, description: `${(schema as OpenAPIV3_1.SchemaObject).description}\n\n${lines.join('\n')}` };
}

/** TypeBox schemas carry symbols, which the document must not. */
function plain(schema: object): object {
  return JSON.parse(JSON.stringify(schema));
}
