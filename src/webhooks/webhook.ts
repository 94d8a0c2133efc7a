/** A webhook as its owners see it, without secrets, and access to it. */

import type { Client } from '../access/client.ts';
import type { Queryable } from '../db/pool.ts';
import { type Sql, sql } from '../db/sql.ts';
import { RequestError } from '../errors.ts';

/** The events that a webhook can receive. */
export const EVENTS = ['export.completed', 'export.failed'] as const;
export type WebhookEvent = (typeof EVENTS)[number];

export interface Webhook {
  id: number;
  publisherId: number;
  url: string;
  events: WebhookEvent[];
  createdAt: Date;
  /** When the receiver returned 410 Gone, which disables the webhook. */
  disabledAt: Date | null;
}

/** The part of a client that decides about access. */
export type Owner = Pick<Client, 'role' | 'publisherId'>;

/** The webhooks that a client can read and change, as a condition on `webhooks w`. Throws FORBIDDEN for members. */
export function ownedBy(owner: Owner): Sql {
  if (owner.role === 'operator') return sql`true`;
  if (owner.role === 'admin') return sql`w.publisher_id = ${owner.publisherId}`;
  throw new RequestError('FORBIDDEN', 'Webhooks require the role admin or operator. Ask an admin of your publisher.');
}

/** Reads the webhooks `w` that match a condition, oldest first. */
export async function selectWebhooks(db: Queryable, condition: Sql): Promise<Webhook[]> {
  const { rows } = await db.query<Webhook>(
    sql`select w.id, w.publisher_id as "publisherId", w.url, w.events, w.created_at as "createdAt",
        w.disabled_at as "disabledAt"
      from webhooks w where ${condition} order by w.id`.text,
  );
  return rows;
}

/** The input of operations on one webhook. */
export interface WebhookRef {
  client: Owner;
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
