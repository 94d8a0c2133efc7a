/** `deals_excel`: the deals of the advertisers that a publisher has joined. */
import { joinSql, sql } from '../db/sql.ts';
import { advertiserId, among, byName, conditions, country, equals, network, search } from './filters.ts';
import { contains, foldedColumn } from './folded-text.ts';
import { instant } from './instant.ts';
import { flag, moment, oneOf } from './param.ts';
import type { ReportType } from './report-type.ts';

const TYPES = ['coupon', 'sale', 'shipping', 'gift', 'cashback'];
const STATUSES = ['active', 'paused', 'ended'];

const SEARCHED = [foldedColumn(sql`d.title`, sql`d.title_folded`), foldedColumn(sql`d.description`, sql`d.description_folded`), foldedColumn(sql`d.code`, sql`d.code_folded`), foldedColumn(sql`a.name`, sql`a.name_folded`)];

export const dealsExcel: ReportType = {
  name: 'deals_excel',
  title: 'Deals',
  description: 'Vouchers, sales and other offers of the advertisers whose programme the publisher has joined. One row per deal.',
  format: 'xlsx',
  fileStem: 'deals',
  search: {
    search: search('title, description, code and advertiser'),
    active: flag('true: only deals that hold at the instant of the snapshot (status active, started, not ended); false: only the others.'),
    exclusive: flag('Only exclusive deals, or only the others.'),
    featured: flag('Only featured deals, or only the others.'),
    country: country('of the deal'),
    advertiser_id: advertiserId,
    network,
    type: oneOf('Only these types of deal.', TYPES),
    status: oneOf('Only deals in these states.', STATUSES),
    starts_after: moment('Only deals that start at or after this.'),
    starts_before: moment('Only deals that start before the end of this.'),
    ends_after: moment('Only deals that end at or after this.'),
    ends_before: moment('Only deals that end before the end of this.'),
  },
  columns: [
    { key: 'id', label: 'ID', kind: 'id', width: 10, default: true, sql: sql`d.id`, description: 'Sheaf’s id of the deal.' },
    { key: 'external_id', label: 'Network ID', kind: 'id', width: 22, default: false, sql: sql`d.external_id`, description: 'The network’s own id of the deal.' },
    { key: 'title', label: 'Title', kind: 'text', width: 40, default: true, sql: sql`d.title`, description: 'Headline.' },
    { key: 'description', label: 'Description', kind: 'text', width: 60, default: true, sql: sql`d.description`, description: 'Full text. A cell shows the first 32,767 characters, Excel’s limit.' },
    { key: 'code', label: 'Code', kind: 'id', width: 16, default: true, sql: sql`d.code`, description: 'Voucher code.' },
    { key: 'discount', label: 'Discount', kind: 'text', width: 18, default: true, sql: sql`d.discount`, description: 'The discount as worded.' },
    { key: 'discount_percent', label: 'Discount %', kind: 'percent', width: 12, default: true, sql: sql`d.discount_percent`, description: 'The discount, where it is a percentage.' },
    { key: 'discount_amount', label: 'Discount amount', kind: 'money', width: 16, default: true, sql: sql`d.discount_amount`, description: 'The discount, where it is an amount.' },
    { key: 'currency', label: 'Currency', kind: 'id', width: 9, default: true, sql: sql`d.currency`, description: 'Currency of the amount.' },
    { key: 'type', label: 'Type', kind: 'text', width: 10, default: true, sql: sql`d.type`, description: 'coupon, sale, shipping, gift or cashback.' },
    { key: 'advertiser', label: 'Advertiser', kind: 'text', width: 30, default: true, sql: sql`a.name`, description: 'Name of the advertiser.' },
    { key: 'advertiser_id', label: 'Advertiser ID', kind: 'id', width: 13, default: true, sql: sql`d.advertiser_id`, description: 'Sheaf’s id of the advertiser.' },
    { key: 'network', label: 'Network', kind: 'id', width: 16, default: true, sql: sql`n.slug`, description: 'Slug of the network.' },
    { key: 'country', label: 'Country', kind: 'id', width: 9, default: true, sql: sql`d.country`, description: 'Two-letter code of the market; empty is everywhere.' },
    { key: 'locale', label: 'Locale', kind: 'id', width: 9, default: true, sql: sql`d.locale`, description: 'Language of the text, for example de-DE.' },
    { key: 'starts_at', label: 'Starts', kind: 'timestamp', width: 20, default: true, sql: sql`d.starts_at`, description: 'First instant the deal holds; empty is always.' },
    { key: 'ends_at', label: 'Ends', kind: 'timestamp', width: 20, default: true, sql: sql`d.ends_at`, description: 'First instant it no longer holds; empty is open.' },
    { key: 'status', label: 'Status', kind: 'text', width: 10, default: true, sql: sql`d.status`, description: 'What the network says: active, paused or ended.' },
    { key: 'exclusive', label: 'Exclusive', kind: 'boolean', width: 10, default: true, sql: sql`d.exclusive`, description: 'Whether the deal is for this platform only.' },
    { key: 'featured', label: 'Featured', kind: 'boolean', width: 10, default: true, sql: sql`d.featured`, description: 'Whether the advertiser asks to show it first.' },
    { key: 'landing_url', label: 'Landing URL', kind: 'url', width: 44, default: true, sql: sql`d.landing_url`, description: 'Where the deal leads.' },
    { key: 'created_at', label: 'Created', kind: 'timestamp', width: 20, default: false, sql: sql`d.created_at`, description: 'When the deal was added.' },
    { key: 'updated_at', label: 'Updated', kind: 'timestamp', width: 20, default: false, sql: sql`d.updated_at`, description: 'When the deal last changed.' },
  ],
  orders: {
    starts_at: { description: 'Start; deals without one first', key: { sql: sql`coalesce(d.starts_at, '-infinity'::timestamptz)`, type: 'timestamptz' } },
    ends_at: { description: 'End; open deals last', key: { sql: sql`coalesce(d.ends_at, 'infinity'::timestamptz)`, type: 'timestamptz' } },
    id: { description: 'ID', key: { sql: sql`d.id`, type: 'bigint' } },
    title: { description: 'Title, as people sort', key: { sql: byName(sql`d.title`), type: 'text' } },
    advertiser: { description: 'Advertiser, as people sort', key: { sql: byName(sql`a.name`), type: 'text' } },
    discount_percent: { description: 'Discount; deals without a percentage first', key: { sql: sql`coalesce(d.discount_percent, -1)`, type: 'numeric' } },
    updated_at: { description: 'When it last changed', key: { sql: sql`d.updated_at`, type: 'timestamptz' } },
  },
  defaultOrder: { sort: 'starts_at', direction: 'desc' },
  tieBreak: { sql: sql`d.id`, type: 'bigint' },
  query(given, { publisherId, asOf }) {
    const holds = joinSql([sql`d.status = 'active'`, sql`coalesce(d.starts_at, '-infinity') <= ${asOf}::timestamptz`, sql`coalesce(d.ends_at, 'infinity') > ${asOf}::timestamptz`], ' and ');
    return {
      from: sql`deals d
        join programmes p on p.advertiser_id = d.advertiser_id and p.publisher_id = ${publisherId} and p.status = 'joined'
        left join advertisers a on a.id = d.advertiser_id
        left join networks n on n.id = a.network_id`,
      where: conditions(given, {
        search: contains(...SEARCHED),
        active: (value: boolean) => sql`(${holds}) = ${value}`,
        exclusive: equals(sql`d.exclusive`),
        featured: equals(sql`d.featured`),
        country: among(sql`d.country`),
        advertiser_id: among(sql`d.advertiser_id`),
        network: among(sql`n.slug`),
        type: among(sql`d.type`),
        status: among(sql`d.status`),
        starts_after: (value: string) => sql`d.starts_at >= ${instant(value, 'start')}`,
        starts_before: (value: string) => sql`d.starts_at < ${instant(value, 'end')}`,
        ends_after: (value: string) => sql`d.ends_at >= ${instant(value, 'start')}`,
        ends_before: (value: string) => sql`d.ends_at < ${instant(value, 'end')}`,
      }),
    };
  },
};
