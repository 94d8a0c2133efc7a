import type { ImportKind } from '../kind.ts';
import { networkLookup } from '../lookups/network.ts';
import { slugWishLookup } from '../lookups/slug-wish.ts';
import { upsertStage } from '../stage-upsert.ts';

/**
 * Gives each staged row a slug that no other advertiser has. One that has the wished slug already, plain or numbered, keeps
 * it, so that importing again changes nothing; else a wish that is taken gets the next free number. What the file itself wished
 * for stays in slug_wish.
 */
const SETTLE_SLUGS = `
  with wishes as (
    select s.line, a.id, a.slug as current, coalesce(s.slug, s.slug_wish) as wish,
      a.id is not null and (s.slug is null or a.slug = s.slug or a.slug ~ ('^' || s.slug || '-[0-9]{1,9}$')) as keeps
    from import_stage s left join advertisers a using (network_id, external_id)),
  numbered as (
    select stem, max(number::integer) as highest
    from (select slug from advertisers union all select wish from wishes) known,
      regexp_replace(slug, '-[0-9]{1,9}$', '') as stem, substring(slug from '-([0-9]{1,9})$') as number
    where number is not null
    group by stem),
  queue as (
    select line, wish, row_number() over (partition by wish order by line) as place,
      exists (select from advertisers a where a.slug = wish) as taken
    from wishes where not keeps)
  update import_stage s set slug = settled.slug, slug_wish = s.slug from (
    select line, current as slug from wishes where keeps
    union all
    select line, case when place = 1 and not taken then wish
      else wish || '-' || greatest(1, highest) + place - case when taken then 0 else 1 end end
    from queue left join numbered on stem = wish) settled
  where settled.line = s.line`;

/** New slugs that the file wished for and that others have. */
const SLUGS_TAKEN = `
  with taken as (
    select s.line, s.slug_wish, s.slug, count(*) over () as count
    from import_stage s left join advertisers a using (network_id, external_id)
    where s.slug_wish <> s.slug and a.slug is distinct from s.slug)
  select count, line, slug_wish as value, slug as became from taken order by line limit 1`;

export const ADVERTISERS: ImportKind = {
  name: 'advertisers',
  table: 'advertisers',
  columns: [
    { name: 'network', type: 'slug', lookupOnly: true, means: 'Slug of the network; one that is new is made.' },
    { name: 'external_id', type: 'id', required: true, means: "The network's own id of the advertiser." },
    { name: 'name', type: 'text', required: true, means: 'Name, any script.' },
    {
      name: 'slug',
      type: 'slug',
      means: 'Wished slug; without one it is made of the name. One that is taken gets a number.',
    },
    { name: 'domain', type: 'domain', means: 'Host name of the shop; www. is dropped.' },
    { name: 'url', type: 'text', means: 'Home page.' },
    { name: 'vertical', type: 'label', means: 'Line of business, for example fashion.' },
    { name: 'country', type: 'country', means: 'ISO 3166-1 alpha-2 code of the home market.' },
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
