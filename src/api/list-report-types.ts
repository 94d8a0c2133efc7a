import type { FastifyInstance } from 'fastify';
import '@fastify/swagger';
import { Type } from 'typebox';
import { catalogue } from '../reports/catalogue.ts';
import { ReportTypeSummary, reportTypeSummary } from './report-type-answer.ts';

/** GET /report-types */
export function listReportTypes(app: FastifyInstance): void {
  const answer = { report_types: catalogue.map(reportTypeSummary) };
  app.get('/report-types', {
    schema: {
      operationId: 'listReportTypes',
      tags: ['Reports'],
      summary: 'List report types',
      description: 'Everything that can be asked for. `getReportType` tells the filters and columns of each.',
      response: {
        200: Type.Object({ report_types: Type.Array(ReportTypeSummary) }, { description: 'The catalogue.' }),
      },
    },
    config: { examples: { 200: { all: { summary: 'All report types', value: answer } } } },
    handler: async () => answer,
  });
}
