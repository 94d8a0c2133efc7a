-- 300,000 clicks over the 90 days before midnight: 60, 30 and 10 % by publisher, only to joined advertisers.
select sheaf.make_click_partitions(midnight - interval '90 days', now() + interval '1 month') from today;

-- Checks and indexes of 300,000 rows are much faster in one step than row by row: loading everything took 14 s, and takes 5 s.
-- 0008 restores them as the migrations created them. The database is empty, so this blocks no other client.
create temp table put_back on commit drop as
select row_number() over (order by contype = 'f', conname) as n, conrelid::regclass as owner, conname as name, pg_get_constraintdef(oid) as definition
from pg_constraint
where conparentid = 0 and (conrelid = 'public.clicks'::regclass and contype in ('p', 'u', 'f') or conrelid = 'public.transactions'::regclass and contype = 'f')
union all
select 0, null, indexrelid::regclass::text, replace(pg_get_indexdef(indexrelid), ' ON ONLY ', ' ON ')
from pg_index where indrelid = 'public.clicks'::regclass and not indisunique;
do $$
declare item record;
begin
  for item in select * from put_back order by n desc loop
    if item.owner is null then execute format('drop index %s', item.name);
    else execute format('alter table %s drop constraint %I', item.owner, item.name); end if;
  end loop;
end $$;

-- The advertisers of a publisher by popularity, with the distribution of their clicks over time.
create temp table joined on commit drop as
select
  publisher_id,
  row_number() over (partition by publisher_id order by hashint8extended(advertiser_id, publisher_id)) - 1 as place,
  advertiser_id,
  domain,
  country,
  case pg_temp.roll(advertiser_id, 30, 20)
    when 0 then 'rising' when 1 then 'rising' when 2 then 'new' when 3 then 'fading' when 4 then 'fading' when 5 then 'burst' else 'steady'
  end as momentum
from public.programmes join public.advertisers on advertisers.id = advertiser_id
where status = 'joined';
create index on joined (publisher_id, place);
analyze joined;

insert into public.clicks (publisher_id, clicked_at, external_id, advertiser_id, country, device, referrer, sub_id, landing_url)
select
  j.publisher_id,
  clicked_at,
  case c.n % 7 when 0 then md5(c.n::text) else (7000000000000000000 + c.n * 5000000000003)::text end,
  j.advertiser_id,
  case pg_temp.roll(c.n, 45, 10) when 0 then null when 1 then 'AT' when 2 then 'CA' else j.country end,
  (array['mobile', 'mobile', 'mobile', 'mobile', 'desktop', 'desktop', 'desktop', 'tablet', 'other', null])[1 + pg_temp.roll(c.n, 46, 10)],
  case pg_temp.roll(c.n, 47, 5)
    when 0 then null when 1 then 'https://www.google.com/' when 2 then 'https://blog.example/artikel/' || pg_temp.roll(c.n, 48, 900)
    when 3 then 'https://newsletter.example/?utm_campaign=kw' || extract(week from clicked_at) else 'https://coupons.example/' || j.advertiser_id end,
  case pg_temp.roll(c.n, 49, 3) when 0 then null when 1 then 'hp-' || lpad(pg_temp.roll(c.n, 50, 500)::text, 5, '0') else 'art_' || pg_temp.roll(c.n, 51, 4000) end,
  case when c.n % 29 > 0 then 'https://www.' || j.domain || '/?aff=' || c.n end
from generate_series(1, 300000 - 3 * (select count(*) from traps)) as c (n)
cross join today
join (select row_number() over (order by publisher_id) as n, publisher_id as id, count(*) as places from joined group by publisher_id) p
  on p.n = case when c.n % 10 < 6 then 1 when c.n % 10 < 9 then 2 else 3 end
-- offset 0 makes PostgreSQL compute the value once, not at each use.
cross join lateral (select pg_temp.roll(c.n, 40, 1000000) / 1000000.0::float8 as u, pg_temp.roll(c.n, 41, 1000000) / 1000000.0::float8 as v offset 0) as dice
join joined j on j.publisher_id = p.id and j.place = floor(u * u * u * p.places)::bigint
cross join lateral (select case j.momentum
    when 'rising' then 90 * v * v * v when 'new' then 10 * v when 'fading' then 90 * (1 - v * v * v)
    when 'burst' then case when v < 0.6 then 5 * v else 90 * v end else 90 * v end as age) as moment
cross join lateral (select case
    -- A network that reports whole days: 1,000 clicks of acme-media share one timestamp, and 2,000 share one second.
    when c.n between 10001 and 11700 and c.n % 10 < 6 then midnight - interval '20 days'
    when c.n between 20001 and 23400 and c.n % 10 < 6 then midnight - interval '40 days' + c.n * interval '1 microsecond'
    -- The sum of two values gives the time of day, with most clicks at noon.
    else midnight + make_interval(secs => -86400 * (1 + least(floor(age), 89)) + pg_temp.roll(c.n, 42, 43200) + pg_temp.roll(c.n, 43, 43200)
      + case when c.n % 3 > 0 then pg_temp.roll(c.n, 44, 1000000) / 1000000.0::float8 else 0 end)
  end as clicked_at offset 0) as origin
order by clicked_at, c.n;

insert into public.clicks (publisher_id, clicked_at, external_id, advertiser_id, country, device, referrer, sub_id, landing_url)
select
  p.id, midnight - make_interval(days => 1 + (t.n % 6)::integer, mins => t.n::integer), 'trap-' || key, a.id,
  case when filled then 'DE' end,
  case when filled then 'mobile' end,
  case when filled then 'https://ref.example/?q=' || t.text end,
  case when filled then t.text end,
  case when filled then t.text end
from traps t
cross join today
cross join sheaf.publishers p
join public.advertisers a on a.slug = 'trap-' || key
cross join lateral (select key <> 'nulls' as filled) as fill
order by t.n, p.id;
