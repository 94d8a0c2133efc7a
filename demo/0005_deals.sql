-- 5,000 deals. A few advertisers have many. Some deals have ended, some start later, and some never end.
insert into public.deals (advertiser_id, external_id, title, description, code, discount, discount_percent, discount_amount, currency, type,
  country, locale, starts_at, ends_at, status, exclusive, featured, landing_url, created_at, updated_at)
select
  a.id,
  case d.n % 2 when 0 then (100000 + d.n)::text else '00' || (50000 + d.n) end,
  format(h.title, a.name, worded),
  case when d.n % 9 > 0 then format(h.title, a.name, worded) || E'.\n' || case m.language
    when 'de' then 'Nicht mit anderen Aktionen kombinierbar. Nur solange der Vorrat reicht.'
    when 'fr' then 'Offre non cumulable, dans la limite des stocks disponibles.'
    when 'ja' then '他のクーポンとの併用はできません。なくなり次第終了。'
    else 'Not valid with other offers; while stocks last.' end end,
  case when h.type = 'coupon' then case pg_temp.roll(d.n, 25, 6)
    when 0 then lpad(d.n::text, 8, '0') when 1 then d.n % 90 || 'E' || d.n % 7 when 2 then 'WELCOME' || percent
    when 3 then upper(m.language) || '-' || upper(substr(md5(d.n::text), 1, 6)) when 4 then 'SAVE' || percent
    else upper(substr(md5(d.n::text), 1, 10)) end end,
  case when h.type not in ('shipping', 'gift') then worded end,
  case when by_percent then percent / 100.0 end,
  case when not by_percent then percent end,
  case when not by_percent then m.currency end,
  h.type,
  case when d.n % 13 > 0 then a.country end,
  case when d.n % 19 > 0 then m.locale end,
  starts_at,
  ends_at,
  case when ends_at <= midnight then 'ended' when pg_temp.roll(d.n, 28, 25) = 0 then 'paused' else 'active' end,
  d.n % 12 = 0,
  d.n % 20 = 0,
  case when d.n % 37 > 0 then 'https://www.' || a.domain || '/deals/' || d.n || '?utm_source=sheaf&utm_medium=affiliate' end,
  coalesce(starts_at, midnight) - make_interval(days => 1 + (d.n % 20)::integer),
  least(midnight, coalesce(starts_at, midnight)) - make_interval(secs => pg_temp.roll(d.n, 29, 86400))
from generate_series(1, 5000 - (select count(*) from traps) - 20) as d (n)
cross join today
cross join lateral (select pg_temp.roll(d.n, 20, 10000) / 10000.0 as u) as dice
cross join lateral (select 2000 - (select count(*) from traps) as ordinary) as bounds
join public.advertisers a on a.id = (select min(id) from public.advertisers) + floor(u * u * ordinary)::bigint * 1217 % ordinary
join (select distinct country, currency, locale, language from markets) m on m.country = a.country
cross join lateral (select 5 * (1 + pg_temp.roll(d.n, 21, 14)) as percent, pg_temp.roll(d.n, 22, 4) > 0 as by_percent) as rebate
cross join lateral (select case when by_percent then percent || ' %' else percent || ' ' || m.currency end as worded) as offer
join headlines h on h.language = m.language
  and h.type = (array['coupon', 'coupon', 'coupon', 'sale', 'sale', 'shipping', 'gift', 'cashback'])[1 + pg_temp.roll(d.n, 23, 8)]
-- Most start at midnight, so that many share one starts_at. The cut into parts must handle this.
cross join lateral (select case when pg_temp.roll(d.n, 24, 15) > 0 then midnight - make_interval(days => pg_temp.roll(d.n, 26, 400) - 30) end as starts_at) as opening
cross join lateral (select case when d.n % 8 > 0 then coalesce(starts_at, midnight) + make_interval(days => 3 + pg_temp.roll(d.n, 27, 120), secs => -1) end as ends_at) as closing
order by d.n;

insert into public.deals (advertiser_id, external_id, title, description, code, discount, discount_percent, discount_amount, currency, type,
  country, locale, starts_at, ends_at, status, exclusive, featured, landing_url, created_at, updated_at)
select
  a.id, 'trap-' || key, t.text,
  case when filled then t.text || E'\n' || t.text end,
  case when filled then t.text end,
  case when filled then t.text end,
  case when filled then 0.125 end,
  case when filled then 12.50 end,
  case when filled then 'EUR' end,
  'coupon',
  case when filled then 'DE' end,
  case when filled then 'de-DE' end,
  case when filled then midnight - interval '10 days' end,
  case when filled then midnight + interval '400 days' end,
  'active', false, false,
  case when filled then 'https://trap-' || key || '.example/deal?q=' || t.text end,
  midnight - interval '11 days', midnight - interval '10 days'
from traps t
cross join today
join public.advertisers a on a.slug = 'trap-' || key
cross join lateral (select key <> 'nulls' as filled) as fill
order by t.n;
