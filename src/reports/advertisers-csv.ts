/** `advertisers_csv`: the programs of a publisher, with their results in the last 30 days. */
import { sql } from '../db/sql.ts';
import { byAmount, earnings } from './earnings.ts';
import { among, byName, conditions, country, network, search, vertical } from './filters.ts';
import { amongTexts, asciiColumn, contains, foldedColumn } from './folded-text.ts';
import { list, oneOf, worded } from './param.ts';
import type { ReportType } from './report-type.ts';

const STATUSES = ['joined', 'pending', 'paused', 'rejected', 'ended'];

const name = foldedColumn(sql`a.name`, sql`a.name_folded`);
const domain = foldedColumn(sql`a.domain`, sql`a.domain_folded`);

export const advertisersCsv: ReportType = {
  name: 'advertisers_csv',
  title: 'Advertisers',
  description:
    'The affiliate programs of a publisher with their status, commission and results in the last 30 days. One row per program.',
  format: 'csv',
  fileStem: 'advertisers',
  search: {
    search: search('name, slug and domain'),
    domain: worded(
      'at …',
      list('Only advertisers with these host names.', {
        pattern: /^[^\s,/]{1,253}$/u,
        items: 'host names',
        example: 'example.com',
      }),
    ),
    network,
    vertical,
    country: country('of the advertiser'),
    status: worded('with status …', oneOf('Only programs with these statuses.', STATUSES)),
  },
  columns: [
    {
      key: 'id',
      label: 'ID',
      kind: 'id',
      width: 10,
      default: true,
      sql: sql`a.id`,
      description: 'ID of the advertiser in Sheaf.',
    },
    {
      key: 'name',
      label: 'Name',
      kind: 'text',
      width: 32,
      default: true,
      sql: sql`a.name`,
      description: 'Name of the advertiser at the network.',
    },
    {
      key: 'slug',
      label: 'Slug',
      kind: 'id',
      width: 28,
      default: true,
      sql: sql`a.slug`,
      description: 'Stable identifier of the advertiser.',
    },
    {
      key: 'domain',
      label: 'Domain',
      kind: 'text',
      width: 26,
      default: true,
      sql: sql`a.domain`,
      description: 'Host name of the shop.',
    },
    {
      key: 'url',
      label: 'URL',
      kind: 'url',
      width: 36,
      default: true,
      sql: sql`a.url`,
      description: 'Home page of the shop.',
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
      key: 'external_id',
      label: 'Network ID',
      kind: 'id',
      width: 22,
      default: false,
      sql: sql`a.external_id`,
      description: 'ID of the advertiser at the network.',
    },
    {
      key: 'vertical',
      label: 'Vertical',
      kind: 'text',
      width: 18,
      default: true,
      sql: sql`a.vertical`,
      description: 'Vertical, for example fashion.',
    },
    {
      key: 'country',
      label: 'Country',
      kind: 'id',
      width: 9,
      default: true,
      sql: sql`a.country`,
      description: 'Two-letter country code of the home market.',
    },
    {
      key: 'status',
      label: 'Program status',
      kind: 'text',
      width: 17,
      default: true,
      sql: sql`p.status`,
      description: 'Status of the program: joined, pending, paused, rejected or ended.',
    },
    {
      key: 'commission',
      label: 'Commission',
      kind: 'text',
      width: 26,
      default: true,
      sql: sql`p.commission_text`,
      description: 'Commission as described by the network.',
    },
    {
      key: 'clicks_30d',
      label: 'Clicks (30 days)',
      kind: 'integer',
      width: 16,
      default: true,
      computed: true,
      sql: sql`coalesce(c.clicks, 0)`,
      description: 'Clicks in the 30 days before the snapshot.',
    },
    {
      key: 'sales_30d',
      label: 'Sales (30 days)',
      kind: 'money',
      width: 16,
      default: true,
      computed: true,
      sql: sql`t.sale`,
      description:
        'Total value of the transactions in the 30 days before the snapshot, without declined ones. Empty without transactions or with several currencies.',
    },
    {
      key: 'commission_30d',
      label: 'Commission (30 days)',
      kind: 'money',
      width: 20,
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
      description: 'Currency of sales and commission. "mixed" if there are several, and both are then empty.',
    },
    {
      key: 'created_at',
      label: 'Created',
      kind: 'timestamp',
      width: 20,
      default: true,
      sql: sql`p.created_at`,
      description: 'Time when the program was added.',
    },
    {
      key: 'updated_at',
      label: 'Updated',
      kind: 'timestamp',
      width: 20,
      default: true,
      sql: sql`greatest(p.updated_at, a.updated_at)`,
      description: 'Time of the last change to the program or the advertiser.',
    },
  ],
  orders: {
    name: { description: 'Name', key: { sql: byName(sql`a.name`), type: 'text' } },
    id: { description: 'ID', key: { sql: sql`a.id`, type: 'bigint' } },
    clicks_30d: { description: 'Clicks in the last 30 days', key: { sql: sql`coalesce(c.clicks, 0)`, type: 'bigint' } },
    sales_30d: byAmount('Sales in the last 30 days', { amount: sql`t.sale`, currency: sql`t.currency` }),
    commission_30d: byAmount('Commission in the last 30 days', {
      amount: sql`t.commission`,
      currency: sql`t.currency`,
    }),
    created_at: {
      description: 'Time when the program was added',
      key: { sql: sql`p.created_at`, type: 'timestamptz' },
    },
    updated_at: {
      description: 'Time of the last change',
      key: { sql: sql`greatest(p.updated_at, a.updated_at)`, type: 'timestamptz' },
    },
  },
  defaultOrder: { sort: 'name', direction: 'asc' },
  labels: { network: sql`n.name` },
  summary: {
    dimensions: ['network', 'country', 'vertical', 'status'],
    measures: ['clicks_30d', 'sales_30d', 'commission_30d'],
    currency: 'currency',
  },
  timeline: 'created_at',
  tieBreak: { sql: sql`a.id`, type: 'bigint' },
  scope: { publisherId: sql`p.publisher_id` },
  query(given, { publisherId, asOf }) {
    const from = sql`${asOf}::timestamptz - interval '30 days'`;
    const to = sql`${asOf}::timestamptz`;
    return {
      from: sql`public.programmes p
        join public.advertisers a on a.id = p.advertiser_id
        left join public.networks n on n.id = a.network_id
        left join (
          select advertiser_id, count(*) as clicks from public.clicks
          where publisher_id = ${publisherId} and clicked_at >= ${from} and clicked_at < ${to} group by advertiser_id
        ) c on c.advertiser_id = a.id
        left join ${earnings({ publisherId, from, to })} t on t.advertiser_id = a.id`,
      where: conditions(given, {
        search: contains(name, asciiColumn(sql`a.slug`), domain),
        domain: amongTexts(domain),
        network: among(sql`n.slug`),
        vertical: amongTexts(foldedColumn(sql`a.vertical`, sql`a.vertical_folded`)),
        country: among(sql`a.country`),
        status: among(sql`p.status`),
      }),
    };
  },
};
