-- The rows of network files that transactions are made of. An import compares a row with the version that is stored here, so that files of a
-- network can overlap and come in any order. The table has no foreign keys: rows of the affiliate tables are deleted, and the tables are replaced,
-- by teams that do not know it. An import removes the rows of transactions that no longer exist.

create table sheaf.transaction_rows (
  publisher_id bigint not null,
  advertiser_id bigint not null,
  external_id text not null check (external_id <> ''),
  part text not null,
  changed_at timestamptz,
  amended boolean not null,
  clicked_at timestamptz,
  click_id bigint,
  order_id text,
  sale numeric not null,
  commission numeric not null,
  currency text not null,
  status text not null check (status in ('pending', 'approved', 'declined', 'paid')),
  occurred_at timestamptz not null,
  fingerprint text not null,
  reading text not null,
  primary key (publisher_id, advertiser_id, external_id, part)
);
comment on table sheaf.transaction_rows is 'The newest version of each row that a network has handed out for a transaction.';
comment on column sheaf.transaction_rows.publisher_id is 'Publisher of the transaction.';
comment on column sheaf.transaction_rows.advertiser_id is 'Advertiser of the transaction.';
comment on column sheaf.transaction_rows.external_id is 'The network''s ID of the transaction.';
comment on column sheaf.transaction_rows.part is 'The network''s ID of the row, if a transaction can have several rows. Otherwise empty.';
comment on column sheaf.transaction_rows.changed_at is 'When the network last changed the row. Null if its files do not say so.';
comment on column sheaf.transaction_rows.amended is 'Whether the network says that it changed the row.';
comment on column sheaf.transaction_rows.clicked_at is 'Time of the click; with click_id, its key.';
comment on column sheaf.transaction_rows.click_id is 'The click that led to the sale. Null if it is unknown.';
comment on column sheaf.transaction_rows.order_id is 'The shop''s order number.';
comment on column sheaf.transaction_rows.sale is 'Value of the sale in this row.';
comment on column sheaf.transaction_rows.commission is 'Commission in this row.';
comment on column sheaf.transaction_rows.currency is 'ISO 4217 code of sale and commission.';
comment on column sheaf.transaction_rows.status is 'pending, approved, declined or paid.';
comment on column sheaf.transaction_rows.occurred_at is 'When the sale happened.';
comment on column sheaf.transaction_rows.fingerprint is 'Hash of the columns of the file that the preset reads. Rows with the same fingerprint are the same version.';
comment on column sheaf.transaction_rows.reading is 'Hash of the rules that turned the file''s row into this one. It changes with the options of an import, such as the time zone.';
