import type { FastifyInstance } from 'fastify';
import '@fastify/swagger';
import { type Static, Type } from 'typebox';
import { createShare } from '../../../exports/shares/create-share.ts';
import { clientOf } from '../../authenticate.ts';
import type { ApiContext } from '../../context.ts';
import { errorResponses } from '../../error-response.ts';
import { originOf } from '../../origin.ts';
import { DryRun } from '../../query.ts';
import { ExportParams } from './export-params.ts';
import { exampleShare, ShareResponse, shareResponse } from './share-response.ts';

const Body = Type.Object(
  {
    days: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 3650,
        description:
          'Days for which the link is valid. Default 30. The setting `SHEAF_SHARE_DAYS` limits it; see `share_days` of `getLimits`.',
        examples: [30],
      }),
    ),
  },
  { additionalProperties: false },
);

/** POST /exports/{id}/shares */
export function createShareOperation(app: FastifyInstance, ctx: ApiContext): void {
  app.post<{
    Params: Static<typeof ExportParams>;
    Querystring: Static<typeof DryRun>;
    Body: Static<typeof Body>;
  }>('/exports/:id/shares', {
    schema: {
      operationId: 'createShare',
      tags: ['Reports'],
      summary: 'Share an export',
      description:
        'Creates a link to the file for people without an account. Unlike `download_url`, the link does not expire with your credential, and it is valid for 30 days, or for `days`. The file is kept as long as it has an active link. You can revoke the link at any time. If the export has no file, returns 409 with the `export`.',
      params: ExportParams,
      querystring: DryRun,
      body: Body,
      response: {
        201: Type.Object({ share: ShareResponse }, { description: 'The link.' }),
        200: Type.Object({ share: ShareResponse }, { description: 'The result of a dry run.' }),
        ...errorResponses('NOT_FOUND', 'CONFLICT'),
      },
    },
    config: { examples: { 201: { created: { summary: 'Created', value: { share: exampleShare } } } } },
    // Most requests choose nothing and have no body.
    preValidation: (request, _reply, done) => {
      request.body ??= {};
      done();
    },
    handler: async (request, reply) => {
      const client = clientOf(request);
      const dryRun = request.query.dry_run ?? false;
      const share = await createShare(
        { pool: ctx.pool, linkSecret: ctx.linkSecret, shareDays: ctx.config.shareDays },
        { client, id: request.params.id, days: request.body.days, dryRun },
      );
      const recipient = { client, origin: originOf(ctx.config, request), linkSecret: ctx.linkSecret };
      return reply.code(dryRun ? 200 : 201).send({ share: await shareResponse(share, recipient) });
    },
  });
}
