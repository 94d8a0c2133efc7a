import type { FastifyInstance } from 'fastify';
import '@fastify/swagger';
import { Type } from 'typebox';
import type { ApiContext } from '../../context.ts';
import { reportTypeSummary, reportTypeSummarySchema } from './report-type-response.ts';

/** GET /report-types */
export function listReportTypes(app: FastifyInstance, { catalog }: ApiContext): void {
  const body = { report_types: catalog.reports.map(reportTypeSummary) };
  app.get('/report-types', {
    schema: {
      operationId: 'listReportTypes',
      tags: ['Reports'],
      summary: 'List report types',
      description: 'Returns all report types. `getReportType` returns the filters and columns of one of them.',
      response: {
        200: Type.Object(
          { report_types: Type.Array(reportTypeSummarySchema(catalog)) },
          { description: 'All report types.' },
        ),
      },
    },
    config: { examples: { 200: { all: { summary: 'All report types', value: body } } } },
    handler: async () => body,
  });
}
