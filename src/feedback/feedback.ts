/** Stores what readers say about pages, and lists it for operators. */
import type { Client } from '../access/client.ts';
import type { Queryable } from '../db/pool.ts';
import { sql } from '../db/sql.ts';

export interface Feedback {
  id: number;
  /** Path of the page. */
  page: string;
  helpful: boolean;
  comment: string | null;
  /** E-mail address of the reader. Null without a session or key, and for a deleted user. */
  email: string | null;
  createdAt: Date;
}

export interface FeedbackInput {
  client: Client | null;
  page: string;
  helpful: boolean;
  comment: string | null;
}

export async function addFeedback(ctx: { pool: Queryable }, input: FeedbackInput): Promise<void> {
  const { client, page, helpful, comment } = input;
  await ctx.pool.query(
    sql`insert into sheaf.feedback (page, helpful, comment, user_id)
      values (${page}, ${helpful}, ${comment}, ${client?.userId ?? null})`.prepared,
  );
}

/** The newest first, at most `limit`, and only those older than the ID `before`. */
export async function listFeedback(
  ctx: { pool: Queryable },
  { limit, before }: { limit: number; before?: number | undefined },
): Promise<Feedback[]> {
  const { rows } = await ctx.pool.query<Feedback>(
    sql`select f.id, f.page, f.helpful, f.comment, u.email, f.created_at as "createdAt"
      from sheaf.feedback f left join sheaf.users u on u.id = f.user_id
      where f.id < ${before ?? Number.MAX_SAFE_INTEGER} order by f.id desc limit ${limit}`.prepared,
  );
  return rows;
}
