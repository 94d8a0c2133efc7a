/** Creates an export for a request, or returns its twin or its estimate. What operations that create exports have in common. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { createExport, twinKey } from '../../../exports/create.ts';
import { estimate } from '../../../exports/estimate.ts';
import { alreadyRunning } from '../../../exports/export-conflict.ts';
import { createTwinFinder } from '../../../exports/find-twin.ts';
import type { ExportRequest } from '../../../exports/request.ts';
import { countDeduped } from '../../../exports/usage/count-deduped.ts';
import type { Catalog } from '../../../reports/catalog.ts';
import { clientOf } from '../../authenticate.ts';
import { clientLeft } from '../../client-left.ts';
import type { ApiContext } from '../../context.ts';
import { requestOrigin } from '../../request-origin.ts';
import { dryRunResponse } from './dry-run-response.ts';
import { exportSchema, recipientOf } from './export-response.ts';

/** Seconds until the first poll: most exports of one part are completed by then. */
const RETRY_AFTER = '1';

/** The successful responses, by status. */
export function createdResponses(catalog: Catalog) {
  const members = {
    export: exportSchema(catalog),
    deduped: Type.Boolean({ description: 'True if this is an earlier export with the same parameters.' }),
  };
  return {
    202: {
      ...Type.Object(members, { description: 'Queued.' }),
      headers: {
        Location: { type: 'string', format: 'uri', description: 'URL to poll, the same as `status_url`.' },
        'Retry-After': { type: 'integer', description: 'Seconds to wait before the first poll.' },
      },
    },
    200: Type.Object(members, {
      description: 'An earlier export with the same parameters, or the result of a dry run.',
    }),
  };
}

export interface Creation {
  request: FastifyRequest;
  reply: FastifyReply;
  requested: ExportRequest;
  dryRun: boolean;
  /** The export to build again. */
  repeatOf?: number;
}

/** Returns a function that responds to one request. Create it once per operation, because it limits what runs at the same time. */
export function exportCreator(app: FastifyInstance, ctx: ApiContext): (creation: Creation) => Promise<unknown> {
  const findTwin = createTwinFinder({ pool: ctx.pool, dedupeSeconds: ctx.config.dedupeSeconds });
  const deduped = countDeduped(ctx, (err) => app.log.warn({ err }, 'deduped requests not counted'));
  app.addHook('onClose', deduped.close);
  return async ({ request, reply, requested, dryRun, repeatOf }) => {
    const client = clientOf(request);
    const reader = { publisherId: client.publisherId, signal: clientLeft(reply) };
    const origin = requestOrigin(request);
    const input = { client, request: requested, origin, reader, ...(repeatOf === undefined ? {} : { repeatOf }) };
    const domain = { ...ctx, ...ctx.config, findTwin };
    const created = dryRun ? await findTwin(twinKey(input), reader) : await createExport(domain, input);
    if (!created) return { export: dryRunResponse(input, await estimate(domain, input)), deduped: false };
    if (created.outcome === 'running') throw alreadyRunning(created.export);
    if (created.outcome === 'twin' && !dryRun) deduped.add(created.export.id);
    const shown = await ctx.represent(created.export, recipientOf(ctx, request));
    if (created.outcome === 'twin') return { export: shown, deduped: true };
    return reply
      .code(202)
      .header('location', shown.status_url!)
      .header('retry-after', RETRY_AFTER)
      .send({ export: shown, deduped: false });
  };
}
