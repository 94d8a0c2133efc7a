/** Adds a publisher. */
import type { Queryable } from '../../db/pool.ts';
import { invalid, RequestError, shownValue } from '../../errors.ts';

const FORM = 'lowercase letters, digits and single hyphens';

export interface CreatePublisherInput {
  /** Stable identifier: lowercase letters, digits and single hyphens. */
  slug: string;
  /** Name to display. */
  name: string;
}

/** Throws VALIDATION_ERROR for an invalid slug, and CONFLICT for one that already exists. */
export async function createPublisher(ctx: { pool: Queryable }, { slug, name }: CreatePublisherInput): Promise<void> {
  if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(slug)) {
    throw invalid({ field: 'slug', wrong: `${shownValue(slug)} is not valid`, allowed: FORM });
  }
  if (/^\d+$/.test(slug)) {
    throw invalid({
      field: 'slug',
      wrong: `${shownValue(slug)} can be confused with an ID`,
      allowed: FORM,
      next: 'Add a letter',
    });
  }
  const { rowCount } = await ctx.pool.query(
    'insert into sheaf.publishers (slug, name) values ($1, $2) on conflict (slug) do nothing',
    [slug, name],
  );
  if (!rowCount) throw new RequestError('CONFLICT', `A publisher "${slug}" already exists. Choose another slug.`);
}
