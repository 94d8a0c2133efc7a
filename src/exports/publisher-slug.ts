import type { Queryable } from '../db/pool.ts';
import { sql } from '../db/sql.ts';

/** The slug of a publisher, by which statements select its rows in any database. */
export async function publisherSlugOf(db: Queryable, publisherId: number): Promise<string> {
  const { rows } = await db.query<{ slug: string }>(
    sql`select slug from sheaf.publishers where id = ${publisherId}`.prepared,
  );
  if (!rows[0]) throw new Error(`The publisher ${publisherId} does not exist.`);
  return rows[0].slug;
}
