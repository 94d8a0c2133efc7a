import type { FastifyInstance } from 'fastify';
import '@fastify/swagger';
import { type Static, Type } from 'typebox';
import { findReport } from '../../../reports/catalogue.ts';
import { clicksDetailsExcel } from '../../../reports/clicks-details-excel.ts';
import { ReportTypeName } from '../exports/export-response.ts';
import { ReportTypeAnswer, reportTypeAnswer } from './report-type-response.ts';

const EXAMPLES = {
  200: { clicks: { summary: 'Click details', value: { report_type: reportTypeAnswer(clicksDetailsExcel) } } },
};

const Params = Type.Object({ name: ReportTypeName });

/** GET /report-types/{name} */
export function getReportType(app: FastifyInstance): void {
  app.get<{ Params: Static<typeof Params> }>('/report-types/:name', {
    schema: {
      operationId: 'getReportType',
      tags: ['Reports'],
      summary: 'Get a report type',
      description:
        'Returns one report type: its filters as JSON Schema, its columns with their definitions, its sort orders and its defaults.',
      params: Params,
      response: {
        200: Type.Object({ report_type: ReportTypeAnswer }, { description: 'The report type.' }),
      },
    },
    config: { examples: EXAMPLES },
    // The path schema accepts only names in the catalogue.
    handler: async (request) => ({ report_type: reportTypeAnswer(findReport(request.params.name)!) }),
  });
}
