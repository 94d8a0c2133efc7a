import type { FastifyInstance } from 'fastify';
import '@fastify/swagger';
import { Type } from 'typebox';
import { readRequest } from '../../../exports/request.ts';
import type { Catalog } from '../../../reports/catalog.ts';
import { clientOf } from '../../authenticate.ts';
import type { ApiContext } from '../../context.ts';
import { errorResponses } from '../../error-response.ts';
import { DryRun } from '../../query.ts';
import { ClientHeader } from '../../request-origin.ts';
import { reportTypeName } from '../report-types/report-type-response.ts';
import { exampleExports, exampleRequest } from './example-exports.ts';
import { createdResponses, exportCreator } from './export-creator.ts';

/** The body of a request to create an export. */
export const exportBody = (catalog: Catalog) =>
  Type.Object(
    {
      report_type: reportTypeName(catalog),
      search_params: Type.Optional(
        Type.Object(
          {},
          {
            additionalProperties: true,
            description: 'Filters. `getReportType` lists those of a report type. An unknown name is an error.',
          },
        ),
      ),
      index_params: Type.Optional(
        Type.Object(
          {},
          {
            additionalProperties: true,
            description:
              'Presentation of the rows: `sort`, `direction`, `columns`, `timezone`, `filename`, `format`, and `bom` and `header` for CSV.',
          },
        ),
      ),
    },
    { $id: 'CreateExportReportBody' },
  );

const EXAMPLES = {
  body: {
    deals: { summary: 'Active US deals, four columns, as Excel', value: exampleRequest },
    clicks: {
      summary: 'All clicks of one month, in Berlin time, as Excel',
      value: {
        report_type: 'clicks_details_excel',
        search_params: { start_date: '2026-11-01', end_date: '2026-11-30' },
        index_params: { timezone: 'Europe/Berlin' },
      },
    },
    advertisers: { summary: 'All advertisers, as CSV', value: { report_type: 'advertisers_csv' } },
  },
  202: { queued: { summary: 'Queued', value: { export: exampleExports.pending, deduped: false } } },
  200: {
    earlier: {
      summary: 'Earlier export with the same parameters',
      value: { export: exampleExports.completed, deduped: true },
    },
    preview: {
      summary: 'Dry run with an estimate',
      value: { export: exampleExports.dryRun, deduped: false },
    },
  },
};

/** POST /exports */
export function createExportReport(app: FastifyInstance, ctx: ApiContext): void {
  const create = exportCreator(app, ctx);
  app.post<{ Querystring: { dry_run?: boolean } }>('/exports', {
    schema: {
      operationId: 'createExportReport',
      tags: ['Reports'],
      summary: 'Create an export',
      description:
        'Queues an export and returns immediately. Poll `status_url` until `status` is `completed`. While the export is in progress, the same request returns 409 with the running export. For some minutes after it is completed, the same request returns the same export with `deduped: true`. With `dry_run=true`, the request is validated, nothing is created, and the response contains an estimate.',
      querystring: DryRun,
      headers: ClientHeader,
      response: {
        ...createdResponses(ctx.catalog),
        ...errorResponses('CONFLICT'),
      },
    },
    // The schema only documents the body. The domain validates it, because the parameters depend on the report type.
    config: { body: exportBody(ctx.catalog), examples: EXAMPLES },
    handler: async (request, reply) => {
      const requested = await readRequest(ctx, { client: clientOf(request), body: request.body });
      return create({ request, reply, requested, dryRun: request.query.dry_run === true });
    },
  });
}
