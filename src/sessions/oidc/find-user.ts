/** The user whom a token of an identity provider speaks for. */
import type { Queryable } from '../../db/pool.ts';
import { RequestError } from '../../errors.ts';
import type { Caller } from '../../exports/caller.ts';

export interface FindUserInput {
  /** Verified, in lower case. */
  email: string;
  /** Slug of the publisher that the caller names; undefined when none is named. */
  publisher: string | undefined;
}

/** Throws FORBIDDEN, with the next step, unless exactly one user is meant. */
export async function findUser(ctx: { pool: Queryable }, { email, publisher }: FindUserInput): Promise<Caller> {
  const { rows } = await ctx.pool.query<Omit<Caller, 'keyPrefix'> & { slug: string }>({
    name: 'find-user',
    text: `select u.id as "userId", u.publisher_id as "publisherId", u.role, p.slug
      from users u join publishers p on p.id = u.publisher_id where u.email = $1 order by p.slug`,
    values: [email],
  });
  const found = publisher === undefined ? rows : rows.filter(({ slug }) => slug === publisher);
  if (found.length === 0) {
    const where = publisher === undefined ? 'here' : `with the publisher "${publisher.slice(0, 60)}"`;
    throw new RequestError('FORBIDDEN', `There is no user ${email} ${where}. Ask your administrator to add one.`);
  }
  if (found.length > 1) {
    const slugs = found.map(({ slug }) => slug).join(', ');
    throw new RequestError('FORBIDDEN', `${email} has several publishers: name one in X-Sheaf-Publisher: ${slugs}.`);
  }
  const { slug: _, ...user } = found[0]!;
  return { ...user, keyPrefix: null };
}
