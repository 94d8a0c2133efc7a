import type { Lookup, LookupContext } from '../kind.ts';
import { makeNames } from './names.ts';

/** `network`, a slug, becomes network_id; a network that is new is made, with its slug for a name. */
export function networkLookup(): Lookup {
  const networks = makeNames(findOrMakeNetworks);
  return {
    fills: { network_id: 'bigint' },
    needs: [['network']],
    async resolve(context, rows) {
      await networks.each(context, rows, {
        nameOf: (row) => context.text(row, 'network'),
        use(row, id) {
          if (id !== undefined) row.staged['network_id'] = id;
          else context.reject(row, 'network', 'must not be empty');
        },
      });
    },
  };
}

async function findOrMakeNetworks({ query }: LookupContext, slugs: string[]): Promise<Map<string, string>> {
  const named = slugs.filter((slug) => slug !== '');
  await query(
    `insert into networks (slug, name) select slug, slug from unnest($1::text[]) as slug
     where not exists (select from networks n where n.slug = slug.slug) on conflict do nothing`,
    [named],
  );
  const { rows } = await query<{ slug: string; id: string }>(
    'select slug, id::text as id from networks where slug = any($1)',
    [named],
  );
  return new Map(rows.map((row) => [row.slug, row.id]));
}
