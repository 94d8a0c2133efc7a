import type { ImportKind } from '../kind.ts';
import { networkLookup } from '../lookups/network.ts';
import { slugWishLookup } from '../lookups/slug-wish.ts';
import { upsertStage } from '../stage-upsert.ts';

/**
 * Gives each staged row a unique slug. An advertiser that already has the requested slug, plain or numbered, keeps it, so
 * that a repeated import changes nothing. Otherwise a requested slug that is taken gets the next free number. The slug
 * in the file stays in slug_wish.
 */
const SETTLE_SLUGS = `
  with wishes as (
    select s.line, a.id, a.slug as current, coalesce(s.slug, s.slug_wish) as wish,
      a.id is not null and (s.slug is null or a.slug = s.slug or a.slug ~ ('^' || s.slug || '-[0-9]{1,9}$')) as keeps
    from import_stage s left join public.advertisers a using (network_id, external_id)),
  numbered as (
    select stem, max(number::integer) as highest
    from (select slug from public.advertisers union all select wish from wishes) known,
      regexp_replace(slug, '-[0-9]{1,9}$', '') as stem, substring(slug from '-([0-9]{1,9})$') as number
    where number is not null
    group by stem),
  queue as (
    select line, wish, row_number() over (partition by wish order by line) as place,
      exists (select from public.advertisers a where a.slug = wish) as taken
    from wishes where not keeps)
  update import_stage s set slug = settled.slug, slug_wish = s.slug from (
    select line, current as slug from wishes where keeps
    union all
    select line, case when place = 1 and not taken then wish
      else wish || '-' || greatest(1, highest) + place - case when taken then 0 else 1 end end
    from queue left join numbered on stem = wish) settled
  where settled.line = s.line`;

/** Requested slugs that other advertisers have, and the slugs assigned instead. */
const SLUGS_TAKEN = `
  with taken as (
    select s.line, s.slug_wish, s.slug, count(*) over () as count
    from import_stage s left join public.advertisers a using (network_id, external_id)
    where s.slug_wish <> s.slug and a.slug is distinct from s.slug)
  select count, line, slug_wish as value, slug as became from taken order by line limit 1`;

export const ADVERTISERS: ImportKind = {
  name: 'advertisers',
  table: 'public.advertisers',
  columns: [
    {
      name: 'network',
      type: 'slug',
      lookupOnly: true,
      description: 'Slug of the network. A network that does not exist is created.',
    },
    { name: 'external_id', type: 'id', required: true, description: "The network's ID of the advertiser." },
    { name: 'name', type: 'text', required: true, description: 'Name, in any script.' },
    {
      name: 'slug',
      type: 'slug',
      description: 'Requested slug, by default made from the name. A number is added if it is taken.',
    },
    { name: 'domain', type: 'domain', description: 'Host name of the shop. A leading `www.` is removed.' },
    { name: 'url', type: 'text', description: 'URL of the home page.' },
    { name: 'vertical', type: 'label', description: 'Industry, for example fashion.' },
    { name: 'country', type: 'country', description: 'ISO 3166-1 alpha-2 code of the home market.' },
  ],
  lookups: () => [networkLookup(), slugWishLookup()],
  key: ['network_id', 'external_id'],
  sums: null,
  dated: true,
  openStage: upsertStage({
    helpers: ['slug_wish'],
    prepare: [SETTLE_SLUGS],
    reports: [{ code: 'slug-taken', column: 'slug', statement: SLUGS_TAKEN }],
  }),
};
