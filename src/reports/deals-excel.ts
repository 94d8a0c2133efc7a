/** `deals_excel`: the deals of the advertisers whose program a publisher has joined. */
import { sql } from '../db/sql.ts';
import { advertiserId, among, byName, conditions, country, equals, network, search } from './filters.ts';
import { contains, foldedColumn } from './folded-text.ts';
import { instant } from './instant.ts';
import { flag, moment, oneOf, worded } from './param.ts';
import type { ReportType } from './report-type.ts';

const TYPES = ['coupon', 'sale', 'shipping', 'gift', 'cashback'];
const STATUSES = ['active', 'paused', 'ended'];

const SEARCHED = [
  foldedColumn(sql`d.title`, sql`d.title_folded`),
  foldedColumn(sql`d.description`, sql`d.description_folded`),
  foldedColumn(sql`d.code`, sql`d.code_folded`),
  foldedColumn(sql`a.name`, sql`a.name_folded`),
];

export const dealsExcel: ReportType = {
  name: 'deals_excel',
  title: 'Deals',
  description:
    'Coupons, sales and other offers of the advertisers whose program the publisher has joined. One row per deal.',
  format: 'xlsx',
  fileStem: 'deals',
  search: {
    search: search('title, description, code and advertiser'),
    active: worded(
      'active',
      flag(
        'If true, only deals that are active at the time of the snapshot: their status is active, and they have started and not ended. If false, only the others.',
      ),
    ),
    upcoming: worded(
      'upcoming',
      flag(
        'If true, only deals that will become active: their status is active, and they start after the time of the snapshot. If false, only the others.',
      ),
    ),
    expired: worded(
      'expired',
      flag(
        'If true, only expired deals: their status is ended, or their end is at or before the time of the snapshot. If false, only the others, including upcoming and paused ones.',
      ),
    ),
    exclusive: worded('exclusive', flag('If true, only exclusive deals. If false, only the others.')),
    featured: worded('featured', flag('If true, only featured deals. If false, only the others.')),
    country: country('of the deal'),
    advertiser_id: advertiserId,
    network,
    type: worded('of type …', oneOf('Only these types of deal.', TYPES)),
    status: worded('with status …', oneOf('Only deals with these statuses.', STATUSES)),
    starts_after: worded('starting from …', moment('Only deals that start at this time or later.')),
    starts_before: worded('starting up to …', moment('Only deals that start at this time or earlier.')),
    ends_after: worded('ending from …', moment('Only deals that end at this time or later.')),
    ends_before: worded('ending up to …', moment('Only deals that end at this time or earlier.')),
  },
  exclusive: ['active', 'upcoming', 'expired'],
  columns: [
    {
      key: 'id',
      label: 'ID',
      kind: 'id',
      width: 10,
      default: true,
      sql: sql`d.id`,
      description: 'ID of the deal in Sheaf.',
    },
    {
      key: 'external_id',
      label: 'Network ID',
      kind: 'id',
      width: 22,
      default: false,
      sql: sql`d.external_id`,
      description: 'ID of the deal at the network.',
    },
    {
      key: 'title',
      label: 'Title',
      kind: 'text',
      width: 40,
      default: true,
      sql: sql`d.title`,
      description: 'Title of the deal.',
    },
    {
      key: 'description',
      label: 'Description',
      kind: 'text',
      width: 60,
      default: true,
      sql: sql`d.description`,
      description: 'Full description. A cell has at most the first 32,767 characters, the limit of Excel.',
    },
    { key: 'code', label: 'Code', kind: 'id', width: 16, default: true, sql: sql`d.code`, description: 'Coupon code.' },
    {
      key: 'discount',
      label: 'Discount',
      kind: 'text',
      width: 18,
      default: true,
      sql: sql`d.discount`,
      description: 'Discount as described by the network.',
    },
    {
      key: 'discount_percent',
      label: 'Discount %',
      kind: 'percent',
      width: 12,
      default: true,
      sql: sql`d.discount_percent`,
      description: 'Discount as a percentage. Empty if it is an amount.',
    },
    {
      key: 'discount_amount',
      label: 'Discount amount',
      kind: 'money',
      width: 16,
      default: true,
      sql: sql`d.discount_amount`,
      description: 'Discount as an amount. Empty if it is a percentage.',
    },
    {
      key: 'currency',
      label: 'Currency',
      kind: 'id',
      width: 9,
      default: true,
      sql: sql`d.currency`,
      description: 'Currency of the discount amount.',
    },
    {
      key: 'type',
      label: 'Type',
      kind: 'text',
      width: 10,
      default: true,
      sql: sql`d.type`,
      description: 'Type of the deal: coupon, sale, shipping, gift or cashback.',
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
      default: true,
      sql: sql`d.advertiser_id`,
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
      sql: sql`d.country`,
      description: 'Two-letter country code of the market. Empty for all countries.',
    },
    {
      key: 'locale',
      label: 'Locale',
      kind: 'id',
      width: 9,
      default: true,
      sql: sql`d.locale`,
      description: 'Language of title and description, for example de-DE.',
    },
    {
      key: 'starts_at',
      label: 'Starts',
      kind: 'timestamp',
      width: 20,
      default: true,
      sql: sql`d.starts_at`,
      description: 'Start of the deal. Empty for a deal without a start.',
    },
    {
      key: 'ends_at',
      label: 'Ends',
      kind: 'timestamp',
      width: 20,
      default: true,
      sql: sql`d.ends_at`,
      description: 'End of the deal, exclusive. Empty for a deal without an end.',
    },
    {
      key: 'status',
      label: 'Status',
      kind: 'text',
      width: 10,
      default: true,
      sql: sql`d.status`,
      description: 'Status at the network: active, paused or ended.',
    },
    {
      key: 'exclusive',
      label: 'Exclusive',
      kind: 'boolean',
      width: 10,
      default: true,
      sql: sql`d.exclusive`,
      description: 'Whether the deal is exclusive to this platform.',
    },
    {
      key: 'featured',
      label: 'Featured',
      kind: 'boolean',
      width: 10,
      default: true,
      sql: sql`d.featured`,
      description: 'Whether the advertiser wants to feature the deal.',
    },
    {
      key: 'landing_url',
      label: 'Landing URL',
      kind: 'url',
      width: 44,
      default: true,
      sql: sql`d.landing_url`,
      description: 'Page that the deal links to.',
    },
    {
      key: 'created_at',
      label: 'Created',
      kind: 'timestamp',
      width: 20,
      default: false,
      sql: sql`d.created_at`,
      description: 'Time when the deal was added.',
    },
    {
      key: 'updated_at',
      label: 'Updated',
      kind: 'timestamp',
      width: 20,
      default: false,
      sql: sql`d.updated_at`,
      description: 'Time of the last change to the deal.',
    },
  ],
  orders: {
    starts_at: {
      description: 'Start. In ascending order, deals without a start come first',
      key: { sql: sql`coalesce(d.starts_at, '-infinity'::timestamptz)`, type: 'timestamptz' },
    },
    ends_at: {
      description: 'End. In ascending order, deals without an end come last',
      key: { sql: sql`coalesce(d.ends_at, 'infinity'::timestamptz)`, type: 'timestamptz' },
    },
    id: { description: 'ID', key: { sql: sql`d.id`, type: 'bigint' } },
    title: { description: 'Title', key: { sql: byName(sql`d.title`), type: 'text' } },
    advertiser: { description: 'Advertiser', key: { sql: byName(sql`a.name`), type: 'text' } },
    discount_percent: {
      description: 'Discount percentage. In ascending order, deals without one come first',
      key: { sql: sql`coalesce(d.discount_percent, -1)`, type: 'numeric' },
    },
    updated_at: { description: 'Time of the last change', key: { sql: sql`d.updated_at`, type: 'timestamptz' } },
  },
  defaultOrder: { sort: 'starts_at', direction: 'desc' },
  labels: { network: sql`n.name`, advertiser_id: sql`a.name` },
  timeline: 'starts_at',
  summary: { dimensions: ['advertiser', 'network', 'country', 'type', 'status'] },
  tieBreak: { sql: sql`d.id`, type: 'bigint' },
  scope: { publisherId: sql`p.publisher_id` },
  query(given, { asOf }) {
    const now = sql`${asOf}::timestamptz`;
    const started = sql`coalesce(d.starts_at, '-infinity') <= ${now}`;
    const ended = sql`coalesce(d.ends_at, 'infinity') <= ${now}`;
    const isActive = sql`(d.status = 'active' and ${started} and not ${ended})`;
    const isUpcoming = sql`(d.status = 'active' and not ${started} and not ${ended})`;
    const isExpired = sql`(d.status = 'ended' or ${ended})`;
    return {
      from: sql`public.deals d
        join public.programmes p on p.advertiser_id = d.advertiser_id and p.status = 'joined'
        left join public.advertisers a on a.id = d.advertiser_id
        left join public.networks n on n.id = a.network_id`,
      where: conditions(given, {
        search: contains(...SEARCHED),
        active: equals(isActive),
        upcoming: equals(isUpcoming),
        expired: equals(isExpired),
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
  changed: (_, { written }) => [sql`d`, sql`p`, sql`a`, sql`n`].map(written),
};
