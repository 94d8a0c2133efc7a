import type { FastifyInstance } from 'fastify';
import '@fastify/swagger';
import { Type } from 'typebox';
import { type CreateInput, createExport, twinKey } from '../../../exports/create.ts';
import { type EstimateContext, estimate } from '../../../exports/estimate.ts';
import type { ExportRow } from '../../../exports/export-row.ts';
import { createTwinFinder } from '../../../exports/find-twin.ts';
import { conflict, readRequest } from '../../../exports/request.ts';
import { clientOf } from '../../authenticate.ts';
import { clientLeft } from '../../client-left.ts';
import type { ApiContext } from '../../context.ts';
import { errorAnswers } from '../../error-response.ts';
import { DryRun } from '../../query.ts';
import { exampleExports, exampleRequest } from './example-exports.ts';
import { ExportAnswer, exportAnswer, ReportTypeName } from './export-response.ts';

/** Seconds until the first poll: most exports of one part are completed by then. */
const RETRY_AFTER = '1';

/** The body of a request to create an export. */
export const ExportBody = Type.Object(
  {
    report_type: ReportTypeName,
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
            'Presentation of the rows: `sort`, `direction`, `columns`, `timezone`, `filename`, and `bom` for CSV.',
        },
      ),
    ),
  },
  { $id: 'CreateExportReportBody' },
);

const ResponseBody = Type.Object({
  export: ExportAnswer,
  deduped: Type.Boolean({ description: 'True if this is an earlier export with the same parameters.' }),
});

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
      value: { export: exampleExports.preview, deduped: false },
    },
  },
};

/** POST /exports */
export function createExportReport(app: FastifyInstance, ctx: ApiContext): void {
  const findTwin = createTwinFinder({ pool: ctx.pool, dedupeSeconds: ctx.config.dedupeSeconds });
  app.post<{ Querystring: { dry_run?: boolean } }>('/exports', {
    schema: {
      operationId: 'createExportReport',
      tags: ['Reports'],
      summary: 'Create an export',
      description:
        'Queues an export and returns immediately. Poll `status_url` until `status` is `completed`. While the export is in progress, the same request returns 409 with the running export. For some minutes after it is completed, the same request returns the same export with `deduped: true`. With `dry_run=true`, the request is validated, nothing is created, and the response contains an estimate.',
      querystring: DryRun,
      response: {
        202: {
          ...Type.Object(ResponseBody.properties, { description: 'Queued.' }),
          headers: {
            Location: { type: 'string', format: 'uri', description: 'URL to poll, the same as `status_url`.' },
            'Retry-After': { type: 'integer', description: 'Seconds to wait before the first poll.' },
          },
        },
        200: Type.Object(ResponseBody.properties, {
          description: 'An earlier export with the same parameters, or the result of a dry run.',
        }),
        ...errorAnswers('CONFLICT'),
      },
    },
    // The schema only documents the body. The domain validates it, because the parameters depend on the report type.
    config: { body: ExportBody, examples: EXAMPLES },
    handler: async (request, reply) => {
      const client = clientOf(request);
      const reader = { publisherId: client.publisherId, signal: clientLeft(reply) };
      const requested = await readRequest(ctx, { client, body: request.body });
      const input = { client, request: requested, reader };
      const show = (row: ExportRow) => exportAnswer(ctx, request, row);
      const domain = { ...ctx, ...ctx.config, findTwin };
      const dryRun = request.query.dry_run === true;
      const created = dryRun ? await findTwin(twinKey(input), reader) : await createExport(domain, input);
      if (!created) return { export: await preview(domain, input, show), deduped: false };
      const shown = await show(created.export);
      if (created.outcome === 'running') throw conflict(shown);
      if (created.outcome === 'twin') return { export: shown, deduped: true };
      return reply
        .code(202)
        .header('location', shown.status_url!)
        .header('retry-after', RETRY_AFTER)
        .send({ export: shown, deduped: false });
    },
  });
}

async function preview(
  ctx: EstimateContext,
  { client, request: requested, reader }: CreateInput,
  show: (row: ExportRow) => Promise<ExportAnswer>,
): Promise<ExportAnswer> {
  const estimated = await estimate(ctx, { reader, request: requested });
  const now = new Date();
  const shown = await show({
    id: 0,
    parentId: null,
    partNumber: null,
    publisherId: requested.publisherId,
    userId: client.userId,
    reportType: requested.report.name,
    params: requested.params,
    status: 'pending',
    attempt: 0,
    chunked: estimated.parts > 1,
    rowCount: null,
    filename: null,
    fileKey: null,
    fileBytes: null,
    errorMessage: null,
    partsReady: 0,
    partsTotal: estimated.parts,
    createdAt: now,
    updatedAt: now,
    startedAt: null,
    completedAt: null,
  });
  return { ...shown, estimate: estimated };
}
