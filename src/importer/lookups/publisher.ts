import type { Column, Lookup, LookupContext } from '../kind.ts';
import { makeNames } from './names.ts';

/** The column that identifies the publisher in a file. */
export const PUBLISHER_COLUMN: Column = {
  name: 'publisher',
  type: 'slug',
  lookupOnly: true,
  description: 'Slug of the publisher. `--publisher` can replace it.',
};

/** Finds publisher_id by the slug in `publisher`. */
export function publisherLookup(): Lookup {
  const publishers = makeNames(findPublishers);
  return {
    fills: { publisher_id: 'bigint' },
    needs: [['publisher']],
    async resolve(context, rows) {
      await publishers.each(context, rows, {
        nameOf: (row) => context.text(row, 'publisher'),
        use(row, id, slug) {
          if (id !== undefined) row.staged['publisher_id'] = id;
          else
            context.reject(
              row,
              'publisher',
              slug === '' ? 'must not be empty' : 'is not a known publisher; create it with sheaf publishers create',
            );
        },
      });
    },
  };
}

async function findPublishers({ query }: LookupContext, slugs: string[]): Promise<Map<string, string>> {
  const { rows } = await query<{ slug: string; id: string }>(
    'select slug, id::text as id from sheaf.publishers where slug = any($1)',
    [slugs],
  );
  return new Map(rows.map((row) => [row.slug, row.id]));
}
