import type { Column, Lookup, LookupContext } from '../kind.ts';
import { makeNames } from './names.ts';

/** The columns by which a file names an advertiser. */
export const ADVERTISER_COLUMNS: readonly Column[] = [
  {
    name: 'network',
    type: 'slug',
    lookupOnly: true,
    means: 'Slug of the network; an option of the import can stand in.',
  },
  { name: 'advertiser_external_id', type: 'id', lookupOnly: true, means: "The network's own id of the advertiser." },
  { name: 'advertiser', type: 'slug', lookupOnly: true, means: 'Slug of the advertiser, in place of network and id.' },
];

/** Between network and id in a name; no slug and no text that PostgreSQL keeps has it. */
const SEPARATOR = '\0';

/** Network and external id, or the slug of an advertiser, become advertiser_id. */
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
       from unnest($1::text[], $2::text[]) as asked (network, external_id)
       join networks n on n.slug = asked.network
       join advertisers a on a.network_id = n.id and a.external_id = asked.external_id
     union all
     select null, slug, id::text from advertisers where slug = any($3)`,
    [pairs.map((pair) => pair[0]), pairs.map((pair) => pair[1]), slugs],
  );
  return new Map(rows.map((row) => [row.network === null ? row.name : row.network + SEPARATOR + row.name, row.id]));
}
