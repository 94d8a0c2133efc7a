-- 9,000 transactions. About 7,600 clicks led to one, 1,000 of them to a second one. Some transactions have no known click.
create temp table sold on commit drop as
select row_number() over () as n, picked.* from (
  select publisher_id, advertiser_id, clicked_at, id as click_id
  from public.clicks
  where external_id not like 'trap-%'
  order by hashint8extended(id, 60)
  limit 7700) picked;
analyze sold;

insert into public.transactions (publisher_id, advertiser_id, external_id, clicked_at, click_id, order_id, sale, commission, currency, status,
  occurred_at, updated_at)
select
  s.publisher_id,
  s.advertiser_id,
  case t.n % 2 when 0 then 'T' || 1000000 + t.n else (8100000000000000000 + t.n * 7919)::text end,
  case when linked then s.clicked_at end,
  case when linked then s.click_id end,
  case when t.n % 23 > 0 then lpad((t.n * 31)::text, 9, '0') end,
  sale,
  round(case when sale = 0 then 2.50 else sale * (2 + pg_temp.roll(s.advertiser_id, 11, 11)) / 100 end, digits),
  currency,
  case when pg_temp.roll(t.n, 65, 9) = 0 then 'declined' when age < interval '20 days' then 'pending' when age < interval '50 days' then 'approved' else 'paid' end,
  occurred_at,
  least(midnight, occurred_at + make_interval(days => pg_temp.roll(t.n, 66, 30)))
from generate_series(1, 9000 - (select count(*) from traps) - 20) as t (n)
cross join today
join sold s on s.n = case when t.n <= 7700 then t.n else t.n - 7700 end
join public.advertisers a on a.id = s.advertiser_id
left join (select distinct country, currency as coin from markets) m on m.country = a.country
cross join lateral (select coalesce(coin, 'EUR') as currency, case coin when 'JPY' then 0 else 2 end as digits) as money
-- Second transactions of clicks 1 to 1,000 have a click ID, those after them do not.
cross join lateral (select t.n <= 8700 as linked) as link
cross join lateral (select least(midnight, s.clicked_at + make_interval(secs => 60 + pg_temp.roll(t.n, 61, 3600) * pg_temp.roll(t.n, 62, 48))) as occurred_at) as occurrence
cross join lateral (select midnight - occurred_at as age) as aging
cross join lateral (select (500 + pg_temp.roll(t.n, 63, 12000) + case when t.n % 25 = 0 then pg_temp.roll(t.n, 67, 250000) else 0 end) / 100.0
    * case currency when 'JPY' then 150 when 'SEK' then 11 else 1 end as size) as basket
-- Returns are negative, and leads have a sale of zero.
cross join lateral (select round(case pg_temp.roll(t.n, 64, 40) when 0 then 0 when 1 then -size else size end, digits) as sale) as revenue
order by occurred_at, t.n;

insert into public.transactions (publisher_id, advertiser_id, external_id, clicked_at, click_id, order_id, sale, commission, currency, status,
  occurred_at, updated_at)
select
  c.publisher_id, c.advertiser_id, c.external_id, c.clicked_at, c.id, case when key <> 'nulls' then t.text end,
  100 + t.n, 10 + t.n / 10.0, coalesce((select min(currency) from markets m where m.country = a.country), 'EUR'), 'approved',
  c.clicked_at + interval '1 hour', c.clicked_at + interval '2 hours'
from traps t
cross join today
join public.clicks c on c.external_id = 'trap-' || key and c.clicked_at > midnight - interval '8 days'
join sheaf.publishers p on p.id = c.publisher_id and p.slug = 'acme-media'
join public.advertisers a on a.id = c.advertiser_id
order by t.n;
