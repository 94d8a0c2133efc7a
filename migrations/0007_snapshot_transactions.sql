-- A receipt says which transactions its rows hold, so that an audit trail can tell what the file must say.

alter table exports add column snapshot_transactions pg_snapshot;
comment on column exports.snapshot_transactions is 'Transactions that the snapshot of the current attempt sees, as pg_visible_in_snapshot takes them; null before the first.';
