import type { FastifyInstance } from 'fastify';
import '@fastify/swagger';
import { type Static, Type } from 'typebox';
import { refusePart } from '../../../exports/cancel.ts';
import { ExportConflict } from '../../../exports/export-conflict.ts';
import { getExport } from '../../../exports/get.ts';
import { readRequest } from '../../../exports/request.ts';
import { clientOf } from '../../authenticate.ts';
import type { ApiContext } from '../../context.ts';
import { errorResponses } from '../../error-response.ts';
import { DryRun } from '../../query.ts';
import { ClientHeader } from '../../request-origin.ts';
import { exampleExports } from './example-exports.ts';
import { createdResponses, exportCreator } from './export-creator.ts';
import { ExportParams } from './export-params.ts';

const repeat = { ...exampleExports.pending, id: 2, repeat_of: 1 };

/** POST /exports/{id}/repeat */
export function repeatExportReport(app: FastifyInstance, ctx: ApiContext): void {
  const create = exportCreator(app, ctx);
  const responses = createdResponses(ctx.catalog);
  app.post<{ Params: Static<typeof ExportParams>; Querystring: Static<typeof DryRun> }>('/exports/:id/repeat', {
    schema: {
      operationId: 'repeatExportReport',
      tags: ['Reports'],
      summary: 'Repeat an export',
      description:
        'Creates a new export with the same parameters, and with `repeat_of` set to this one. Unlike `createExportReport`, it builds a new file even if this export was completed recently. If you have the same export in progress, returns 409 with it. No request body required.',
      params: ExportParams,
      querystring: DryRun,
      headers: ClientHeader,
      response: {
        202: responses[202],
        200: Type.Object(responses[200].properties, { description: 'The result of a dry run.' }),
        ...errorResponses('NOT_FOUND', 'CONFLICT'),
      },
    },
    config: {
      examples: {
        202: { queued: { summary: 'Queued', value: { export: repeat, deduped: false } } },
        200: {
          preview: {
            summary: 'Dry run with an estimate',
            value: { export: { ...exampleExports.dryRun, repeat_of: 1 }, deduped: false },
          },
        },
      },
    },
    handler: async (request, reply) => {
      const client = clientOf(request);
      const found = await getExport(ctx, { client, id: request.params.id });
      const { id, reportType, params, publisherId } = found;
      refusePart(found);
      if (params.since) {
        throw new ExportConflict(
          'This export has only what was new or changed since an earlier one of its schedule, so it cannot be repeated. Run the schedule with POST /api/v1/schedules/{id}/runs.',
          found,
        );
      }
      // Read as if it were sent again, because the report type can have changed.
      const body = {
        report_type: reportType,
        search_params: { ...params.search_params, publisher_id: publisherId },
        index_params: params.index_params,
      };
      const requested = await readRequest(ctx, { client, body });
      return create({ request, reply, requested, dryRun: request.query.dry_run === true, repeatOf: id });
    },
  });
}
