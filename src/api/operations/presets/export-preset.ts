import type { FastifyInstance } from 'fastify';
import '@fastify/swagger';
import { type Static, Type } from 'typebox';
import { getPreset } from '../../../exports/presets/preset.ts';
import { readRequest } from '../../../exports/request.ts';
import { clientOf } from '../../authenticate.ts';
import type { ApiContext } from '../../context.ts';
import { errorResponses } from '../../error-response.ts';
import { DryRun } from '../../query.ts';
import { ClientHeader } from '../../request-origin.ts';
import { exampleExports } from '../exports/example-exports.ts';
import { createdResponses, exportCreator } from '../exports/export-creator.ts';
import { contentMembers, PresetParams } from './preset-response.ts';

const Body = Type.Object(
  {
    search_params: Type.Optional({
      ...contentMembers.search_params,
      description: 'Filters that replace those of the preset with the same name. Null removes a filter.',
    }),
    index_params: Type.Optional({
      ...contentMembers.index_params,
      description: 'Presentation parameters that replace those of the preset.',
    }),
  },
  { additionalProperties: false },
);

const EXAMPLES = {
  202: { queued: { summary: 'Queued', value: { export: exampleExports.pending, deduped: false } } },
  200: { earlier: { summary: 'Earlier export', value: { export: exampleExports.completed, deduped: true } } },
};

/** POST /presets/{id}/exports */
export function exportPreset(app: FastifyInstance, ctx: ApiContext): void {
  const create = exportCreator(app, ctx);
  app.post<{
    Params: Static<typeof PresetParams>;
    Body: Static<typeof Body>;
    Querystring: Static<typeof DryRun>;
  }>('/presets/:id/exports', {
    schema: {
      operationId: 'createExportFromPreset',
      tags: ['Presets'],
      summary: 'Create an export from a preset',
      description:
        'Creates an export like `createExportReport`, with the parameters of the preset. Relative dates become dates in the time zone of the request. Parameters in the body replace those of the preset.',
      params: PresetParams,
      querystring: DryRun,
      headers: ClientHeader,
      body: Body,
      response: { ...createdResponses(ctx.catalog), ...errorResponses('NOT_FOUND', 'CONFLICT') },
    },
    config: { examples: EXAMPLES },
    // Most requests replace nothing and have no body.
    preValidation: (request, _reply, done) => {
      request.body ??= {};
      done();
    },
    handler: async (request, reply) => {
      const client = clientOf(request);
      const { reportType, searchParams, indexParams } = await getPreset(ctx, { client, id: request.params.id });
      const body = {
        report_type: reportType,
        search_params: { ...searchParams, ...request.body.search_params },
        index_params: { ...indexParams, ...request.body.index_params },
      };
      const requested = await readRequest(ctx, { client, body });
      return create({ request, reply, requested, dryRun: request.query.dry_run === true });
    },
  });
}
