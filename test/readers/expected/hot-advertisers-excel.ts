import type { ExpectedReport } from './table.ts';

/** Compares 10 days with the 20 days before, because neither is the default. */
export const hotAdvertisersExcel: ExpectedReport = {
  request: { report_type: 'hot_advertisers_excel', search_params: { recent_days: 10, before_days: 20 } },
  timezone: 'UTC',
  title: 'Hot advertisers',
  columns: [
    ['rank', 'Rank', 'integer'],
    ['advertiser_id', 'Advertiser ID', 'id'],
    ['name', 'Advertiser', 'text'],
    ['domain', 'Domain', 'text'],
    ['network', 'Network', 'id'],
    ['vertical', 'Vertical', 'text'],
    ['country', 'Country', 'id'],
    ['heat', 'Heat', 'decimal'],
    ['clicks_recent', 'Clicks, recent', 'integer'],
    ['clicks_before_per_day', 'Clicks a day, before', 'decimal'],
    ['clicks_growth', 'Clicks growth', 'percent'],
    ['orders_recent', 'Orders, recent', 'integer'],
    ['orders_before_per_day', 'Orders a day, before', 'decimal'],
    ['sales_recent', 'Sales, recent', 'money'],
    ['sales_before_per_day', 'Sales a day, before', 'money'],
    ['sales_growth', 'Sales growth', 'percent'],
    ['commission_recent', 'Commission, recent', 'money'],
    ['commission_before_per_day', 'Commission a day, before', 'money'],
    ['commission_growth', 'Commission growth', 'percent'],
    ['currency', 'Currency', 'id'],
  ],
  sql: `
    with counted as (
      select a.id, a.name, a.domain, (select slug from public.networks where id = a.network_id) as network, a.vertical, a.country,
        (select count(*) from public.clicks k where k.publisher_id = $1 and k.advertiser_id = a.id
          and k.clicked_at >= $2::timestamptz - interval '10 days' and k.clicked_at < $2::timestamptz) as clicks,
        (select count(*) from public.clicks k where k.publisher_id = $1 and k.advertiser_id = a.id
          and k.clicked_at >= $2::timestamptz - interval '30 days'
          and k.clicked_at < $2::timestamptz - interval '10 days') / 20.0 as clicks_before,
        r.*, b.*
      from public.advertisers a
      cross join lateral (
        select count(*) as orders, sum(sale) as sale, sum(commission) as commission, array_agg(distinct currency) as coins
        from public.transactions t where t.publisher_id = $1 and t.advertiser_id = a.id and t.status <> 'declined'
          and t.occurred_at >= $2::timestamptz - interval '10 days' and t.occurred_at < $2::timestamptz) r
      cross join lateral (
        select count(*) / 20.0 as orders_before, sum(sale) as sale_before, sum(commission) as commission_before,
          array_agg(distinct currency) as coins_before
        from public.transactions t where t.publisher_id = $1 and t.advertiser_id = a.id and t.status <> 'declined'
          and t.occurred_at >= $2::timestamptz - interval '30 days'
          and t.occurred_at < $2::timestamptz - interval '10 days') b
      where a.id in (select advertiser_id from public.programmes where publisher_id = $1 and status = 'joined')),
    money as (
      select id,
        case when cardinality(coins) = 1 then sale end as sale,
        case when cardinality(coins) = 1 then commission end as commission,
        case when cardinality(coins_before) = 1 then sale_before / 20 end as sale_before,
        case when cardinality(coins_before) = 1 then commission_before / 20 end as commission_before,
        (select array_agg(distinct coin) from unnest(coins || coins_before) as coin where coin is not null) as coins
      from counted),
    heated as (
      select *, round(100 * (ln((1 + clicks / 10.0) / (1 + clicks_before))
        + 2 * ln((1 + orders / 10.0) / (1 + orders_before))), 2) as heat
      from counted where clicks + clicks_before + orders + orders_before > 0)
    select row_number() over (order by heat desc, id desc), id, name, domain, network, vertical, country, heat, clicks,
      round(clicks_before, 2), round(clicks / 10.0 / nullif(clicks_before, 0) - 1, 4),
      orders, round(orders_before, 2),
      case when cardinality(m.coins) = 1 then m.sale end,
      case when cardinality(m.coins) = 1 then round(m.sale_before, 2) end,
      case when cardinality(m.coins) = 1 then round(coalesce(m.sale, 0) / 10 / nullif(m.sale_before, 0) - 1, 4) end,
      case when cardinality(m.coins) = 1 then m.commission end,
      case when cardinality(m.coins) = 1 then round(m.commission_before, 2) end,
      case when cardinality(m.coins) = 1
        then round(coalesce(m.commission, 0) / 10 / nullif(m.commission_before, 0) - 1, 4) end,
      case when cardinality(m.coins) > 1 then 'mixed' else m.coins[1] end,
      row_number() over (order by heat desc, id desc)
    from heated join money m using (id)`,
};
