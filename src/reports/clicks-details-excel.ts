/** `clicks_details_excel`: one row per click of a publisher, with its earnings. */
import { joinSql, type Sql, sql } from '../db/sql.ts';
import { advertiserId, among, conditions, country, network } from './filters.ts';
import { instant, instantIn, MICROSECOND } from './instant.ts';
import { flag, moment, oneOf, worded } from './param.ts';
import type { CheckContext, Conflict, QueryContext, ReportType, SearchParams } from './report-type.ts';

/** A year and a day, so that every year fits. Longer periods take several exports. */
const MAX_DAYS = 366;

export const clicksDetailsExcel: ReportType = {
  name: 'clicks_details_excel',
  title: 'Click details',
  description:
    'All clicks of a publisher in a period, with their earnings. One row per click. The transactions of a click are added up.',
  format: 'xlsx',
  fileStem: 'clicks',
  search: {
    start_date: worded('from …', moment('Start of the period, inclusive.')),
    end_date: worded('to …', moment('End of the period, inclusive.')),
    advertiser_id: advertiserId,
    network,
    country: country('of the visitor'),
    device: worded('on …', oneOf('Only clicks from these devices.', ['desktop', 'mobile', 'tablet', 'other'])),
    converted: worded('converted', flag('If true, only clicks that led to a transaction. If false, only the others.')),
  },
  required: ['start_date', 'end_date'],
  example: { start_date: { daysAgo: 90 }, end_date: { daysAgo: 0 } },
  check: checkSpan,
  columns: [
    {
      key: 'id',
      label: 'Click ID',
      kind: 'id',
      width: 22,
      default: true,
      sql: sql`c.external_id`,
      description: 'ID of the click at the network.',
    },
    {
      key: 'clicked_at',
      label: 'Clicked at',
      kind: 'timestamp',
      width: 20,
      default: true,
      sql: sql`c.clicked_at`,
      description: 'Time of the click.',
    },
    {
      key: 'advertiser',
      label: 'Advertiser',
      kind: 'text',
      width: 30,
      default: true,
      sql: sql`a.name`,
      description: 'Name of the advertiser.',
    },
    {
      key: 'advertiser_id',
      label: 'Advertiser ID',
      kind: 'id',
      width: 13,
      default: false,
      sql: sql`c.advertiser_id`,
      description: 'ID of the advertiser in Sheaf.',
    },
    {
      key: 'network',
      label: 'Network',
      kind: 'id',
      width: 16,
      default: true,
      sql: sql`n.slug`,
      description: 'Slug of the network.',
    },
    {
      key: 'country',
      label: 'Country',
      kind: 'id',
      width: 9,
      default: true,
      sql: sql`c.country`,
      description: 'Two-letter country code of the visitor.',
    },
    {
      key: 'device',
      label: 'Device',
      kind: 'text',
      width: 10,
      default: true,
      sql: sql`c.device`,
      description: 'Device type: desktop, mobile, tablet or other.',
    },
    {
      key: 'referrer',
      label: 'Referrer',
      kind: 'url',
      width: 36,
      default: true,
      sql: sql`c.referrer`,
      description: 'Page that the visitor came from.',
    },
    {
      key: 'sub_id',
      label: 'Sub ID',
      kind: 'id',
      width: 16,
      default: true,
      sql: sql`c.sub_id`,
      description: 'Tracking ID that the publisher set.',
    },
    {
      key: 'landing_url',
      label: 'Landing URL',
      kind: 'url',
      width: 40,
      default: true,
      sql: sql`c.landing_url`,
      description: 'Page that the visitor was sent to.',
    },
    {
      key: 'order',
      label: 'Order',
      kind: 'id',
      width: 18,
      default: true,
      computed: true,
      sql: sql`t.orders`,
      description: 'Order numbers of the transactions of the click, comma-separated.',
    },
    {
      key: 'sale',
      label: 'Sale',
      kind: 'money',
      width: 12,
      default: true,
      computed: true,
      sql: sql`t.sale`,
      description:
        'Total value of the transactions of the click, regardless of their status. Empty without transactions or with several currencies.',
    },
    {
      key: 'commission',
      label: 'Commission',
      kind: 'money',
      width: 12,
      default: true,
      computed: true,
      sql: sql`t.commission`,
      description: 'Total commission of the same transactions.',
    },
    {
      key: 'currency',
      label: 'Currency',
      kind: 'id',
      width: 9,
      default: true,
      computed: true,
      sql: sql`t.currency`,
      description: 'Currency of sale and commission. "mixed" if there are several.',
    },
    {
      key: 'status',
      label: 'Status',
      kind: 'text',
      width: 10,
      default: true,
      computed: true,
      sql: sql`t.status`,
      description: 'Status of the transactions: pending, approved, declined or paid. "mixed" if they differ.',
    },
  ],
  orders: {
    clicked_at: { description: 'Time of the click', key: { sql: sql`c.clicked_at`, type: 'timestamptz' } },
  },
  defaultOrder: { sort: 'clicked_at', direction: 'asc' },
  labels: { network: sql`n.name`, advertiser_id: sql`a.name` },
  timeline: 'clicked_at',
  summary: {
    dimensions: ['clicked_at', 'network', 'country', 'device', 'advertiser'],
    measures: ['sale', 'commission'],
    currency: 'currency',
  },
  tieBreak: { sql: sql`c.id`, type: 'bigint' },
  scope: { publisherId: sql`c.publisher_id` },
  query(given, { publisherId, inRange }) {
    const start = instant(String(given['start_date']), 'start');
    const end = instant(String(given['end_date']), 'end');
    return {
      // Networks and advertisers always exist. Left joins on unique keys let the planner drop the joins that a count does not
      // need.
      from: sql`public.clicks c
        left join public.advertisers a on a.id = c.advertiser_id
        left join public.networks n on n.id = a.network_id
        left join (
          select clicked_at, click_id, string_agg(order_id, ', ' order by id) as orders,
            case when min(currency) = max(currency) then sum(sale) end as sale,
            case when min(currency) = max(currency) then sum(commission) end as commission,
            case when min(currency) = max(currency) then min(currency) else 'mixed' end as currency,
            case when min(status) = max(status) then min(status) else 'mixed' end as status
          from public.transactions
          where ${ofTheseClicks(given, { publisherId, inRange })}
          group by clicked_at, click_id
        ) t on t.clicked_at = c.clicked_at and t.click_id = c.id`,
      where: [
        sql`c.clicked_at >= ${start}`,
        sql`c.clicked_at < ${end}`,
        ...conditions(given, {
          advertiser_id: among(sql`c.advertiser_id`),
          network: among(sql`n.slug`),
          country: among(sql`c.country`),
          device: among(sql`c.device`),
          converted: (value: boolean) => sql`(t.click_id is not null) = ${value}`,
        }),
      ],
    };
  },
  changed: (given, { written, ...context }) => [
    ...[sql`c`, sql`a`, sql`n`].map(written),
    sql`(c.clicked_at, c.id) in (
      select clicked_at, click_id from public.transactions w where ${ofTheseClicks(given, context)} and ${written(sql`w`)}
    )`,
  ],
};

