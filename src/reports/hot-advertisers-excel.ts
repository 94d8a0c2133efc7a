/** `hot_advertisers_excel`: advertisers ranked by momentum, which compares the recent window with the previous one. */
import { joinSql, sql } from '../db/sql.ts';
import { byAmount, earnings, MIXED } from './earnings.ts';
import { among, byName, conditions, country, network, search, vertical } from './filters.ts';
import { amongTexts, asciiColumn, contains, foldedColumn } from './folded-text.ts';
import { integer, worded } from './param.ts';
import type { ReportType } from './report-type.ts';

const RECENT_DAYS = 7;
const BEFORE_DAYS = 28;

const name = foldedColumn(sql`a.name`, sql`a.name_folded`);
const domain = foldedColumn(sql`a.domain`, sql`a.domain_folded`);

export const hotAdvertisersExcel: ReportType = {
  name: 'hot_advertisers_excel',
  title: 'Hot advertisers',
  description:
    'The joined advertisers of a publisher, ranked by momentum. Compares clicks, sales and commission per day in the recent window (by default 7 days) with the previous window (by default 28 days). One row per advertiser with a click or an order in either window.',
  format: 'xlsx',
  fileStem: 'hot-advertisers',
  search: {
    search: search('name, slug and domain'),
    network,
    vertical,
    country: country('of the advertiser'),
    recent_days: worded(
      'of the last … days',
      integer(`Length of the recent window in days. Default ${RECENT_DAYS}.`, { min: 1, max: 90 }),
    ),
    before_days: worded(
      'compared with the … days before',
      integer(`Length of the previous window in days. Default ${BEFORE_DAYS}.`, { min: 1, max: 365 }),
    ),
    min_clicks: worded(
      'with at least … clicks',
      integer('Only advertisers with at least this many clicks in the recent window.', {
        min: 0,
        max: 1_000_000_000,
      }),
    ),
  },
  columns: [
    {
      key: 'rank',
      label: 'Rank',
      kind: 'integer',
      width: 7,
      default: true,
      computed: true,
      sql: sql`h.rank`,
      description: 'Rank by heat among the advertisers in this file.',
    },
    {
      key: 'advertiser_id',
      label: 'Advertiser ID',
      kind: 'id',
      width: 13,
      default: true,
      sql: sql`h.id`,
      description: 'ID of the advertiser in Sheaf.',
    },
    {
      key: 'name',
      label: 'Advertiser',
      kind: 'text',
      width: 32,
      default: true,
      sql: sql`h.name`,
      description: 'Name of the advertiser at the network.',
    },
    {
      key: 'domain',
      label: 'Domain',
      kind: 'text',
      width: 26,
      default: true,
      sql: sql`h.domain`,
      description: 'Host name of the shop.',
    },
    {
      key: 'network',
      label: 'Network',
      kind: 'id',
      width: 16,
      default: true,
      sql: sql`h.network`,
      description: 'Slug of the network.',
    },
    {
      key: 'vertical',
      label: 'Vertical',
      kind: 'text',
      width: 18,
      default: true,
      sql: sql`h.vertical`,
      description: 'Vertical, for example fashion.',
    },
    {
      key: 'country',
      label: 'Country',
      kind: 'id',
      width: 9,
      default: true,
      sql: sql`h.country`,
      description: 'Two-letter country code of the home market.',
    },
    {
      key: 'heat',
      label: 'Heat',
      kind: 'decimal',
      width: 9,
      default: true,
      computed: true,
      sql: sql`h.heat`,
      description:
        '100 × ( ln((1 + recent clicks per day) ÷ (1 + previous clicks per day)) + 2 × ln((1 + recent orders per day) ÷ (1 + previous orders per day)) ), rounded to two decimals. 0 is steady, positive values mean growth and negative values decline. Adding 1 keeps advertisers with very few clicks from the top. Orders count twice.',
    },
    {
      key: 'clicks_recent',
      label: 'Clicks, recent',
      kind: 'integer',
      width: 14,
      default: true,
      computed: true,
      sql: sql`h.clicks_recent`,
      description: 'Clicks in the recent window, the last recent_days days before the snapshot.',
    },
    {
      key: 'clicks_before_per_day',
      label: 'Clicks a day, before',
      kind: 'decimal',
      width: 19,
      default: true,
      computed: true,
      sql: sql`round(h.clicks_before_daily, 2)`,
      description: 'Clicks per day in the previous window, the before_days days before the recent window.',
    },
    {
      key: 'clicks_growth',
      label: 'Clicks growth',
      kind: 'percent',
      width: 14,
      default: true,
      computed: true,
      sql: sql`round(h.clicks_recent_daily / nullif(h.clicks_before_daily, 0) - 1, 4)`,
      description:
        'Growth of clicks per day from the previous to the recent window. 0% is steady. Empty without previous clicks.',
    },
    {
      key: 'orders_recent',
      label: 'Orders, recent',
      kind: 'integer',
      width: 14,
      default: true,
      computed: true,
      sql: sql`h.orders_recent`,
      description: 'Transactions in the recent window, without declined ones.',
    },
    {
      key: 'orders_before_per_day',
      label: 'Orders a day, before',
      kind: 'decimal',
      width: 19,
      default: true,
      computed: true,
      sql: sql`round(h.orders_before_daily, 2)`,
      description: 'Transactions per day in the previous window, without declined ones.',
    },
    {
      key: 'sales_recent',
      label: 'Sales, recent',
      kind: 'money',
      width: 14,
      default: true,
      computed: true,
      sql: sql`h.sales_recent`,
      description:
        'Total value of the transactions in the recent window. Empty without transactions or if the currency is "mixed".',
    },
    {
      key: 'sales_before_per_day',
      label: 'Sales a day, before',
      kind: 'money',
      width: 18,
      default: true,
      computed: true,
      sql: sql`round(h.sales_before_daily, 2)`,
      description:
        'Value of transactions per day in the previous window. Empty without transactions or if the currency is "mixed".',
    },
    {
      key: 'sales_growth',
      label: 'Sales growth',
      kind: 'percent',
      width: 13,
      default: true,
      computed: true,
      sql: sql`round(h.sales_recent_daily / nullif(h.sales_before_daily, 0) - 1, 4)`,
      description:
        'Growth of sales per day from the previous to the recent window. Empty without previous sales or if the currency is "mixed".',
    },
    {
      key: 'commission_recent',
      label: 'Commission, recent',
      kind: 'money',
      width: 18,
      default: true,
      computed: true,
      sql: sql`h.commission_recent`,
      description:
        'Total commission of the transactions in the recent window. Empty without transactions or if the currency is "mixed".',
    },
    {
      key: 'commission_before_per_day',
      label: 'Commission a day, before',
      kind: 'money',
      width: 23,
      default: true,
      computed: true,
      sql: sql`round(h.commission_before_daily, 2)`,
      description:
        'Commission per day in the previous window. Empty without transactions or if the currency is "mixed".',
    },
    {
      key: 'commission_growth',
      label: 'Commission growth',
      kind: 'percent',
      width: 18,
      default: true,
      computed: true,
      sql: sql`round(h.commission_recent_daily / nullif(h.commission_before_daily, 0) - 1, 4)`,
      description:
        'Growth of commission per day from the previous to the recent window. Empty without previous commission or if the currency is "mixed".',
    },
    {
      key: 'currency',
      label: 'Currency',
      kind: 'id',
      width: 9,
      default: true,
      computed: true,
      sql: sql`h.currency`,
      description:
        'Currency of all amounts in the row. "mixed" if the two windows have several, and the row then has no amounts.',
    },
  ],
  orders: {
    heat: { description: 'Heat', key: { sql: sql`h.heat`, type: 'numeric' } },
    name: { description: 'Name', key: { sql: byName(sql`h.name`), type: 'text' } },
    advertiser_id: { description: 'Advertiser ID', key: { sql: sql`h.id`, type: 'bigint' } },
    clicks_recent: { description: 'Clicks in the recent window', key: { sql: sql`h.clicks_recent`, type: 'bigint' } },
    sales_recent: byAmount('Sales in the recent window', { amount: sql`h.sales_recent`, currency: sql`h.currency` }),
    commission_recent: byAmount('Commission in the recent window', {
      amount: sql`h.commission_recent`,
      currency: sql`h.currency`,
    }),
  },
  defaultOrder: { sort: 'heat', direction: 'desc' },
  summary: {
    dimensions: ['vertical', 'network', 'country'],
    measures: ['clicks_recent', 'orders_recent', 'sales_recent', 'commission_recent'],
    currency: 'currency',
  },
  tieBreak: { sql: sql`h.id`, type: 'bigint' },
  scope: { publisherId: sql`h.publisher_id` },
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
            select p.publisher_id, a.id, a.name, a.domain, n.slug as network, a.vertical, a.country,
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
            from public.programmes p
            join public.advertisers a on a.id = p.advertiser_id
            left join public.networks n on n.id = a.network_id
            left join (
              select advertiser_id, count(*) filter (where clicked_at >= ${turn}) as recent,
                count(*) filter (where clicked_at < ${turn}) as before
              from public.clicks where publisher_id = ${publisherId} and clicked_at >= ${start} and clicked_at < ${end}
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
