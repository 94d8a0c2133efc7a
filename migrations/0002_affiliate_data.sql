-- What the reports are made of: networks, advertisers, programmes, deals, clicks, transactions.

create table networks (
  id bigint generated always as identity primary key,
  slug text not null unique check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
  name text not null check (name <> ''),
  created_at timestamptz not null default now()
);
comment on table networks is 'An affiliate network, from which advertisers come.';
comment on column networks.id is 'Surrogate key.';
comment on column networks.slug is 'Stable name, used by filters and importers.';
comment on column networks.name is 'Name as shown.';
comment on column networks.created_at is 'When the network was added.';

create table advertisers (
  id bigint generated always as identity primary key,
  network_id bigint not null references networks,
  external_id text not null check (external_id <> ''),
  name text not null check (name <> ''),
  slug text not null unique check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
  domain text,
  url text,
  vertical text,
  country text check (country ~ '^[A-Z]{2}$'),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (network_id, external_id)
);
comment on table advertisers is 'A merchant in a network. (network, external id) is the natural key; importing upserts by it.';
comment on column advertisers.id is 'Surrogate key; what filters call advertiser_id.';
comment on column advertisers.network_id is 'The network the advertiser comes from.';
comment on column advertisers.external_id is 'The network''s own id: text, since networks use leading zeros and 19 digits.';
comment on column advertisers.name is 'Name as the network gives it, any script.';
comment on column advertisers.slug is 'Stable name, unique over all networks.';
comment on column advertisers.domain is 'Host name of the shop, lower case, without www.';
comment on column advertisers.url is 'Home page.';
comment on column advertisers.vertical is 'Line of business, for example fashion or travel.';
comment on column advertisers.country is 'ISO 3166-1 alpha-2 code of the home market.';
comment on column advertisers.created_at is 'When the advertiser was added.';
comment on column advertisers.updated_at is 'When any other column last changed.';

create table programmes (
  publisher_id bigint not null references publishers on delete cascade,
  advertiser_id bigint not null references advertisers on delete cascade,
  status text not null check (status in ('joined', 'pending', 'paused', 'rejected', 'ended')),
  commission_text text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (publisher_id, advertiser_id)
);
comment on table programmes is 'A publisher''s partnership with an advertiser: what makes the advertiser and its deals visible to the publisher.';
comment on column programmes.publisher_id is 'The publisher.';
comment on column programmes.advertiser_id is 'The advertiser.';
comment on column programmes.status is 'joined, pending, paused, rejected or ended. Deals are visible while joined.';
comment on column programmes.commission_text is 'The commission as the network words it, for example "8 % on sales".';
comment on column programmes.created_at is 'When the partnership was first seen.';
comment on column programmes.updated_at is 'When status or commission last changed.';
-- The cascade from advertisers.
create index programmes_by_advertiser on programmes (advertiser_id);

create table deals (
  id bigint generated always as identity primary key,
  advertiser_id bigint not null references advertisers on delete cascade,
  external_id text not null check (external_id <> ''),
  title text not null check (title <> ''),
  description text,
  code text,
  discount text,
  discount_percent numeric(7, 4),
  discount_amount numeric(14, 2),
  currency text check (currency ~ '^[A-Z]{3}$'),
  type text not null check (type in ('coupon', 'sale', 'shipping', 'gift', 'cashback')),
  country text check (country ~ '^[A-Z]{2}$'),
  locale text,
  starts_at timestamptz,
  ends_at timestamptz,
  status text not null check (status in ('active', 'paused', 'ended')),
  exclusive boolean not null default false,
  featured boolean not null default false,
  landing_url text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (advertiser_id, external_id)
);
comment on table deals is 'An offer of an advertiser. (advertiser, external id) is the natural key.';
comment on column deals.id is 'Surrogate key.';
comment on column deals.advertiser_id is 'Whose deal it is.';
comment on column deals.external_id is 'The network''s own id of the deal.';
comment on column deals.title is 'Headline.';
comment on column deals.description is 'Full text, of any length; Excel shows its first 32,767 characters.';
comment on column deals.code is 'Voucher code: text, leading zeros count.';
comment on column deals.discount is 'The discount as worded, for example "20 % off".';
comment on column deals.discount_percent is 'The discount as a fraction of one, where it is a percentage.';
comment on column deals.discount_amount is 'The discount as an amount, where it is one.';
comment on column deals.currency is 'ISO 4217 code of discount_amount.';
comment on column deals.type is 'coupon, sale, shipping, gift or cashback.';
comment on column deals.country is 'ISO 3166-1 alpha-2 code of the market; null is everywhere.';
comment on column deals.locale is 'BCP 47 tag of the text, for example de-DE.';
comment on column deals.starts_at is 'First instant the deal holds; null is always.';
comment on column deals.ends_at is 'First instant it no longer holds; null is open.';
comment on column deals.status is 'What the network says: active, paused or ended.';
comment on column deals.exclusive is 'Whether the deal is for this platform only.';
comment on column deals.featured is 'Whether the advertiser asks to show it first.';
comment on column deals.landing_url is 'Where the deal leads.';
comment on column deals.created_at is 'When the deal was added.';
comment on column deals.updated_at is 'When any other column last changed.';
-- deals_excel in its default order, and its cuts into parts by (starts_at, id).
create index deals_by_start on deals ((coalesce(starts_at, '-infinity'::timestamptz)), id);