/** Limits transactions to those of the clicks. Both have clicked_at, which is the only sort order. */
function ofTheseClicks(
  given: SearchParams,
  { publisherId, inRange }: Pick<QueryContext, 'publisherId' | 'inRange'>,
): Sql {
  const conditions = [
    sql`publisher_id = ${publisherId}`,
    sql`clicked_at >= ${instant(String(given['start_date']), 'start')}`,
    sql`clicked_at < ${instant(String(given['end_date']), 'end')}`,
    ...inRange(sql`clicked_at`),
  ];
  return joinSql(conditions, ' and ');
}

function checkSpan({ start_date, end_date }: SearchParams, { timezone }: CheckContext): Conflict | null {
  const start = instantIn(timezone, String(start_date), 'start');
  const end = instantIn(timezone, String(end_date), 'end');
  if (Temporal.Instant.compare(start, end) >= 0) {
    return {
      field: 'end_date',
      wrong: `${end_date} is before start_date (${start_date}) in time zone ${timezone}`,
      next: 'Send a later end_date',
    };
  }
  const limit = start.toZonedDateTimeISO(timezone).add({ days: MAX_DAYS }).toInstant();
  if (Temporal.Instant.compare(end.subtract(MICROSECOND), limit) > 0) {
    return {
      field: 'end_date',
      wrong: `${end_date} is too long after start_date (${start_date})`,
      allowed: `at most ${MAX_DAYS} days`,
      next: 'Send an earlier end_date, and create more exports for the rest',
    };
  }
  return null;
}
