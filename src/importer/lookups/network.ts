import type { Lookup, LookupContext } from '../kind.ts';
import { makeNames } from './names.ts';

/** Finds network_id by the slug in `network`. Creates a network that does not exist, with its slug as the name. */
export function networkLookup(): Lookup {
  const networks = makeNames(findOrMakeNetworks);
  const reported = new Set<string>();
  return {
    fills: { network_id: 'bigint' },
    needs: [['network']],
    async resolve(context, rows) {
      await networks.each(context, rows, {
        nameOf: (row) => context.text(row, 'network'),
        use(row, network, slug) {
          if (network === undefined) return context.reject(row, 'network', 'must not be empty');
          row.staged['network_id'] = network.id;
          if (!network.isNew || reported.has(slug)) return;
          reported.add(slug);
          context.addNote('new-network', row, 'network');
        },
      });
    },
  };
}

interface Network {
  id: string;
  /** Whether this import created it. */
  isNew: boolean;
}

async function findOrMakeNetworks({ query }: LookupContext, slugs: string[]): Promise<Map<string, Network>> {
  const named = slugs.filter((slug) => slug !== '');
  const made = await query<{ slug: string }>(
    `insert into public.networks (slug, name) select slug, slug from unnest($1::text[]) as slug
     where not exists (select from public.networks n where n.slug = slug.slug) on conflict do nothing returning networks.slug`,
    [named],
  );
  const { rows } = await query<{ slug: string; id: string }>(
    'select slug, id::text as id from public.networks where slug = any($1)',
    [named],
  );
  const isNew = new Set(made.rows.map((row) => row.slug));
  return new Map(rows.map(({ slug, id }) => [slug, { id, isNew: isNew.has(slug) }]));
}
