import type { FastifyInstance } from 'fastify';
import '@fastify/swagger';
import { type Static, Type } from 'typebox';
import { formats } from '../encode/formats.ts';
import { RequestError } from '../errors.ts';
import type { ExportRow } from '../exports/export-row.ts';
import { getExport } from '../exports/get.ts';
import { callerOf } from './authenticate.ts';
import type { ApiContext } from './context.ts';
import { errorAnswers } from './error-answer.ts';
import { downloadLink, type ExportAnswer, exportAnswer, linkHolder } from './export-answer.ts';
import { ExportParams } from './export-params.ts';
import { DryRun } from './query.ts';

/** GET /exports/{id}/download */
export function downloadExportReport(app: FastifyInstance, ctx: ApiContext): void {
  app.get<{ Params: Static<typeof ExportParams> }>('/exports/:id/download', {
    schema: {
      operationId: 'downloadExportReport',
      tags: ['Reports'],
      summary: 'Download a report',
      description:
        'Redirects to the file of a completed export with a fresh link, like its `download_url`. You can keep this URL, because it does not expire. HEAD redirects to a link for HEAD, with either file storage. For an export that is not completed, the response is 409 with the `export` beside the error.',
      params: ExportParams,
      querystring: DryRun,
      response: {
        302: {
          ...Type.Null({ description: 'The file is at `Location`; go there without the API key.' }),
          headers: { Location: { type: 'string', format: 'uri', description: 'The presigned link.' } },
        },
        200: {
          description: 'The file, where the client follows the link by itself.',
          content: Object.fromEntries(
            Object.values(formats).map(({ contentType }) => [
              contentType.split(';')[0]!,
              { schema: { type: 'string', format: 'binary' } },
            ]),
          ),
        },
        ...errorAnswers('NOT_FOUND', 'CONFLICT'),
      },
    },
    handler: async (request, reply) => {
      const row = await getExport(ctx, { caller: callerOf(request), id: request.params.id });
      const method = request.method === 'HEAD' ? 'HEAD' : 'GET';
      const link = await downloadLink(ctx, { ...linkHolder(ctx, request), method }, row);
      if (!link) throw withoutFile(row, await exportAnswer(ctx, request, row));
      return reply.redirect(link.url, 302);
    },
  });
}

function withoutFile(row: ExportRow, shown: ExportAnswer): RequestError {
  return new RequestError('CONFLICT', reason(row), { beside: { export: shown } });
}

function reason({ status, parentId, errorMessage }: ExportRow): string {
  if (parentId !== null) return `A part has no file of its own. Download export ${parentId}.`;
  if (status === 'failed') return `This report failed and has no file. ${errorMessage ?? 'Ask for it again.'}`;
  if (status === 'completed')
    return errorMessage ?? 'The file of this report is no longer kept. Ask for the report again.';
  return 'This report is not completed yet. Poll the export in this answer.';
}
