/** Adds a publisher. */
import type { Queryable } from '../db/pool.ts';
import { RequestError } from '../errors.ts';

export interface CreatePublisherInput {
  /** Stable name: lower case, digits, single hyphens. */
  slug: string;
  /** Name as shown. */
  name: string;
}

/** Throws VALIDATION_ERROR for a slug that has another form, and CONFLICT for one that is taken. */
export async function createPublisher(ctx: { pool: Queryable }, { slug, name }: CreatePublisherInput): Promise<void> {
  if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(slug)) {
    throw new RequestError('VALIDATION_ERROR', `"${slug}" is no slug: use lower case, digits and single hyphens.`);
  }
  if (/^\d+$/.test(slug)) {
    throw new RequestError(
      'VALIDATION_ERROR',
      `"${slug}" looks like an id. Add a letter: publishers are named by id or slug.`,
    );
  }
  const { rowCount } = await ctx.pool.query(
    'insert into publishers (slug, name) values ($1, $2) on conflict (slug) do nothing',
    [slug, name],
  );
  if (!rowCount) throw new RequestError('CONFLICT', `There is a publisher "${slug}" already.`);
}
