/** Adds a webhook to a publisher. */
import type { Client } from '../access/client.ts';
import { findPublisher } from '../access/publishers/find-publisher.ts';
import type { Queryable } from '../db/pool.ts';
import { arrayLiteral, sql } from '../db/sql.ts';
import { invalid } from '../errors.ts';
import { checkUrl } from './check-url.ts';
import { newSecret } from './sign.ts';
import { EVENTS, ownedBy, selectWebhooks, type Webhook, type WebhookEvent } from './webhook.ts';

/** Every webhook of a publisher adds a little work to each of its exports. */
export const MAX_PER_PUBLISHER = 20;

export interface CreateWebhookInput {
  client: Client;
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
  const { client, publisher: named } = input;
  const publisherId = await findPublisher(ctx, { client, named, field: 'publisher_id' });
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
  if (input.dryRun)
    return { webhook: await drafted(ctx, { client: input.client, publisherId, url, events }), secret: null };
  const secret = newSecret();
  const { rows } = await ctx.pool.query<{ id: number }>(
    sql`insert into sheaf.webhooks (publisher_id, created_by, url, origin, events, secret)
      values (${publisherId}, (select id from sheaf.users where id = ${input.client.userId}), ${url}, ${input.origin},
        ${arrayLiteral(events)}, ${secret})
      returning id`.text,
  );
  const [webhook] = await selectWebhooks(ctx.pool, sql`w.id = ${rows[0]!.id}`);
  return { webhook: webhook!, secret };
}

/** The webhook of a dry run. */
async function drafted(
  ctx: { pool: Queryable },
  { client, publisherId, url, events }: { client: Client; publisherId: number; url: string; events: WebhookEvent[] },
): Promise<Webhook> {
  const { rows } = await ctx.pool.query<Pick<Webhook, 'publisher' | 'createdBy'>>(
    sql`select p.slug as publisher,
        (select json_build_object('id', id, 'email', email) from sheaf.users where id = ${client.userId}) as "createdBy"
      from sheaf.publishers p where p.id = ${publisherId}`.text,
  );
  const times = { createdAt: new Date(), failingSince: null, disabledAt: null };
  return { id: 0, publisherId, url, events, ...rows[0]!, ...times };
}
