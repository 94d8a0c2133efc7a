/** Finds the user of a token of an identity provider. */
import type { Queryable } from '../../../db/pool.ts';
import { sql } from '../../../db/sql.ts';
import { RequestError, shownValue } from '../../../errors.ts';
import type { Client } from '../../client.ts';
import { ACTIVE_USER } from '../../valid-key.ts';

export interface FindUserInput {
  /** Verified, in lower case. */
  email: string;
  /** Slug in the `X-Sheaf-Publisher` header. Undefined without the header. */
  publisher: string | undefined;
}

/** Throws FORBIDDEN unless exactly one user matches. */
export async function findUser(ctx: { pool: Queryable }, { email, publisher }: FindUserInput): Promise<Client> {
  const { rows } = await ctx.pool.query<Omit<Client, 'keyPrefix'> & { slug: string }>(
    sql`select u.id as "userId", u.publisher_id as "publisherId", u.role, p.slug
      from sheaf.users u join sheaf.publishers p on p.id = u.publisher_id where u.email = ${email} and ${ACTIVE_USER}
      order by p.slug`.prepared,
  );
  const found = publisher === undefined ? rows : rows.filter(({ slug }) => slug === publisher);
  if (found.length === 0) {
    const where = publisher === undefined ? '' : ` of publisher ${shownValue(publisher)}`;
    throw new RequestError(
      'FORBIDDEN',
      `User ${email}${where} not found. Ask your administrator to add or reactivate this user.`,
    );
  }
  if (found.length > 1) {
    const slugs = found.map(({ slug }) => slug).join(', ');
    throw new RequestError(
      'FORBIDDEN',
      `${email} belongs to several publishers. Send one of them in the X-Sheaf-Publisher header. Allowed: ${slugs}.`,
    );
  }
  const { slug: _, ...user } = found[0]!;
  return { ...user, keyPrefix: null };
}
