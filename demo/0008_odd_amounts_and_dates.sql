-- Extreme amounts, dates and lengths of the advertiser 'trap-quotes': 20 deals and 20 transactions of acme-media.
insert into public.deals (advertiser_id, external_id, title, description, code, discount, discount_percent, discount_amount, currency, type,
  country, locale, starts_at, ends_at, status, exclusive, featured, landing_url, created_at, updated_at)
select
  a.id, 'odd-' || key, 'Odd: ' || key, description, code, null, percent, amount, case when amount is not null then 'EUR' end, 'sale',
  null, null, starts_at::timestamptz, ends_at::timestamptz, 'active', true, true, null, midnight - interval '5 days', midnight - interval '5 days'
from public.advertisers a, today, (values
  (1, 'start-1899', null, null, null, null, '1899-12-30 00:00:00+00', null),
  (2, 'start-1899-last', null, null, null, null, '1899-12-31 23:59:59.999999+00', '1900-01-01 00:00:00+00'),
  (3, 'start-1900', null, null, null, null, '1900-01-01 00:00:00+00', '1900-02-28 00:00:00+00'),
  (4, 'start-1900-march', null, null, null, null, '1900-03-01 00:00:00+00', null),
  (5, 'start-epoch', null, null, null, null, '1970-01-01 00:00:00+00', '9999-12-31 23:59:59.999999+00'),
  (6, 'start-9999', null, null, null, null, '9999-12-31 23:59:59+00', '9999-12-31 23:59:59.999999+00'),
  (7, 'summer-time-gap', null, null, null, null, '2026-03-29 01:00:00+00', '2026-10-25 01:00:00+00'),
  (8, 'leap-day', null, null, null, null, '2024-02-29 12:00:00+00', '2028-02-29 12:00:00+00'),
  (9, 'midnight-rounding', null, null, null, null, '2026-01-31 23:59:59.9999995+00', '2026-01-31 23:59:59.999999+00'),
  (10, 'end-only', null, null, null, null, null, '2027-01-01 00:00:00+00'),
  (11, 'long-40000', repeat('Lange Beschreibung & mehr. ', 1482), null, null, null, null, null),
  (12, 'long-32767', repeat('x', 32767), null, null, null, null, null),
  (13, 'long-astral', repeat('😀', 16384), null, null, null, null, null),
  (14, 'long-lines', repeat(E'a line\r\n', 500), null, null, null, null, null),
  (15, 'empty-texts', '', '', null, null, null, null),
  (16, 'percent-all', null, '000', 1.0000, null, null, null),
  (17, 'percent-zero', null, '1E5', 0, 0, null, null),
  (18, 'percent-small', null, '-1', 0.0001, -0.01, null, null),
  (19, 'percent-over', null, '+1', 12.5000, 999999999999.99, null, null),
  (20, 'percent-negative', null, '=1+1', -0.0500, -999999999999.99, null, null)
) as t (n, key, description, code, percent, amount, starts_at, ends_at)
where a.slug = 'trap-quotes'
order by n;
-- Exactly 40,000 characters.
update public.deals set description = left(description || repeat('!', 40000), 40000) where external_id = 'odd-long-40000';

insert into public.transactions (publisher_id, advertiser_id, external_id, order_id, sale, commission, currency, status, occurred_at, updated_at)
select p.id, a.id, 'odd-' || n, order_id, sale, commission, currency, status, midnight - make_interval(days => n), midnight - make_interval(days => n)
from public.advertisers a, sheaf.publishers p, today, (values
  (1, '0000123', 0, 0, 'GBP', 'approved'), (2, '1E5', -49.99, -4.99, 'GBP', 'approved'), (3, '12345678901234567890', 0.01, 0.00, 'GBP', 'pending'),
  (4, null, -0.01, -0.01, 'GBP', 'declined'), (5, '=1+1', 999999999999.99, 999999999.99, 'USD', 'declined'),
  (6, '-7', -999999999999.99, -999999999.99, 'USD', 'declined'), (7, '', 10, 1, 'JPY', 'paid'), (8, '+8', 1e9, 1e8, 'JPY', 'paid'),
  (9, '009', 9, 0.9, 'EUR', 'pending'), (10, '1.0', 10, 1, 'EUR', 'paid'), (11, '1,5', 11.5, 1.15, 'EUR', 'paid'), (12, '12/11', 12, 1.2, 'EUR', 'paid'),
  (13, 'ÄÖÜ-ß', 13, 1.3, 'CHF', 'approved'), (14, '注文-14', 14, 1.4, 'CHF', 'approved'), (15, ' 15', 15, 1.5, 'CHF', 'approved'), (16, '16 ', 16, 1.6, 'CHF', 'paid'),
  (17, E'17\n', 17, 1.7, 'PLN', 'paid'), (18, '"18"', 18, 1.8, 'PLN', 'paid'), (19, '\N', 19, 1.9, 'SEK', 'paid'), (20, 'NaN', 20, 2, 'SEK', 'paid')
) as t (n, order_id, sale, commission, currency, status)
where a.slug = 'trap-quotes' and p.slug = 'acme-media'
order by n;

-- Restores the constraints and indexes that 0006 dropped.
do $$
declare item record;
begin
  for item in select * from put_back order by n loop
    if item.owner is null then execute item.definition;
    else execute format('alter table %s add constraint %I %s', item.owner, item.name, item.definition); end if;
  end loop;
end $$;

drop function pg_temp.roll;
