import type pg from 'pg';

/** Clicks per day. The click number gives the order in time and the ID in the file. */
export const CLICKS_PER_DAY = 100_000;

export const FIRST_DAY = '2026-01-01';

/** The ID of click `n`, counted from 1. */
export const clickId = (n: number): string => `c${String(n).padStart(8, '0')}`;

/** Fills an empty database with a publisher `flow` and evenly spaced clicks from FIRST_DAY on. Takes 15 s per million. */
export async function insertClicks(pool: pg.Pool, clicks: number): Promise<void> {
  const days = Math.ceil(clicks / CLICKS_PER_DAY);
  const statements = [
    `insert into sheaf.publishers (slug, name) values ('flow', 'Flow')`,
    `insert into public.networks (slug, name) values ('net', 'Net')`,
    `insert into public.advertisers (network_id, external_id, name, slug, domain)
     select 1, n::text, 'Advertiser ' || n, 'advertiser-' || n, 'shop-' || n || '.example' from generate_series(1, 50) n`,
    `select sheaf.make_click_partitions('${FIRST_DAY}Z', '${FIRST_DAY}Z'::timestamptz + interval '${days} days')`,
    // Checking two million foreign keys would take longer than writing the rows.
    `alter table public.clicks drop constraint clicks_advertiser_id_fkey, drop constraint clicks_publisher_id_fkey`,
    `insert into public.clicks (publisher_id, clicked_at, external_id, advertiser_id, country, device, referrer, sub_id, landing_url)
     select 1, '${FIRST_DAY}Z'::timestamptz + (n - 1) * interval '1 day' / ${CLICKS_PER_DAY},
       'c' || lpad(n::text, 8, '0'), 1 + n % 50, (array['DE', 'US', 'JP', null])[1 + n % 4],
       (array['mobile', 'desktop', 'tablet'])[1 + n % 3], 'https://blog.example/artikel/' || n % 977,
       'sub-' || md5(n::text), 'https://shop-' || n % 50 || '.example/p/' || n % 4999 || '?a=1&b=' || n
     from generate_series(1, ${clicks}) n`,
    'analyze public.clicks',
  ];
  for (const statement of statements) await pool.query(statement);
}
