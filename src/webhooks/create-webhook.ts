/** Adds a webhook to a publisher. */
import type { Queryable } from '../db/pool.ts';
import { sql } from '../db/sql.ts';
import { invalid, RequestError, shownValue } from '../errors.ts';
import { checkUrl } from './check-url.ts';
import { newSecret } from './sign.ts';
import { EVENTS, type Owner, ownedBy, selectWebhooks, type Webhook, type WebhookEvent } from './webhook.ts';

/** Every webhook of a publisher adds a little work to each of its exports. */
const MAX_PER_PUBLISHER = 20;

export interface CreateWebhookInput {
  client: Owner;
  /** ID or slug of the publisher whose exports to report. For operators. All others can only name their own publisher. */
  publisher?: string | number | undefined;
  url: string;
  /** All by default. */
  events?: readonly WebhookEvent[] | undefined;
  /** Origin of the links in its events, unless the service has a configured one. */
  origin: string;
  /** Validates without creating anything. */
  dryRun: boolean;
}

export interface CreatedWebhook {
  /** Its ID is 0 in a dry run. */
  webhook: Webhook;
  /** Not available later. Null in a dry run. */
  secret: string | null;
}

/** Throws FORBIDDEN for members and for other publishers, and VALIDATION_ERROR with the field. */
export async function createWebhook(
  ctx: { pool: Queryable; webhookPrivate: boolean },
  input: CreateWebhookInput,
): Promise<CreatedWebhook> {
  ownedBy(input.client);
  const url = checkUrl(input.url, ctx.webhookPrivate);
  const publisherId = await publisherOf(ctx, input);
  const events = EVENTS.filter((event) => !input.events || input.events.includes(event));
  const { length } = await selectWebhooks(ctx.pool, sql`w.publisher_id = ${publisherId}`);
  if (length >= MAX_PER_PUBLISHER) {
    throw invalid({
      field: 'url',
      wrong: `the publisher already has ${length} webhooks`,
      allowed: `at most ${MAX_PER_PUBLISHER}`,
      next: 'Delete one first',
    });
  }
  if (input.dryRun) {
    return { webhook: { id: 0, publisherId, url, events, createdAt: new Date(), disabledAt: null }, secret: null };
  }
  const secret = newSecret();
  const { rows } = await ctx.pool.query<{ id: number }>(
    'insert into webhooks (publisher_id, url, origin, events, secret) values ($1, $2, $3, $4, $5) returning id',
    [publisherId, url, input.origin, events, secret],
  );
  const [webhook] = await selectWebhooks(ctx.pool, sql`w.id = ${rows[0]!.id}`);
  return { webhook: webhook!, secret };
}

async function publisherOf(ctx: { pool: Queryable }, { client, publisher }: CreateWebhookInput): Promise<number> {
  if (publisher === undefined || publisher === '') return client.publisherId;
  const { rows } = await ctx.pool.query<{ id: number }>(
    'select id from publishers where id::text = $1 or slug = $1 order by id::text = $1 desc',
    [String(publisher)],
  );
  const id = rows[0]?.id;
  // Permission is checked first, so that admins cannot find out which other publishers exist.
  if (client.role !== 'operator' && id !== client.publisherId) throw notYourPublisher();
  if (id === undefined) {
    throw invalid({
      field: 'publisher_id',
      wrong: `${shownValue(publisher)} does not exist`,
      allowed: 'the ID or slug of a publisher',
    });
  }
  return id;
}

function notYourPublisher(): RequestError {
  return new RequestError(
    'FORBIDDEN',
    '`publisher_id`: you can only use your own publisher. Omit it, or contact an operator.',
  );
}
