import type { ExpectedReport } from './table.ts';

/** Uses Tokyo, which is never UTC and has no daylight saving time. */
export const advertisersCsv: ExpectedReport = {
  request: { report_type: 'advertisers_csv' },
  timezone: 'Asia/Tokyo',
  title: 'Advertisers',
  columns: [
    ['id', 'ID', 'id'],
    ['name', 'Name', 'text'],
    ['slug', 'Slug', 'id'],
    ['domain', 'Domain', 'text'],
    ['url', 'URL', 'url'],
    ['network', 'Network', 'id'],
    ['external_id', 'Network ID', 'id'],
    ['vertical', 'Vertical', 'text'],
    ['country', 'Country', 'id'],
    ['status', 'Program status', 'text'],
    ['commission', 'Commission', 'text'],
    ['clicks_30d', 'Clicks (30 days)', 'integer'],
    ['sales_30d', 'Sales (30 days)', 'money'],
    ['commission_30d', 'Commission (30 days)', 'money'],
    ['currency', 'Currency', 'id'],
    ['created_at', 'Created', 'timestamp'],
    ['updated_at', 'Updated', 'timestamp'],
  ],
  sql: `
    with money as (
      select advertiser_id, sum(sale) as sale, sum(commission) as commission, array_agg(distinct currency) as currencies
      from public.transactions
      where publisher_id = $1 and status in ('pending', 'approved', 'paid')
        and occurred_at >= $2::timestamptz - interval '30 days' and occurred_at < $2::timestamptz
      group by advertiser_id)
    select a.id, a.name, a.slug, a.domain, a.url, (select slug from public.networks where id = a.network_id), a.external_id,
      a.vertical, a.country, p.status, p.commission_text,
      (select count(*) from public.clicks k where k.publisher_id = $1 and k.advertiser_id = a.id
        and k.clicked_at >= $2::timestamptz - interval '30 days' and k.clicked_at < $2::timestamptz),
      case cardinality(m.currencies) when 1 then m.sale end,
      case cardinality(m.currencies) when 1 then m.commission end,
      case when cardinality(m.currencies) > 1 then 'mixed' else m.currencies[1] end,
      p.created_at,
      case when a.updated_at > p.updated_at then a.updated_at else p.updated_at end,
      row_number() over (order by a.name collate "und-x-icu", a.id)
    from public.advertisers a
    join public.programmes p on p.advertiser_id = a.id and p.publisher_id = $1
    left join money m on m.advertiser_id = a.id`,
};