create sequence click_ids;
create table clicks (
  publisher_id bigint not null references publishers,
  clicked_at timestamptz not null,
  id bigint not null default nextval('click_ids'),
  external_id text not null check (external_id <> ''),
  advertiser_id bigint not null references advertisers,
  country text check (country ~ '^[A-Z]{2}$'),
  device text check (device in ('desktop', 'mobile', 'tablet', 'other')),
  referrer text,
  sub_id text,
  landing_url text,
  -- clicks_details_excel: rows of one publisher in the order (clicked_at, id), cut into parts by the same key.
  primary key (publisher_id, clicked_at, id),
  -- The natural key; also how transactions find their click.
  unique (publisher_id, external_id, clicked_at)
) partition by range (clicked_at);
alter sequence click_ids owned by clicks.id;
comment on table clicks is 'One click of a visitor on a publisher''s link. Partitioned by UTC month; partitions are made on demand by make_click_partitions.';
comment on column clicks.publisher_id is 'Whose click it is.';
comment on column clicks.clicked_at is 'When; decides the partition.';
comment on column clicks.id is 'Surrogate key, unique over all partitions; breaks ties of clicked_at.';
comment on column clicks.external_id is 'The network''s own id of the click, often 19 digits. (publisher, external id, clicked_at) is the natural key.';
comment on column clicks.advertiser_id is 'Where the click went.';
comment on column clicks.country is 'ISO 3166-1 alpha-2 code of the visitor.';
comment on column clicks.device is 'desktop, mobile, tablet or other.';
comment on column clicks.referrer is 'The page the visitor came from.';
comment on column clicks.sub_id is 'The publisher''s own tracking id.';
comment on column clicks.landing_url is 'The page the visitor was sent to.';
-- hot_advertisers_excel and advertisers_csv count clicks per advertiser in a window; clicks_details_excel filters by advertiser.
create index clicks_by_advertiser on clicks (publisher_id, advertiser_id, clicked_at);

-- Makes the monthly partitions that cover [first, last]. Safe when two sessions call it together.
create function make_click_partitions(first timestamptz, last timestamptz) returns void language plpgsql as $$
declare
  month timestamp := date_trunc('month', first at time zone 'UTC');
  stop constant timestamp := last at time zone 'UTC';
  partition text;
begin
  perform pg_advisory_xact_lock(hashtext('make_click_partitions'));
  while month <= stop loop
    partition := 'clicks_' || to_char(month, 'YYYY_MM');
    if to_regclass(partition) is null then
      execute format('create table %I partition of clicks for values from (%L) to (%L)', partition,
        month at time zone 'UTC', (month + interval '1 month') at time zone 'UTC');
    end if;
    month := month + interval '1 month';
  end loop;
end $$;
comment on function make_click_partitions is 'Makes the monthly partitions of clicks that cover the two instants and all between.';

create table transactions (
  id bigint generated always as identity primary key,
  publisher_id bigint not null references publishers,
  advertiser_id bigint not null references advertisers,
  external_id text not null check (external_id <> ''),
  clicked_at timestamptz,
  click_id bigint,
  order_id text,
  sale numeric(14, 2) not null,
  commission numeric(14, 2) not null,
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  status text not null check (status in ('pending', 'approved', 'declined', 'paid')),
  occurred_at timestamptz not null,
  updated_at timestamptz not null default now(),
  unique (publisher_id, advertiser_id, external_id),
  check ((clicked_at is null) = (click_id is null)),
  foreign key (publisher_id, clicked_at, click_id) references clicks
);
comment on table transactions is 'A sale, lead or correction that a network credits to a publisher. (publisher, advertiser, external id) is the natural key.';
comment on column transactions.id is 'Surrogate key.';
comment on column transactions.publisher_id is 'Whose transaction it is.';
comment on column transactions.advertiser_id is 'The advertiser that pays.';
comment on column transactions.external_id is 'The network''s own id of the transaction.';
comment on column transactions.clicked_at is 'When the click that led to it happened; with click_id, the key of the click. Null when the click is unknown.';
comment on column transactions.click_id is 'The click that led to it.';
comment on column transactions.order_id is 'The shop''s order number: text, leading zeros count.';
comment on column transactions.sale is 'Value of the sale; negative for a return.';
comment on column transactions.commission is 'What the publisher earns; negative for a correction.';
comment on column transactions.currency is 'ISO 4217 code of sale and commission.';
comment on column transactions.status is 'pending, approved, declined or paid.';
comment on column transactions.occurred_at is 'When the sale happened.';
comment on column transactions.updated_at is 'When any other column last changed.';
-- clicks_details_excel joins what each click of a range earned.
create index transactions_by_click on transactions (publisher_id, clicked_at, click_id);
-- hot_advertisers_excel and advertisers_csv sum sales per advertiser in a window.
create index transactions_by_advertiser on transactions (publisher_id, occurred_at, advertiser_id);
