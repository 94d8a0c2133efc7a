/** What a link to a shared file leads to. */
import type { Queryable } from '../../db/pool.ts';
import { sql } from '../../db/sql.ts';
import type { CanonicalParams } from '../../reports/canonical.ts';
import { ACTIVE_SHARE } from './share.ts';
import { hashShareToken, SHARE_TOKEN } from './share-token.ts';

/** The key of the file of a valid link, by the clock of the database. Null for every other token. `count` records a use. */
export async function followShare(
  ctx: { pool: Queryable },
  { token, count }: { token: string; count: boolean },
): Promise<{ exportId: number; fileKey: string } | null> {
  if (!SHARE_TOKEN.test(token)) return null;
  const valid = sql`s.token_hash = decode(${hashShareToken(token)}, 'hex') and e.id = s.export_id
    and e.file_key is not null and ${ACTIVE_SHARE}`;
  const { rows } = await ctx.pool.query<{ exportId: number; fileKey: string }>(
    count
      ? sql`update sheaf.shares s set uses = s.uses + 1, last_used_at = now() from sheaf.exports e
          where ${valid} returning e.id as "exportId", e.file_key as "fileKey"`.prepared
      : sql`select e.id as "exportId", e.file_key as "fileKey" from sheaf.shares s, sheaf.exports e where ${valid}`
          .prepared,
  );
  return rows[0] ?? null;
}

/** A link that leads to no file anymore. */
export interface EndedShare {
  publisherId: number;
  reportType: string;
  params: CanonicalParams;
  /** Why: the first reason that applies. */
  reason: 'revoked' | 'expired' | 'deleted';
  /** When it was revoked or expired. */
  endedAt: Date | null;
}

/** Null for unknown tokens. Only for signed-in users of its publisher, because its existence is private. */
export async function findEndedShare(ctx: { pool: Queryable }, token: string): Promise<EndedShare | null> {
  if (!SHARE_TOKEN.test(token)) return null;
  const { rows } = await ctx.pool.query<EndedShare>(
    sql`select publisher_id as "publisherId", report_type as "reportType", params,
        case when revoked_at is not null then 'revoked' when expires_at <= now() then 'expired' else 'deleted' end as reason,
        coalesce(revoked_at, case when expires_at <= now() then expires_at end) as "endedAt"
      from sheaf.shares where token_hash = decode(${hashShareToken(token)}, 'hex')`.prepared,
  );
  return rows[0] ?? null;
}

/** Days after its end for which a link is remembered, so that its page can offer to build the file again. */
const REMEMBERED_DAYS = 365;

/** Removes the records of links that ended long ago. Resolves with their number. */
export async function forgetShares(ctx: { pool: Queryable }): Promise<number> {
  const { rowCount } = await ctx.pool.query(
    sql`delete from sheaf.shares where expires_at < now() - make_interval(days => ${REMEMBERED_DAYS})`.prepared,
  );
  return rowCount ?? 0;
}
