/** Looks up the names of a client: e-mail address and publisher. */
import type { Queryable } from '../../db/pool.ts';
import type { Caller } from '../client.ts';

export interface CallerNames {
  email: string;
  publisher: { slug: string; name: string };
}

export async function describeCaller(ctx: { pool: Queryable }, caller: Caller): Promise<CallerNames> {
  const { rows } = await ctx.pool.query<{ email: string; slug: string; name: string }>(
    'select u.email, p.slug, p.name from users u join publishers p on p.id = u.publisher_id where u.id = $1',
    [caller.userId],
  );
  const { email, slug, name } = rows[0]!;
  return { email, publisher: { slug, name } };
}
