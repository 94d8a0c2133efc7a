import { day } from '../../support/api.ts';
import type { ExpectedReport } from './table.ts';

/** 30 days. They include clicks with the same timestamp and, in fall, the night in which 2:00 occurs twice. */
export const clicksDetailsExcel: ExpectedReport = {
  request: { report_type: 'clicks_details_excel', search_params: { start_date: day(-30), end_date: day(-1) } },
  timezone: 'Europe/Berlin',
  title: 'Click details',
  columns: [
    ['id', 'Click ID', 'id'],
    ['clicked_at', 'Clicked at', 'timestamp'],
    ['advertiser', 'Advertiser', 'text'],
    ['advertiser_id', 'Advertiser ID', 'id'],
    ['network', 'Network', 'id'],
    ['country', 'Country', 'id'],
    ['device', 'Device', 'text'],
    ['referrer', 'Referrer', 'url'],
    ['sub_id', 'Sub ID', 'id'],
    ['landing_url', 'Landing URL', 'url'],
    ['order', 'Order', 'id'],
    ['sale', 'Sale', 'money'],
    ['commission', 'Commission', 'money'],
    ['currency', 'Currency', 'id'],
    ['status', 'Status', 'text'],
  ],
  sql: `
    with sold as (
      select click_id, string_agg(order_id, ', ' order by id) as orders, sum(sale) as sale,
        sum(commission) as commission, array_agg(distinct currency) as coins, array_agg(distinct status) as states
      from public.transactions where publisher_id = $1 and click_id is not null group by click_id)
    select k.external_id, k.clicked_at, a.name, a.id, n.slug, k.country, k.device, k.referrer, k.sub_id, k.landing_url,
      s.orders,
      case when cardinality(s.coins) = 1 then s.sale end,
      case when cardinality(s.coins) = 1 then s.commission end,
      case when cardinality(s.coins) > 1 then 'mixed' else s.coins[1] end,
      case when cardinality(s.states) > 1 then 'mixed' else s.states[1] end,
      row_number() over (order by k.clicked_at, k.id)
    from public.clicks k
    join public.advertisers a on a.id = k.advertiser_id
    join public.networks n on n.id = a.network_id
    left join sold s on s.click_id = k.id
    where k.publisher_id = $1 and (k.clicked_at at time zone 'Europe/Berlin')::date between
      ($2::timestamptz at time zone 'UTC')::date - 30 and ($2::timestamptz at time zone 'UTC')::date - 1`,
};
