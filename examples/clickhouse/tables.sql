-- The tables of the example, in ClickHouse.

create table networks (
  id Int64,
  slug String,
  name String
) engine = MergeTree order by id;

create table advertisers (
  id Int64,
  network_id Int64,
  name String
) engine = MergeTree order by id;

-- The sorting key begins with the column of the scope and has the keys of the sort order, so that parts of an export are ranges of it.
create table clicks (
  publisher String,
  clicked_at DateTime64(6, 'UTC'),
  id Int64,
  external_id String,
  advertiser_id Int64,
  country LowCardinality(Nullable(String)),
  device LowCardinality(Nullable(String)),
  referrer Nullable(String),
  sub_id Nullable(String),
  landing_url Nullable(String)
) engine = MergeTree partition by toYYYYMM(clicked_at) order by (publisher, clicked_at, id);

create table transactions (
  id Int64,
  publisher String,
  clicked_at Nullable(DateTime64(6, 'UTC')),
  click_id Nullable(Int64),
  order_id Nullable(String),
  sale Decimal(14, 2),
  commission Decimal(14, 2),
  currency LowCardinality(String),
  status LowCardinality(String)
) engine = MergeTree order by (publisher, id);
