/** Finds the publisher that a command names. */
import type { Queryable } from '../../db/pool.ts';
import { sql } from '../../db/sql.ts';
import { RequestError } from '../../errors.ts';

/** Resolves with the ID. Throws NOT_FOUND, with the first 20 publishers, for an unknown slug. */
export async function namedPublisher(ctx: { pool: Queryable }, slug: string): Promise<number> {
  const { rows: found } = await ctx.pool.query<{ id: number }>(
    sql`select id from sheaf.publishers where slug = ${slug}`.text,
  );
  if (found[0]) return found[0].id;
  const { rows } = await ctx.pool.query<{ slug: string }>('select slug from sheaf.publishers order by slug limit 20');
  const known = rows.map((row) => row.slug).join(', ') || 'none. Add one with: sheaf publishers create';
  throw new RequestError('NOT_FOUND', `Publisher "${slug}" not found. Publishers: ${known}.`);
}
