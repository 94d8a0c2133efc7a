/** Shares: links to the file of an export for people without an account. docs/decisions/0029-shares.md has the reasons. */
import type { Queryable } from '../../db/pool.ts';
import { type Sql, sql } from '../../db/sql.ts';

export interface Share {
  id: number;
  exportId: number;
  /** The user who made the link. Null for a delivery, and when the user was deleted. */
  createdBy: { id: number; email: string; publisherId: number } | null;
  /** The token is computed from it. */
  seed: string;
  createdAt: Date;
  expiresAt: Date;
  revokedAt: Date | null;
  /** How often the file was requested through the link. */
  uses: number;
  lastUsedAt: Date | null;
  /** By the clock of the database. */
  status: 'active' | 'expired' | 'revoked';
}

/** Days for which a link is valid if nobody chooses. Less if the service allows less. */
export const DEFAULT_SHARE_DAYS = 30;

/** The shares `s` that can be used now. */
export const ACTIVE_SHARE: Sql = sql`(s.revoked_at is null and s.expires_at > now())`;

/** Reads the shares `s` of existing exports that match a condition, newest first. */
export async function selectShares(db: Queryable, condition: Sql): Promise<Share[]> {
  const { rows } = await db.query<Share>(
    sql`select s.id, s.export_id as "exportId", s.seed, s.created_at as "createdAt", s.expires_at as "expiresAt",
        s.revoked_at as "revokedAt", s.uses, s.last_used_at as "lastUsedAt",
        case when s.revoked_at is not null then 'revoked' when s.expires_at <= now() then 'expired' else 'active' end as status,
        case when u.id is not null
          then json_build_object('id', u.id, 'email', u.email, 'publisherId', u.publisher_id) end as "createdBy"
      from sheaf.shares s left join sheaf.users u on u.id = s.created_by
      where s.export_id is not null and ${condition} order by s.id desc`.prepared,
  );
  return rows;
}
