/** Counts the exports that the client has access to, by status and by everything else that a list can be filtered by. */
import type { Client } from '../access/client.ts';
import type { Queryable } from '../db/pool.ts';
import { sql } from '../db/sql.ts';
import type { Catalog } from '../reports/catalog.ts';
import { type ListFilters, listed } from './list.ts';

export interface ExportCounts {
  total: number;
  /** Whether only the newest {@link MAX_COUNTED} exports were counted. */
  capped: boolean;
  /** Numbers of exports by value. Values without exports are absent. */
  by: Record<Dimension, Record<string, number>>;
  users: UserCount[];
}

export interface UserCount {
  id: number;
  email: string;
  /** The publisher of the user. */
  publisherId: number;
  exports: number;
}

type Dimension = 'status' | 'report_type' | 'origin';

/** Counting this many takes about 20 ms, and nobody reads a larger number in a tab. */
export const MAX_COUNTED = 10_000;

/** Maximum users in the counts, those with the most exports. */
const MAX_USERS = 100;

interface Row extends Partial<Record<Dimension, string | null>> {
  grouping: number;
  id: number;
  email: string;
  publisherId: number;
  exports: number;
}

export async function countExports(
  ctx: { pool: Queryable; catalog: Catalog },
  { client, filters }: { client: Client; filters: ListFilters },
): Promise<ExportCounts> {
  const { rows } = await ctx.pool.query<Row>(
    sql`select grouping(status, report_type, origin, id) as "grouping", status, report_type, origin, id, email,
        publisher_id as "publisherId", count(*) as exports
      from (
        select e.status, e.report_type, e.origin, u.id, u.email, u.publisher_id
        from sheaf.exports e join sheaf.users u on u.id = e.user_id
        where ${listed(ctx.catalog, client, filters)} order by e.id desc limit ${MAX_COUNTED + 1}
      ) newest
      group by grouping sets ((status), (report_type), (origin), (id, email, publisher_id))
      order by exports desc`.prepared,
  );
  // `grouping` has a bit for each expression that is not in the set: 0b0111 are the rows by status.
  const counts = (bits: number, dimension: Dimension) =>
    Object.fromEntries(
      rows
        .filter((row) => row.grouping === bits && row[dimension] != null)
        .map((row) => [row[dimension]!, row.exports] as const),
    );
  const by = {
    status: counts(0b0111, 'status'),
    report_type: counts(0b1011, 'report_type'),
    origin: counts(0b1101, 'origin'),
  };
  const total = Object.values(by.status).reduce((sum, count) => sum + count, 0);
  const users = rows.filter((row) => row.grouping === 0b1110).slice(0, MAX_USERS);
  return {
    total: Math.min(total, MAX_COUNTED),
    capped: total > MAX_COUNTED,
    by,
    users: users.map(({ id, email, publisherId, exports }) => ({ id, email, publisherId, exports })),
  };
}
