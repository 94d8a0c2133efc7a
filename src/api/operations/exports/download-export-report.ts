import type { FastifyInstance } from 'fastify';
import '@fastify/swagger';
import { type Static, Type } from 'typebox';
import { formats } from '../../../encode/formats.ts';
import { ExportConflict } from '../../../exports/export-conflict.ts';
import type { ExportRow } from '../../../exports/export-row.ts';
import { getExport } from '../../../exports/get.ts';
import { clientOf } from '../../authenticate.ts';
import type { ApiContext } from '../../context.ts';
import { errorResponses } from '../../error-response.ts';
import { DryRun } from '../../query.ts';
import { ExportParams } from './export-params.ts';
import { downloadLink, recipientOf } from './export-response.ts';

/** GET /exports/{id}/download */
export function downloadExportReport(app: FastifyInstance, ctx: ApiContext): void {
  app.get<{ Params: Static<typeof ExportParams> }>('/exports/:id/download', {
    schema: {
      operationId: 'downloadExportReport',
      tags: ['Reports'],
      summary: 'Download a file',
      description:
        'Redirects to the file of a completed export with a new presigned link, like `download_url`. Unlike that link, this URL does not expire. HEAD redirects to a link for HEAD, with every kind of file storage. If the export has no file, returns 409 with the `export`.',
      params: ExportParams,
      querystring: DryRun,
      response: {
        302: {
          ...Type.Null({ description: 'The file is at `Location`. Request it without the API key.' }),
          headers: { Location: { type: 'string', format: 'uri', description: 'Presigned link to the file.' } },
        },
        200: {
          description: 'The file, if the client follows redirects.',
          content: Object.fromEntries(
            Object.values(formats).map(({ contentType }) => [
              contentType.split(';')[0]!,
              { schema: { type: 'string', format: 'binary' } },
            ]),
          ),
        },
        ...errorResponses('NOT_FOUND', 'CONFLICT'),
      },
    },
    handler: async (request, reply) => {
      const row = await getExport(ctx, { client: clientOf(request), id: request.params.id });
      const method = request.method === 'HEAD' ? 'HEAD' : 'GET';
      const link = await downloadLink(ctx, row, { ...recipientOf(ctx, request), method });
      if (!link) throw new ExportConflict(reason(row), row);
      return reply.redirect(link.url, 302);
    },
  });
}

function reason({ status, parentId, errorMessage }: ExportRow): string {
  if (parentId !== null) return `This export is a part and has no file. Download export ${parentId}.`;
  if (status === 'failed') return `This export failed and has no file. ${errorMessage ?? 'Create it again.'}`;
  if (status === 'completed') return errorMessage ?? 'The file of this export has expired. Create the export again.';
  return 'This export is not completed yet. Poll the `export` in this response.';
}
