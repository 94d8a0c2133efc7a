import type { Client } from '../../access/client.ts';
import type { Queryable } from '../../db/pool.ts';
import { sql } from '../../db/sql.ts';
import { invalid, RequestError } from '../../errors.ts';
import { refusePart } from '../cancel.ts';
import { ExportConflict } from '../export-conflict.ts';
import type { ExportRow } from '../export-row.ts';
import { getExport } from '../get.ts';
import { ACTIVE_SHARE, DEFAULT_SHARE_DAYS, type Share, selectShares } from './share.ts';
import { hashShareToken, newSeed, shareToken } from './share-token.ts';

/** A list of shares is one response. */
const MAX_PER_EXPORT = 100;

interface ShareContext {
  pool: Queryable;
  /** The secret that tokens are computed with. */
  linkSecret(): Promise<string>;
  /** Maximum days for which a link is valid. */
  shareDays: number;
}

export interface ShareInput {
  client: Client;
  /** ID of the export. */
  id: number;
  /** Days for which the link is valid. */
  days: number | undefined;
  /** Validates without changing anything. */
  dryRun: boolean;
}

/**
 * Makes a link to the file of a completed export. Throws NOT_FOUND out of scope, CONFLICT for an export without a file, and
 * VALIDATION_ERROR for a part, for too many days and for too many links.
 */
export async function createShare(ctx: ShareContext, { client, id, days, dryRun }: ShareInput): Promise<Share> {
  const lifetime = shareLifetime(ctx, days);
  const row = await getExport(ctx, { client, id });
  refusePart(row);
  if (!row.fileKey) throw new ExportConflict(noFile(row), row);
  const active = await selectShares(ctx.pool, sql`s.export_id = ${id} and ${ACTIVE_SHARE}`);
  if (active.length >= MAX_PER_EXPORT) {
    throw invalid({
      field: 'id',
      wrong: `export ${id} already has ${active.length} active links`,
      allowed: `at most ${MAX_PER_EXPORT}`,
      next: 'Revoke one first',
    });
  }
  const seed = newSeed();
  if (dryRun) {
    const createdAt = new Date();
    const expiresAt = new Date(createdAt.getTime() + lifetime * 86_400_000);
    const rest = { revokedAt: null, uses: 0, lastUsedAt: null, status: 'active' } as const;
    return { id: 0, exportId: id, createdBy: null, seed, createdAt, expiresAt, ...rest };
  }
  const shareId = await insertShare(ctx.pool, {
    exportId: id,
    userId: client.userId,
    seed,
    token: shareToken(await ctx.linkSecret(), seed),
    days: lifetime,
  });
  const [share] = shareId === null ? [] : await selectShares(ctx.pool, sql`s.id = ${shareId}`);
  if (!share) throw new ExportConflict(noFile(row), row);
  return share;
}

/** The lifetime of a link in days. Throws VALIDATION_ERROR if it is more than the service allows. */
function shareLifetime({ shareDays }: Pick<ShareContext, 'shareDays'>, days: number | undefined): number {
  if (days === undefined) return Math.min(DEFAULT_SHARE_DAYS, shareDays);
  if (days <= shareDays) return days;
  throw invalid({ field: 'days', wrong: `${days} is too large`, allowed: `an integer, 1 to ${shareDays}` });
}

/**
 * Makes a link for a delivery, in its transaction, and resolves with its token. Throws CONFLICT if the export has no file. A retry
 * computes the token again from `seed`.
 */
export async function shareForDelivery(
  db: Queryable,
  ctx: Pick<ShareContext, 'linkSecret' | 'shareDays'>,
  { exportId, seed, days }: { exportId: number; seed: string; days?: number },
): Promise<string> {
  const token = shareToken(await ctx.linkSecret(), seed);
  const id = await insertShare(db, { exportId, userId: null, seed, token, days: shareLifetime(ctx, days) });
  if (id === null) throw new RequestError('CONFLICT', `Export ${exportId} has no file. Create the export again.`);
  return token;
}

interface NewShare {
  exportId: number;
  userId: number | null;
  seed: string;
  token: string;
  days: number;
}

/** Resolves with the ID, or with null if the export has no file anymore. The same seed makes one share. */
async function insertShare(db: Queryable, { exportId, userId, seed, token, days }: NewShare): Promise<number | null> {
  // The lock keeps the file from expiring while the link is made.
  const { rows } = await db.query<{ id: number }>(
    sql`with file as (
        select id, publisher_id, report_type, params from sheaf.exports
        where id = ${exportId} and file_key is not null for share
      )
      insert into sheaf.shares (publisher_id, export_id, report_type, params, created_by, seed, token_hash, expires_at)
      select publisher_id, id, report_type, params, ${userId}::bigint, ${seed}::uuid, decode(${hashShareToken(token)}, 'hex'),
        now() + make_interval(days => ${days})
      from file
      on conflict (token_hash) do update set token_hash = excluded.token_hash
      returning id`.prepared,
  );
  return rows[0]?.id ?? null;
}

function noFile({ id, status, errorMessage }: ExportRow): string {
  if (status === 'pending' || status === 'processing') {
    return `Export ${id} is not completed yet. Poll the \`export\` in this response, then share it.`;
  }
  return errorMessage ?? `The file of export ${id} has expired. Create the export again, then share that one.`;
}
