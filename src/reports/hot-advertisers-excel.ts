/** `hot_advertisers_excel`: advertisers ranked by momentum, the recent window against the window before it. */
import { joinSql, sql } from '../db/sql.ts';
import { byAmount, earnings, MIXED } from './earnings.ts';
import { among, byName, conditions, country, network, search, vertical } from './filters.ts';
import { amongTexts, asciiColumn, contains, foldedColumn } from './folded-text.ts';
import { integer } from './param.ts';
import type { ReportType } from './report-type.ts';

export const RECENT_DAYS = 7;
export const BEFORE_DAYS = 28;

const name = foldedColumn(sql`a.name`, sql`a.name_folded`);
const domain = foldedColumn(sql`a.domain`, sql`a.domain_folded`);

export const hotAdvertisersExcel: ReportType = {
  name: 'hot_advertisers_excel',
  title: 'Hot advertisers',
  description: 'The joined advertisers of a publisher, ranked by momentum: clicks, sales and commission of the recent window (7 days) against the window before it (28 days), both per day. One row per advertiser with a click or an order in either window.',
  format: 'xlsx',
  fileStem: 'hot-advertisers',
  search: {
    search: search('name, slug and domain'),
    network,
    vertical,
    country: country('of the advertiser'),
    recent_days: integer(`Length of the recent window in days (${RECENT_DAYS}).`, { min: 1, max: 90 }),
    before_days: integer(`Length of the window before it in days (${BEFORE_DAYS}).`, { min: 1, max: 365 }),
    min_clicks: integer('Only advertisers with at least this many clicks in the recent window.', { min: 0, max: 1_000_000_000 }),
  },
  columns: [
    { key: 'rank', label: 'Rank', kind: 'integer', width: 7, default: true, computed: true, sql: sql`h.rank`, description: 'Place by heat among the advertisers of this file.' },
    { key: 'advertiser_id', label: 'Advertiser ID', kind: 'id', width: 13, default: true, sql: sql`h.id`, description: 'Sheaf’s id of the advertiser.' },
    { key: 'name', label: 'Advertiser', kind: 'text', width: 32, default: true, sql: sql`h.name`, description: 'Name as the network gives it.' },
    { key: 'domain', label: 'Domain', kind: 'text', width: 26, default: true, sql: sql`h.domain`, description: 'Host name of the shop.' },
    { key: 'network', label: 'Network', kind: 'id', width: 16, default: true, sql: sql`h.network`, description: 'Slug of the network.' },
    { key: 'vertical', label: 'Vertical', kind: 'text', width: 18, default: true, sql: sql`h.vertical`, description: 'Line of business.' },
    { key: 'country', label: 'Country', kind: 'id', width: 9, default: true, sql: sql`h.country`, description: 'Two-letter code of the home market.' },
    {
      key: 'heat',
      label: 'Heat',
      kind: 'decimal',
      width: 9,
      default: true,
      computed: true,
      sql: sql`h.heat`,
      description: '100 × ( ln((1 + clicks a day, recent) ÷ (1 + clicks a day, before)) + 2 × ln((1 + orders a day, recent) ÷ (1 + orders a day, before)) ), rounded to two places. 0 is steady; above is warming, below cooling. Adding 1 keeps advertisers with hardly any clicks from leading; orders count twice.',
    },
    { key: 'clicks_recent', label: 'Clicks, recent', kind: 'integer', width: 14, default: true, computed: true, sql: sql`h.clicks_recent`, description: 'Clicks in the recent window: recent_days before the snapshot.' },
    { key: 'clicks_before_per_day', label: 'Clicks a day, before', kind: 'decimal', width: 19, default: true, computed: true, sql: sql`round(h.clicks_before_daily, 2)`, description: 'Clicks a day in the before_days before the recent window.' },
    { key: 'clicks_growth', label: 'Clicks growth', kind: 'percent', width: 14, default: true, computed: true, sql: sql`round(h.clicks_recent_daily / nullif(h.clicks_before_daily, 0) - 1, 4)`, description: 'Clicks a day, recent against before: 0 % is steady. Empty where there were none before.' },
    { key: 'orders_recent', label: 'Orders, recent', kind: 'integer', width: 14, default: true, computed: true, sql: sql`h.orders_recent`, description: 'Transactions in the recent window, declined ones left out.' },
    { key: 'orders_before_per_day', label: 'Orders a day, before', kind: 'decimal', width: 19, default: true, computed: true, sql: sql`round(h.orders_before_daily, 2)`, description: 'Transactions a day in the window before, declined ones left out.' },
    { key: 'sales_recent', label: 'Sales, recent', kind: 'money', width: 14, default: true, computed: true, sql: sql`h.sales_recent`, description: 'Value of the recent transactions. Empty when there were none, or when the transactions of both windows are in more than one currency.' },
    { key: 'sales_before_per_day', label: 'Sales a day, before', kind: 'money', width: 18, default: true, computed: true, sql: sql`round(h.sales_before_daily, 2)`, description: 'Value of the earlier transactions per day. Empty when there were none, or when the currency is "mixed".' },
    { key: 'sales_growth', label: 'Sales growth', kind: 'percent', width: 13, default: true, computed: true, sql: sql`round(h.sales_recent_daily / nullif(h.sales_before_daily, 0) - 1, 4)`, description: 'Sales per day, recent against before. Empty when there were none before, or when the currency is "mixed".' },
    { key: 'commission_recent', label: 'Commission, recent', kind: 'money', width: 18, default: true, computed: true, sql: sql`h.commission_recent`, description: 'Commission of the recent transactions. Empty when there were none, or when the currency is "mixed".' },
    { key: 'commission_before_per_day', label: 'Commission a day, before', kind: 'money', width: 23, default: true, computed: true, sql: sql`round(h.commission_before_daily, 2)`, description: 'Commission of the earlier transactions per day. Empty when there were none, or when the currency is "mixed".' },
    {
      key: 'commission_growth',
      label: 'Commission growth',
      kind: 'percent',
      width: 18,
      default: true,
      computed: true,
      sql: sql`round(h.commission_recent_daily / nullif(h.commission_before_daily, 0) - 1, 4)`,
      description: 'Commission per day, recent against before. Empty when there was none before, or when the currency is "mixed".',
    },
    { key: 'currency', label: 'Currency', kind: 'id', width: 9, default: true, computed: true, sql: sql`h.currency`, description: 'Currency of all amounts in the row; "mixed" when the two windows have more than one, and then the row has no amounts.' },
  ],
  orders: {
    heat: { description: 'Heat', key: { sql: sql`h.heat`, type: 'numeric' } },
    name: { description: 'Name, as people sort', key: { sql: byName(sql`h.name`), type: 'text' } },
    advertiser_id: { description: 'Advertiser ID', key: { sql: sql`h.id`, type: 'bigint' } },
    clicks_recent: { description: 'Clicks in the recent window', key: { sql: sql`h.clicks_recent`, type: 'bigint' } },
    sales_recent: byAmount('Sales in the recent window', { amount: sql`h.sales_recent`, currency: sql`h.currency` }),
    commission_recent: byAmount('Commission in the recent window', { amount: sql`h.commission_recent`, currency: sql`h.currency` }),
  },
  defaultOrder: { sort: 'heat', direction: 'desc' },
  tieBreak: { sql: sql`h.id`, type: 'bigint' },
  query(given, { publisherId, asOf }) {
    const recentDays = Number(given['recent_days'] ?? RECENT_DAYS);
    const beforeDays = Number(given['before_days'] ?? BEFORE_DAYS);
    const end = sql`${asOf}::timestamptz`;
    const turn = sql`${end} - make_interval(days => ${recentDays})`;
    const start = sql`${end} - make_interval(days => ${recentDays + beforeDays})`;
    const selected = [
      sql`p.publisher_id = ${publisherId}`,
      sql`p.status = 'joined'`,
      sql`coalesce(c.recent, 0) + coalesce(c.before, 0) + coalesce(r.orders, 0) + coalesce(b.orders, 0) > 0`,
      ...conditions(given, {
        search: contains(name, asciiColumn(sql`a.slug`), domain),
        network: among(sql`n.slug`),
        vertical: amongTexts(foldedColumn(sql`a.vertical`, sql`a.vertical_folded`)),
        country: among(sql`a.country`),
        min_clicks: (value: number) => sql`coalesce(c.recent, 0) >= ${value}`,
      }),
    ];
    return {
      from: sql`(
        select m.*, rank() over (order by m.heat desc, m.id desc) as rank from (
          select d.*, round((100 * (
              ln((1 + d.clicks_recent_daily) / (1 + d.clicks_before_daily))
              + 2 * ln((1 + d.orders_recent_daily) / (1 + d.orders_before_daily))))::numeric, 2) as heat
          from (
            select a.id, a.name, a.domain, n.slug as network, a.vertical, a.country,
              coalesce(c.recent, 0) as clicks_recent,
              coalesce(c.recent, 0)::numeric / ${recentDays} as clicks_recent_daily,
              coalesce(c.before, 0)::numeric / ${beforeDays} as clicks_before_daily,
              coalesce(r.orders, 0) as orders_recent,
              coalesce(r.orders, 0)::numeric / ${recentDays} as orders_recent_daily,
              coalesce(b.orders, 0)::numeric / ${beforeDays} as orders_before_daily,
              case when e.currency <> ${MIXED} then r.sale end as sales_recent,
              case when e.currency <> ${MIXED} then coalesce(r.sale, 0) / ${recentDays} end as sales_recent_daily,
              case when e.currency <> ${MIXED} then b.sale / ${beforeDays} end as sales_before_daily,
              case when e.currency <> ${MIXED} then r.commission end as commission_recent,
              case when e.currency <> ${MIXED} then coalesce(r.commission, 0) / ${recentDays} end as commission_recent_daily,
              case when e.currency <> ${MIXED} then b.commission / ${beforeDays} end as commission_before_daily,
              e.currency
            from programmes p
            join advertisers a on a.id = p.advertiser_id
            left join networks n on n.id = a.network_id
            left join (
              select advertiser_id, count(*) filter (where clicked_at >= ${turn}) as recent,
                count(*) filter (where clicked_at < ${turn}) as before
              from clicks where publisher_id = ${publisherId} and clicked_at >= ${start} and clicked_at < ${end}
              group by advertiser_id
            ) c on c.advertiser_id = a.id
            left join ${earnings({ publisherId, from: turn, to: end })} r on r.advertiser_id = a.id
            left join ${earnings({ publisherId, from: start, to: turn })} b on b.advertiser_id = a.id
            cross join lateral (
              select case when r.currency <> b.currency then ${MIXED} else coalesce(r.currency, b.currency) end as currency
            ) e
            where ${joinSql(selected, ' and ')}
          ) d
        ) m
      ) h`,
      where: [],
    };
  },
};
