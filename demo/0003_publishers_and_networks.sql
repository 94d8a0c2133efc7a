-- Three publishers of different sizes with their users, and ten networks.
insert into sheaf.publishers (slug, name, created_at)
select slug, name, midnight - interval '800 days'
from today, (values (1, 'acme-media', 'Acme Media'), (2, 'nordlicht', 'Nordlicht Verlag GmbH & Co. KG'), (3, 'kaigan', '海岸メディア株式会社'))
  as t (n, slug, name)
order by n;

insert into sheaf.users (publisher_id, email, role, created_at)
select id, role || '@' || slug || '.example', role, created_at
from sheaf.publishers, (values (1, 'member'), (2, 'admin'), (3, 'operator')) as t (n, role)
where role <> 'operator' or slug = 'acme-media'
order by id, n;

insert into public.networks (slug, name, created_at)
select slug, name, midnight - interval '900 days'
from today, (values
  (1, 'partnerwave', 'PartnerWave'), (2, 'affiliora', 'Affiliora'), (3, 'linkharbor', 'LinkHarbor'), (4, 'netzwerk-eins', 'Netzwerk Eins'),
  (5, 'tsunagu', 'つなぐアフィリエイト'), (6, 'commission-bridge', 'Commission Bridge'), (7, 'rivage', 'Rivage Régie'), (8, 'adsouk', 'AdSouk'),
  (9, 'nordclick', 'NordClick'), (10, '24-7-partners', '24/7 Partners, Inc.')) as t (n, slug, name)
order by n;
