/** A webhook as its owners see it, without secrets, and access to it. */

import type { Client } from '../access/client.ts';
import { inScope, requireAdmin } from '../access/scope.ts';
import type { Queryable } from '../db/pool.ts';
import { type Sql, sql } from '../db/sql.ts';
import { RequestError } from '../errors.ts';

/** The events that a webhook can receive. */
const EXPORT_EVENTS = ['export.completed', 'export.failed'] as const;
/** Something needs a person. */
const NOTICE_EVENTS = ['schedule.paused', 'delivery.failed', 'connection.paused'] as const;
export const EVENTS = [...EXPORT_EVENTS, ...NOTICE_EVENTS] as const;
export type NoticeEvent = (typeof NOTICE_EVENTS)[number];
export type WebhookEvent = (typeof EVENTS)[number];

export interface Webhook {
  id: number;
  publisherId: number;
  url: string;
  events: WebhookEvent[];
  /** Slug of the publisher. */
  publisher: string;
  /** Null for webhooks from commands and from earlier versions. */
  createdBy: { id: number; email: string } | null;
  createdAt: Date;
  /** When the first of the latest consecutive failures happened. Null after a success. */
  failingSince: Date | null;
  /** When the receiver returned 410 Gone, which disables the webhook. */
  disabledAt: Date | null;
}

/** The webhooks that a client can read and change, as a condition on `webhooks w`. Throws FORBIDDEN for members. */
export function ownedBy(client: Client): Sql {
  requireAdmin(client, 'Webhooks');
  // Webhooks belong to a publisher and to no user.
  return inScope(client, { publisher: sql`w.publisher_id`, user: sql`null` });
}

/** Reads the webhooks `w` that match a condition, oldest first. */
export async function selectWebhooks(db: Queryable, condition: Sql): Promise<Webhook[]> {
  const { rows } = await db.query<Webhook>(
    sql`select w.id, w.publisher_id as "publisherId", p.slug as publisher, w.url, w.events, w.created_at as "createdAt",
        w.failing_since as "failingSince", w.disabled_at as "disabledAt",
        case when u.id is not null then json_build_object('id', u.id, 'email', u.email) end as "createdBy"
      from sheaf.webhooks w join sheaf.publishers p on p.id = w.publisher_id left join sheaf.users u on u.id = w.created_by
      where ${condition} order by w.id`.text,
  );
  return rows;
}

/** The input of operations on one webhook. */
export interface WebhookRef {
  client: Client;
  id: number;
}

/** Throws FORBIDDEN for members, and the same NOT_FOUND for webhooks that do not exist and for those out of scope. */
export async function getWebhook(ctx: { pool: Queryable }, { client, id }: WebhookRef): Promise<Webhook> {
  const [found] = await selectWebhooks(ctx.pool, sql`w.id = ${id} and ${ownedBy(client)}`);
  if (!found) {
    throw new RequestError('NOT_FOUND', 'Webhook not found. List your webhooks with GET /api/v1/webhooks.');
  }
  return found;
}
