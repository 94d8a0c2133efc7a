import { Readable } from 'node:stream';
import { to as copyTo } from 'pg-copy-streams';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestDatabase, testDatabase } from '../../test/support/database.ts';
import { importFile } from './import-file.ts';

let database: TestDatabase;

beforeAll(async () => {
  database = await testDatabase('demo');
});
afterAll(() => database.drop());

// An empty field is null, so the empty order number and the empty description of the demo data change. Two verticals
// have outer white space, which is removed. Percentages below 0 and above 100 % are rejected.
const cases = {
  advertisers: {
    changed: 2,
    query: `select n.slug as network, external_id, a.name, a.slug, domain, url, vertical, country
    from public.advertisers a join public.networks n on n.id = network_id`,
  },
  programmes: {
    changed: 0,
    query: `select p.slug as publisher, a.slug as advertiser, status, commission_text
    from public.programmes join sheaf.publishers p on p.id = publisher_id join public.advertisers a on a.id = advertiser_id`,
  },
  deals: {
    changed: 1,
    query: `select a.slug as advertiser, d.external_id, title, description, code, discount, discount_percent, discount_amount,
    currency, type, d.country, locale, starts_at, ends_at, status, exclusive::text, featured::text, landing_url
    from public.deals d join public.advertisers a on a.id = advertiser_id where coalesce(starts_at >= '1900-01-01', true) and coalesce(discount_percent between 0 and 1, true)`,
  },
  clicks: {
    changed: 0,
    query: `select p.slug as publisher, a.slug as advertiser, c.external_id, clicked_at, c.country, device, referrer, sub_id, landing_url
    from public.clicks c join sheaf.publishers p on p.id = publisher_id join public.advertisers a on a.id = advertiser_id where c.id % 10 = 0 or c.external_id like 'trap-%'`,
  },
  transactions: {
    changed: 1,
    query: `select p.slug as publisher, a.slug as advertiser, t.external_id, c.external_id as click_external_id, order_id,
    sale, commission, currency, status, occurred_at
    from public.transactions t join sheaf.publishers p on p.id = t.publisher_id join public.advertisers a on a.id = t.advertiser_id
    left join public.clicks c on c.publisher_id = t.publisher_id and c.clicked_at = t.clicked_at and c.id = t.click_id`,
  },
} as const;

test.each(Object.keys(cases) as Array<keyof typeof cases>)(
  'a PostgreSQL export of the demo %s is imported without changes',
  async (kind) => {
    const client = await database.pool.connect();
    // In other time zones, years before 1900 or after 9999 and offsets with seconds occur, which the importer rejects.
    await client.query(`set timezone to 'UTC'`);
    const input = await Readable.from(
      client.query(copyTo(`copy (${cases[kind].query}) to stdout (format csv, header)`)),
    ).toArray();
    client.release(true);
    const result = await importFile({ pool: database.pool, kind, file: '-', input: Readable.from(input) });
    expect(result.rows).toBeGreaterThan(1000);
    expect(result).toMatchObject({
      new: 0,
      changed: cases[kind].changed,
      same: result.rows - cases[kind].changed,
      repeated: 0,
      rejected: 0,
    });
  },
);
