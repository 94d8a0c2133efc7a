-- 2,000 advertisers, named after a stem and an industry, and their programs with the publishers.
insert into public.advertisers (network_id, external_id, name, slug, domain, url, vertical, country, created_at, updated_at)
select
  (select min(id) from public.networks) + pg_temp.roll(a.n, 1, 10),
  case a.n % 3 when 0 then lpad((a.n * 37)::text, 8, '0') when 1 then (7300000000000000000 + a.n * 104729)::text else 'M' || 10000 + a.n end,
  s.name || ' ' || v.noun,
  trim('-' from regexp_replace(plain, '[^a-z0-9]+', '-', 'g')),
  host,
  case when a.n % 41 > 0 then 'https://www.' || host || '/' end,
  case when a.n % 53 > 0 then v.vertical end,
  m.country,
  midnight - make_interval(days => 90 + pg_temp.roll(a.n, 3, 700)),
  midnight - make_interval(days => pg_temp.roll(a.n, 4, 90), secs => pg_temp.roll(a.n, 5, 86400))
from generate_series(1, 2000 - (select count(*) from traps)) as a (n)
join stems s on s.n = 1 + (a.n - 1) % 80
join verticals v on v.n = 1 + (a.n - 1) / 80
join markets m on m.n = 1 + pg_temp.roll(a.n, 2, 18)
cross join today
cross join lateral (select translate(lower(s.name || ' ' || v.noun), 'éèöüø&', 'eeouo') as plain) as host
cross join lateral (select regexp_replace(plain, '[^a-z0-9]+', '', 'g') || '.' || m.tld as host) as reduced
order by a.n;

insert into public.advertisers (network_id, external_id, name, slug, domain, url, vertical, country, created_at, updated_at)
select
  (select min(id) from public.networks) + pg_temp.roll(n, 1, 10),
  case key when 'digits-19' then text when 'leading-zeros' then '0000' || text else 'trap-' || key end,
  text,
  'trap-' || key,
  case when key <> 'nulls' then 'trap-' || key || '.example' end,
  case when key <> 'nulls' then 'https://trap-' || key || '.example/?q=' || text end,
  case when key <> 'nulls' then text end,
  case when key <> 'nulls' then (array['DE', 'US', 'GB', 'JP'])[1 + n % 4] end,
  midnight - interval '400 days',
  midnight - interval '1 day'
from traps, today
order by n;

-- About 70 % are joined and 4 % have each of the other statuses. 14 % have no program.
insert into public.programmes (publisher_id, advertiser_id, status, commission_text, created_at, updated_at)
select
  p.id,
  a.id,
  status,
  case
    when a.slug = 'trap-nulls' or die % 17 = 0 then null
    when a.slug like 'trap-%' then a.name
    when a.country in ('DE', 'CH') then rate || ' % auf Verkäufe'
    when a.country = 'FR' then rate || ' % sur les ventes'
    when die % 11 = 0 then rate || '.50 ' || m.currency || ' per lead'
    else rate || ' % on sales'
  end,
  midnight - make_interval(days => 60 + pg_temp.roll(a.id * 4 + p.id, 12, 500)),
  midnight - make_interval(days => pg_temp.roll(a.id * 4 + p.id, 13, 60))
from sheaf.publishers p
cross join public.advertisers a
cross join today
left join (select distinct country, currency from markets) m using (country)
cross join lateral (select pg_temp.roll(a.id * 4 + p.id, 10, 1000) as die, 2 + pg_temp.roll(a.id, 11, 11) as rate) as dice
cross join lateral (select case
    when a.slug like 'trap-%' or die < 700 then 'joined'
    when die < 740 then 'pending' when die < 780 then 'paused' when die < 820 then 'rejected' when die < 860 then 'ended'
  end as status) as standing
where status is not null
order by a.id, p.id;
