import type { FastifyInstance } from 'fastify';
import '@fastify/swagger';
import { type Static, Type } from 'typebox';
import { MAX_KEYS_PER_USER } from '../../../access/keys/issue-key.ts';
import { countInFlight } from '../../../exports/count-in-flight.ts';
import { MAX_USAGE_DAYS } from '../../../exports/usage/read-usage.ts';
import { MAX_PER_PUBLISHER } from '../../../webhooks/create-webhook.ts';
import { clientOf } from '../../authenticate.ts';
import { BODY_LIMIT } from '../../body-limit.ts';
import type { ApiContext } from '../../context.ts';
import { nullable } from '../../nullable.ts';
import { MAX_WAITS } from '../../open-waits.ts';
import { DryRun } from '../../query.ts';

const count = (description: string, example: number) => Type.Integer({ description, examples: [example] });

const LimitsResponse = Type.Object(
  {
    requests_per_minute: count('Maximum requests per minute of your API key.', 600),
    questions_per_minute: count('Maximum questions to Dex per minute.', 20),
    sign_ins_per_minute: count('Maximum sign-ins per minute from one IP address.', 20),
    exports_in_flight: Type.Object(
      {
        max: count('Maximum pending and processing exports of your publisher.', 100),
        pending: count('Pending exports of your publisher now.', 1),
        processing: count('Processing exports of your publisher now.', 2),
      },
      { description: 'Exports in progress. Creating more returns 429.' },
    ),
    parts_at_a_time: nullable(
      Type.Integer({
        description: 'Maximum parts of your publisher that are built at the same time. Null for no limit.',
        examples: [4],
      }),
    ),
    max_rows: count('Maximum rows of an export. Creating a larger one returns 422.', 20_000_000),
    part_rows: count('Maximum rows of a part of an export.', 100_000),
    retention_days: count('Days for which files are kept.', 7),
    share_days: count('Maximum days for which a shared link is valid.', 90),
    dedupe_seconds: count('Seconds for which a completed export is returned for the same request.', 900),
    body_bytes: count('Maximum size of a request body in bytes.', 1_048_576),
    import_bytes: count('Maximum size of a file that you import over HTTP, in bytes, compressed or not.', 500_000_000),
    open_streams: count('Maximum open event streams and long polls of a user, per API process.', 100),
    active_api_keys: count('Maximum active API keys of a user.', 50),
    webhooks: count('Maximum webhooks of a publisher.', 20),
    usage_days: count('Maximum days of a usage request.', 400),
  },
  { description: 'The limits that apply to you.' },
);

/** GET /limits */
export function getLimits(app: FastifyInstance, ctx: ApiContext): void {
  app.get('/limits', {
    schema: {
      operationId: 'getLimits',
      tags: ['Administration'],
      summary: 'Get limits',
      description:
        'Returns the limits that apply to you, from the settings of this service, and how many exports of your publisher are in progress. The headers `X-RateLimit-Remaining` and `X-RateLimit-Reset` of every response show how many requests remain.',
      querystring: DryRun,
      response: { 200: LimitsResponse },
    },
    handler: async (request): Promise<Static<typeof LimitsResponse>> => {
      const { config } = ctx;
      const { pending, processing } = await countInFlight(ctx.pool, clientOf(request).publisherId);
      return {
        requests_per_minute: config.rateLimit,
        questions_per_minute: config.dexLimit,
        sign_ins_per_minute: config.signInLimit,
        exports_in_flight: { max: config.publisherExports, pending, processing },
        parts_at_a_time: config.publisherParts,
        max_rows: config.maxRows,
        part_rows: config.partRows,
        retention_days: config.retentionDays,
        share_days: config.shareDays,
        dedupe_seconds: config.dedupeSeconds,
        body_bytes: BODY_LIMIT,
        import_bytes: config.importMb * 1_000_000,
        open_streams: MAX_WAITS,
        active_api_keys: MAX_KEYS_PER_USER,
        webhooks: MAX_PER_PUBLISHER,
        usage_days: MAX_USAGE_DAYS,
      };
    },
  });
}
