/** Lists and revokes the links to the file of an export. Who has access to the export can do both. */
import type { Client } from '../../access/client.ts';
import type { Queryable } from '../../db/pool.ts';
import { sql } from '../../db/sql.ts';
import { RequestError } from '../../errors.ts';
import { getExport } from '../get.ts';
import { type Share, selectShares } from './share.ts';

interface ExportRef {
  client: Client;
  /** ID of the export. */
  id: number;
}

/** Newest first, including those that ended. Throws NOT_FOUND out of scope. */
export async function listShares(ctx: { pool: Queryable }, { client, id }: ExportRef): Promise<Share[]> {
  await getExport(ctx, { client, id });
  return selectShares(ctx.pool, sql`s.export_id = ${id}`);
}

/** The link stops working immediately. Revoking it again changes nothing. Throws NOT_FOUND out of scope. */
export async function revokeShare(
  ctx: { pool: Queryable },
  { client, id, shareId, dryRun }: ExportRef & { shareId: number; dryRun: boolean },
): Promise<Share> {
  await getExport(ctx, { client, id });
  const find = () => selectShares(ctx.pool, sql`s.export_id = ${id} and s.id = ${shareId}`);
  const [found] = await find();
  if (!found) {
    throw new RequestError('NOT_FOUND', `Link not found. List the links with GET /api/v1/exports/${id}/shares.`);
  }
  if (dryRun) return found;
  await ctx.pool.query(
    sql`update sheaf.shares set revoked_at = now() where id = ${shareId} and revoked_at is null`.prepared,
  );
  return (await find())[0] ?? found;
}
