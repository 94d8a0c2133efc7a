/** Clicks in a benchmark database: the same in every run, and as varied as those of `shapes.ts`. */
import type pg from 'pg';

/** First and last date of the evenly spaced clicks. */
export const SPAN = { start_date: '2026-01-01', end_date: '2026-03-31' };
const DAYS = 90;

const ADVERTISERS = 2000;

/** Creates the data that all publishers share. Call it once on an empty database. */
export async function prepareClicks(pool: pg.Pool): Promise<void> {
  const statements = [
    `insert into public.networks (slug, name) select slug, initcap(slug) from unnest(array['awin', 'cj', 'rakuten', 'tradedoubler']) slug`,
    `insert into public.advertisers (network_id, external_id, name, slug, domain)
     select 1 + n % 4, n::text, 'Advertiser & Söhne ' || n, 'advertiser-' || n, 'shop' || n || '.example'
     from generate_series(1, ${ADVERTISERS}) n`,
    `select sheaf.make_click_partitions('${SPAN.start_date}Z', '${SPAN.end_date}Z')`,
    // Checking foreign keys that are known to be valid would take longer than writing the rows.
    'alter table public.clicks drop constraint clicks_advertiser_id_fkey, drop constraint clicks_publisher_id_fkey',
    `do $$ declare name text; begin
       for name in select conname from pg_constraint where conrelid = 'public.transactions'::regclass and contype = 'f' and conparentid = 0
       loop execute format('alter table public.transactions drop constraint %I', name); end loop;
     end $$`,
  ];
  for (const statement of statements) await pool.query(statement);
}

/** Adds a publisher with that many clicks, one in twenty with a transaction. Takes about 15 s per million. */
export async function addClicks(pool: pg.Pool, slug: string, clicks: number): Promise<{ publisherId: number }> {
  const client = await pool.connect();
  try {
    const { rows } = await client.query<{ id: number }>(
      'insert into sheaf.publishers (slug, name) values ($1, $1) returning id',
      [slug],
    );
    const publisherId = rows[0]!.id;
    // A single connection, so that random() always returns the same numbers.
    await client.query('select setseed(0.5)');
    await client.query(
      `insert into public.clicks (publisher_id, clicked_at, external_id, advertiser_id, country, device, referrer, sub_id, landing_url)
       select $1, '${SPAN.start_date}Z'::timestamptz + n * interval '1 day' * (${DAYS}.0 / ($2 + 1)),
         (6000000000000000000 + n)::text, 1 + floor(random() * ${ADVERTISERS})::int,
         (array['DE', 'AT', 'CH', 'GB', 'US'])[1 + floor(random() * 5)::int],
         (array['desktop', 'mobile', 'tablet'])[1 + floor(random() * 3)::int],
         'https://blog' || floor(random() * 500)::int || '.example.com/post/' || floor(random() * 10000)::int,
         'sub_' || floor(random() * 1000000)::int,
         'https://www.shop' || n % 8 || '.example/p/' || floor(random() * 100000)::int || '?utm_source=aff&utm_medium=cpc'
       from generate_series(1, $2::int) n`,
      [publisherId, clicks],
    );
    await client.query(
      `insert into public.transactions (publisher_id, advertiser_id, external_id, clicked_at, click_id, order_id, sale, commission,
         currency, status, occurred_at)
       select publisher_id, advertiser_id, 't' || id, clicked_at, id, 'ORD-' || floor(random() * 1000000)::int,
         round((random() * 300)::numeric, 2), round((random() * 30)::numeric, 2), 'EUR', 'approved', clicked_at + interval '1 hour'
       from public.clicks where publisher_id = $1 and id % 20 = 0`,
      [publisherId],
    );
    await client.query('vacuum analyze public.clicks, public.transactions');
    return { publisherId };
  } finally {
    client.release();
  }
}
