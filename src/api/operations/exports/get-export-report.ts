import type { FastifyInstance } from 'fastify';
import '@fastify/swagger';
import { type Static, Type } from 'typebox';
import { getExport } from '../../../exports/get.ts';
import { finishedExport } from '../../../exports/wait.ts';
import { clientOf, currentClient } from '../../authenticate.ts';
import { closingSignal } from '../../closing.ts';
import type { ApiContext } from '../../context.ts';
import { errorResponses } from '../../error-response.ts';
import { DryRun } from '../../query.ts';
import { exampleExports } from './example-exports.ts';
import { ExportParams } from './export-params.ts';
import { exportSchema, recipientOf } from './export-response.ts';

/** Less than one minute, after which proxies commonly close the connection. */
const MAX_WAIT_SECONDS = 50;

const Query = Type.Object({
  ...DryRun.properties,
  wait: Type.Optional(
    Type.Integer({
      minimum: 0,
      maximum: MAX_WAIT_SECONDS,
      description: 'Maximum seconds to wait for the export to finish before responding. Default 0.',
    }),
  ),
});

const EXAMPLES = {
  200: {
    completed: { summary: 'Completed', value: { export: exampleExports.completed } },
    processing: { summary: 'In progress, three of eight parts finished', value: { export: exampleExports.processing } },
    failed: { summary: 'Failed', value: { export: exampleExports.failed } },
  },
};

/** GET /exports/{id} */
export function getExportReport(app: FastifyInstance, ctx: ApiContext): void {
  const closing = closingSignal(app);
  app.get<{ Params: Static<typeof ExportParams>; Querystring: Static<typeof Query> }>('/exports/:id', {
    schema: {
      operationId: 'getExportReport',
      tags: ['Reports'],
      summary: 'Get an export',
      description:
        'Returns an export with its status and progress. Once `status` is `completed`, `download_url` is a presigned link that is valid for one hour. Every response contains a new link. With `wait`, the response is delayed until the export is finished.',
      params: ExportParams,
      querystring: Query,
      response: {
        200: Type.Object({ export: exportSchema(ctx.catalog) }, { description: 'The export.' }),
        ...errorResponses('NOT_FOUND'),
      },
    },
    config: { examples: EXAMPLES },
    handler: async (request) => {
      const input = { client: clientOf(request), id: request.params.id };
      const seconds = request.query.wait ?? 0;
      const recipient = recipientOf(ctx, request);
      if (seconds === 0) return { export: await ctx.represent(await getExport(ctx, input), recipient) };
      const leave = ctx.waits.enter(input.client.userId);
      try {
        const signal = AbortSignal.any([AbortSignal.timeout(seconds * 1000), request.signal, closing]);
        const client = () => currentClient(request);
        return { export: await ctx.represent(await finishedExport(ctx, { ...input, client, signal }), recipient) };
      } finally {
        leave();
      }
    },
  });
}
