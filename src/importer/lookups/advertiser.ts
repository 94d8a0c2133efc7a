import type { Column, Lookup, LookupContext } from '../kind.ts';
import { makeNames } from './names.ts';

/** The columns that identify the advertiser in a file. */
export const ADVERTISER_COLUMNS: readonly Column[] = [
  {
    name: 'network',
    type: 'slug',
    lookupOnly: true,
    description: 'Slug of the network. `--network` can replace it.',
  },
  { name: 'advertiser_external_id', type: 'id', lookupOnly: true, description: "The network's ID of the advertiser." },
  {
    name: 'advertiser',
    type: 'slug',
    lookupOnly: true,
    description: 'Slug of the advertiser, instead of `network` and `advertiser_external_id`.',
  },
];

/** Separates network and ID in a name. Neither slugs nor texts in PostgreSQL can contain it. */
const SEPARATOR = '\0';

/** Finds advertiser_id by network and external ID, or by the slug of the advertiser. */
export function advertiserLookup(): Lookup {
  const advertisers = makeNames(findAdvertisers);
  return {
    fills: { advertiser_id: 'bigint' },
    needs: [['network', 'advertiser_external_id'], ['advertiser']],
    async resolve(context, rows) {
      await advertisers.each(context, rows, {
        nameOf(row) {
          const id = context.text(row, 'advertiser_external_id');
          return id === '' ? context.text(row, 'advertiser') : `${context.text(row, 'network')}${SEPARATOR}${id}`;
        },
        use(row, id, name) {
          if (id !== undefined) {
            row.staged['advertiser_id'] = id;
            return;
          }
          const [network, externalId] = name.split(SEPARATOR);
          if (externalId === undefined) {
            context.reject(
              row,
              'advertiser',
              name === '' ? 'must not be empty' : 'is not a known advertiser; import the advertisers first',
            );
          } else if (network === '') context.reject(row, 'network', 'must not be empty');
          else
            context.reject(
              row,
              'advertiser_external_id',
              `is not a known advertiser of the network ${network}; import the advertisers first`,
            );
        },
      });
    },
  };
}

async function findAdvertisers({ query }: LookupContext, names: string[]): Promise<Map<string, string>> {
  const pairs = names.filter((name) => name.includes(SEPARATOR)).map((name) => name.split(SEPARATOR));
  const slugs = names.filter((name) => name !== '' && !name.includes(SEPARATOR));
  const { rows } = await query<{ network: string | null; name: string; id: string }>(
    `select n.slug as network, a.external_id as name, a.id::text as id
       from unnest($1::text[], $2::text[]) as requested (network, external_id)
       join public.networks n on n.slug = requested.network
       join public.advertisers a on a.network_id = n.id and a.external_id = requested.external_id
     union all
     select null, slug, id::text from public.advertisers where slug = any($3)`,
    [pairs.map((pair) => pair[0]), pairs.map((pair) => pair[1]), slugs],
  );
  return new Map(rows.map((row) => [row.network === null ? row.name : row.network + SEPARATOR + row.name, row.id]));
}
