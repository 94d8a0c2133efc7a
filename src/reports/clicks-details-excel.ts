/** `clicks_details_excel`: one row per click of a publisher, with what the click earned. */
import { joinSql, sql } from '../db/sql.ts';
import { advertiserId, among, conditions, country, network } from './filters.ts';
import { instant, instantIn, MICROSECOND } from './instant.ts';
import { flag, moment, oneOf } from './param.ts';
import type { CheckContext, Conflict, ReportType, SearchParams } from './report-type.ts';

/** A year and a day, so that any year fits: longer spans are several reports. */
const MAX_DAYS = 366;

export const clicksDetailsExcel: ReportType = {
  name: 'clicks_details_excel',
  title: 'Click details',
  description: 'Every click of a publisher in a span of time and what it earned. One row per click; the transactions of a click are added up.',
  format: 'xlsx',
  fileStem: 'clicks',
  search: {
    start_date: moment('First day, or first instant, of the span.'),
    end_date: moment('Last day, or last instant, of the span, included.'),
    advertiser_id: advertiserId,
    network,
    country: country('of the visitor'),
    device: oneOf('Only clicks from these devices.', ['desktop', 'mobile', 'tablet', 'other']),
    converted: flag('true: only clicks that led to a transaction; false: only the others.'),
  },
  required: ['start_date', 'end_date'],
  check: checkSpan,
  columns: [
    { key: 'id', label: 'Click ID', kind: 'id', width: 22, default: true, sql: sql`c.external_id`, description: 'The network’s own id of the click.' },
    { key: 'clicked_at', label: 'Clicked at', kind: 'timestamp', width: 20, default: true, sql: sql`c.clicked_at`, description: 'When the click happened.' },
    { key: 'advertiser', label: 'Advertiser', kind: 'text', width: 30, default: true, sql: sql`a.name`, description: 'Name of the advertiser.' },
    { key: 'advertiser_id', label: 'Advertiser ID', kind: 'id', width: 13, default: false, sql: sql`c.advertiser_id`, description: 'Sheaf’s id of the advertiser.' },
    { key: 'network', label: 'Network', kind: 'id', width: 16, default: true, sql: sql`n.slug`, description: 'Slug of the network.' },
    { key: 'country', label: 'Country', kind: 'id', width: 9, default: true, sql: sql`c.country`, description: 'Two-letter code of the visitor’s country.' },
    { key: 'device', label: 'Device', kind: 'text', width: 10, default: true, sql: sql`c.device`, description: 'desktop, mobile, tablet or other.' },
    { key: 'referrer', label: 'Referrer', kind: 'url', width: 36, default: true, sql: sql`c.referrer`, description: 'The page the visitor came from.' },
    { key: 'sub_id', label: 'Sub ID', kind: 'id', width: 16, default: true, sql: sql`c.sub_id`, description: 'The publisher’s own tracking id.' },
    { key: 'landing_url', label: 'Landing URL', kind: 'url', width: 40, default: true, sql: sql`c.landing_url`, description: 'The page the visitor was sent to.' },
    { key: 'order', label: 'Order', kind: 'id', width: 18, default: true, computed: true, sql: sql`t.orders`, description: 'Order numbers of the click’s transactions, joined by commas.' },
    { key: 'sale', label: 'Sale', kind: 'money', width: 12, default: true, computed: true, sql: sql`t.sale`, description: 'Value of the click’s transactions, whatever their status. Empty without any, or in more than one currency.' },
    { key: 'commission', label: 'Commission', kind: 'money', width: 12, default: true, computed: true, sql: sql`t.commission`, description: 'Commission of the same transactions.' },
    { key: 'currency', label: 'Currency', kind: 'id', width: 9, default: true, computed: true, sql: sql`t.currency`, description: 'Currency of sale and commission; "mixed" when there was more than one.' },
    { key: 'status', label: 'Status', kind: 'text', width: 10, default: true, computed: true, sql: sql`t.status`, description: 'pending, approved, declined or paid; "mixed" when the transactions differ.' },
  ],
  orders: {
    clicked_at: { description: 'When the click happened', key: { sql: sql`c.clicked_at`, type: 'timestamptz' } },
  },
  defaultOrder: { sort: 'clicked_at', direction: 'asc' },
  tieBreak: { sql: sql`c.id`, type: 'bigint' },
  query(given, { publisherId, inRange }) {
    const start = instant(String(given['start_date']), 'start');
    const end = instant(String(given['end_date']), 'end');
    // The one order is by clicked_at, which click and transaction share.
    const ofTheseClicks = [sql`publisher_id = ${publisherId}`, sql`clicked_at >= ${start}`, sql`clicked_at < ${end}`, ...inRange(sql`clicked_at`)];
    return {
      // Left joins on unique keys, though networks and advertisers never miss: the planner drops those that a
      // count does not look at.
      from: sql`clicks c
        left join advertisers a on a.id = c.advertiser_id
        left join networks n on n.id = a.network_id
        left join (
          select clicked_at, click_id, string_agg(order_id, ', ' order by id) as orders,
            case when min(currency) = max(currency) then sum(sale) end as sale,
            case when min(currency) = max(currency) then sum(commission) end as commission,
            case when min(currency) = max(currency) then min(currency) else 'mixed' end as currency,
            case when min(status) = max(status) then min(status) else 'mixed' end as status
          from transactions
          where ${joinSql(ofTheseClicks, ' and ')}
          group by clicked_at, click_id
        ) t on t.clicked_at = c.clicked_at and t.click_id = c.id`,
      where: [
        sql`c.publisher_id = ${publisherId}`,
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
};

function checkSpan({ start_date, end_date }: SearchParams, { timezone }: CheckContext): Conflict | null {
  const start = instantIn(timezone, String(start_date), 'start');
  const end = instantIn(timezone, String(end_date), 'end');
  if (Temporal.Instant.compare(start, end) >= 0) {
    const message = `end_date (${end_date}) must not be before start_date (${start_date}) in time zone ${timezone}. Send a later end_date.`;
    return { field: 'end_date', message };
  }
  const limit = start.toZonedDateTimeISO(timezone).add({ days: MAX_DAYS }).toInstant();
  if (Temporal.Instant.compare(end.subtract(MICROSECOND), limit) > 0) {
    const message = `end_date (${end_date}) must be within ${MAX_DAYS} days from start_date (${start_date}). Send an earlier end_date, and create further exports for the rest.`;
    return { field: 'end_date', message };
  }
  return null;
}
