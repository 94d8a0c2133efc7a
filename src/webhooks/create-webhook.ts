/** Adds a webhook to a publisher. */
import type { Queryable } from '../db/pool.ts';
import { sql } from '../db/sql.ts';
import { RequestError } from '../errors.ts';
import { checkUrl } from './check-url.ts';
import { newSecret } from './sign.ts';
import { EVENTS, type Owner, ownedBy, selectWebhooks, type Webhook, type WebhookEvent } from './webhook.ts';

/** Every webhook of a publisher makes each of its exports a little dearer. */
const MOST_PER_PUBLISHER = 20;

export interface CreateWebhookInput {
  caller: Owner;
  /** Whose exports to tell, by id or slug: for operators; everybody else has their own publisher. */
  publisher?: string | number | undefined;
  url: string;
  /** All when left out. */
  events?: readonly WebhookEvent[] | undefined;
  /** Origin of the links in its events, unless the service has one of its own. */
  origin: string;
  /** Checks everything and creates nothing. */
  dryRun: boolean;
}

export interface CreatedWebhook {
  /** Its id is 0 in a dry run. */
  webhook: Webhook;
  /** The only time it can be seen; null in a dry run. */
  secret: string | null;
}

/** Throws FORBIDDEN for members and for the publishers of others, VALIDATION_ERROR that names the field. */
export async function createWebhook(
  ctx: { pool: Queryable; webhookPrivate: boolean },
  input: CreateWebhookInput,
): Promise<CreatedWebhook> {
  ownedBy(input.caller);
  const url = checkUrl(input.url, ctx.webhookPrivate);
  const publisherId = await publisherOf(ctx, input);
  const events = EVENTS.filter((event) => !input.events || input.events.includes(event));
  const { length } = await selectWebhooks(ctx.pool, sql`w.publisher_id = ${publisherId}`);
  if (length >= MOST_PER_PUBLISHER) throw invalid('url', `a publisher has ${MOST_PER_PUBLISHER} webhooks at most`);
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

async function publisherOf(ctx: { pool: Queryable }, { caller, publisher }: CreateWebhookInput): Promise<number> {
  if (publisher === undefined || publisher === '') return caller.publisherId;
  const { rows } = await ctx.pool.query<{ id: number }>(
    'select id from publishers where id::text = $1 or slug = $1 order by id::text = $1 desc',
    [String(publisher)],
  );
  const id = rows[0]?.id;
  // The right is checked before existence shows: an admin learns nothing about other publishers.
  if (caller.role !== 'operator' && id !== caller.publisherId) {
    throw new RequestError('FORBIDDEN', 'publisher_id may only name your own publisher.');
  }
  if (id === undefined) throw invalid('publisher_id', 'publisher_id must be the id or slug of a publisher');
  return id;
}

function invalid(field: string, problem: string): RequestError {
  const message = `${problem[0]!.toUpperCase()}${problem.slice(1)}.`;
  return new RequestError('VALIDATION_ERROR', message, { details: [{ field, message }] });
}
