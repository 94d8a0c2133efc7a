/** Looks up the names of a client: e-mail address and publisher. */
import type { Queryable } from '../../db/pool.ts';
import type { Client } from '../client.ts';

export interface ClientNames {
  email: string;
  publisher: { slug: string; name: string };
}

export async function describeClient(ctx: { pool: Queryable }, client: Client): Promise<ClientNames> {
  const { rows } = await ctx.pool.query<{ email: string; slug: string; name: string }>(
    'select u.email, p.slug, p.name from sheaf.users u join sheaf.publishers p on p.id = u.publisher_id where u.id = $1',
    [client.userId],
  );
  const { email, slug, name } = rows[0]!;
  return { email, publisher: { slug, name } };
}
