-- What was frozen for an export whose source freezes each table by itself.

alter table sheaf.exports add column snapshot_tables jsonb;
comment on column sheaf.exports.snapshot_tables is 'Tables that were frozen for the current attempt, each with its name, time and number of rows; null if all data is of one snapshot.';
