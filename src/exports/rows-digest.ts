import type { Queryable } from '../db/pool.ts';
import { sql } from '../db/sql.ts';

/**
 * SHA-256 in hex over the rows of a completed export, from the digests of its parts. Exports with the same rows, presentation and
 * part size have the same one, because the cut into parts depends on nothing else. Null if the export is older than receipts.
 */
export async function rowsDigest(db: Queryable, exportId: number): Promise<string | null> {
  const { rows } = await db.query<{ digest: string | null }>(
    sql`select encode(sha256(string_agg(plan.rows_sha256, '' order by plan.number)), 'hex') as digest
      from sheaf.export_parts plan join sheaf.exports e on e.id = plan.parent_id and e.attempt = plan.attempt
      where e.id = ${exportId}`.text,
  );
  return rows[0]?.digest ?? null;
}
