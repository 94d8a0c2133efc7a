import type { FastifyInstance } from 'fastify';
import '@fastify/swagger';
import { type Static, Type } from 'typebox';
import { clicksDetailsExcel } from '../../../reports/clicks-details-excel.ts';
import { withExclusions } from '../../../reports/exclusions.ts';
import type { ApiContext } from '../../context.ts';
import { reportTypeName, reportTypeResponse, reportTypeSchema } from './report-type-response.ts';

const EXAMPLES = {
  200: {
    clicks: {
      summary: 'Click details',
      value: { report_type: reportTypeResponse(withExclusions(clicksDetailsExcel)) },
    },
  },
};

/** GET /report-types/{name} */
export function getReportType(app: FastifyInstance, { catalog }: ApiContext): void {
  const Params = Type.Object({ name: reportTypeName(catalog) });
  app.get<{ Params: Static<typeof Params> }>('/report-types/:name', {
    schema: {
      operationId: 'getReportType',
      tags: ['Reports'],
      summary: 'Get a report type',
      description:
        'Returns one report type: its filters as JSON Schema, its columns with their definitions, its sort orders and its defaults.',
      params: Params,
      response: {
        200: Type.Object({ report_type: reportTypeSchema(catalog) }, { description: 'The report type.' }),
      },
    },
    config: { examples: EXAMPLES },
    // The path schema accepts only names in the catalog.
    handler: async (request) => ({ report_type: reportTypeResponse(catalog.find(request.params.name)!) }),
  });
}
