import type { ExpectedReport } from './table.ts';

/** Uses Berlin, where most deals begin at 1:00 or 2:00, and where 1899 has an offset, too. */
export const dealsExcel: ExpectedReport = {
  request: { report_type: 'deals_excel' },
  timezone: 'Europe/Berlin',
  title: 'Deals',
  columns: [
    ['id', 'ID', 'id'],
    ['external_id', 'Network ID', 'id'],
    ['title', 'Title', 'text'],
    ['description', 'Description', 'text'],
    ['code', 'Code', 'id'],
    ['discount', 'Discount', 'text'],
    ['discount_percent', 'Discount %', 'percent'],
    ['discount_amount', 'Discount amount', 'money'],
    ['currency', 'Currency', 'id'],
    ['type', 'Type', 'text'],
    ['advertiser', 'Advertiser', 'text'],
    ['advertiser_id', 'Advertiser ID', 'id'],
    ['network', 'Network', 'id'],
    ['country', 'Country', 'id'],
    ['locale', 'Locale', 'id'],
    ['starts_at', 'Starts', 'timestamp'],
    ['ends_at', 'Ends', 'timestamp'],
    ['status', 'Status', 'text'],
    ['exclusive', 'Exclusive', 'boolean'],
    ['featured', 'Featured', 'boolean'],
    ['landing_url', 'Landing URL', 'url'],
    ['created_at', 'Created', 'timestamp'],
    ['updated_at', 'Updated', 'timestamp'],
  ],
  sql: `
    select id, external_id, title, description, code, discount, discount_percent, discount_amount, currency, type,
      (select name from public.advertisers where id = deals.advertiser_id),
      advertiser_id,
      (select slug from public.networks where id = (select network_id from public.advertisers where id = deals.advertiser_id)),
      country, locale, starts_at, ends_at, status, exclusive, featured, landing_url, created_at, updated_at,
      row_number() over (order by starts_at desc nulls last, id desc)
    from public.deals
    where advertiser_id in (select advertiser_id from public.programmes where publisher_id = $1 and status = 'joined')`,
};
