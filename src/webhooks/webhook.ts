/** A webhook as its owners see it, and who its owners are. Secrets are not part of it. */
import type { Queryable } from '../db/pool.ts';
import { type Sql, sql } from '../db/sql.ts';
import { RequestError } from '../errors.ts';
import type { Caller } from '../exports/caller.ts';

/** What a webhook can be told. */
export const EVENTS = ['export.completed', 'export.failed'] as const;
export type WebhookEvent = (typeof EVENTS)[number];

export interface Webhook {
  id: number;
  publisherId: number;
  url: string;
  events: WebhookEvent[];
  createdAt: Date;
  /** When the receiver said that it is gone; nothing is sent from then on. */
  disabledAt: Date | null;
}

/** Who asks; of a caller only this matters here. */
export type Owner = Pick<Caller, 'role' | 'publisherId'>;

/** The webhooks a caller may see and change, as a condition on `webhooks w`. Throws FORBIDDEN for members. */
export function ownedBy(owner: Owner): Sql {
  if (owner.role === 'operator') return sql`true`;
  if (owner.role === 'admin') return sql`w.publisher_id = ${owner.publisherId}`;
  throw new RequestError('FORBIDDEN', 'Webhooks belong to admins. Ask an admin of your publisher.');
}

/** Reads the webhooks `w` that fulfil a condition, oldest first. */
export async function selectWebhooks(db: Queryable, condition: Sql): Promise<Webhook[]> {
  const { rows } = await db.query<Webhook>(
    sql`select w.id, w.publisher_id as "publisherId", w.url, w.events, w.created_at as "createdAt",
        w.disabled_at as "disabledAt"
      from webhooks w where ${condition} order by w.id`.text,
  );
  return rows;
}

/** What operations on one webhook take. */
export interface WebhookRef {
  caller: Owner;
  id: number;
}

/** Throws FORBIDDEN for members, and NOT_FOUND, in the same words, for what does not exist and what is out of scope. */
export async function getWebhook(ctx: { pool: Queryable }, { caller, id }: WebhookRef): Promise<Webhook> {
  const [found] = await selectWebhooks(ctx.pool, sql`w.id = ${id} and ${ownedBy(caller)}`);
  if (!found) throw new RequestError('NOT_FOUND', 'There is no such webhook. List yours with GET /api/v1/webhooks.');
  return found;
}
