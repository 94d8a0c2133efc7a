/** Lists all publishers by slug. */
import type { Queryable } from '../../db/pool.ts';

export interface PublisherInfo {
  id: number;
  slug: string;
  name: string;
  created: Date;
}

export async function listPublishers(ctx: { pool: Queryable }): Promise<PublisherInfo[]> {
  const { rows } = await ctx.pool.query<PublisherInfo>(
    'select id, slug, name, created_at as created from sheaf.publishers order by slug',
  );
  return rows;
}
