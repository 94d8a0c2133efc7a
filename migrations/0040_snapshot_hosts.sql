-- Where the snapshot of an export is, and how often a database has canceled the reads of one.

alter table sheaf.exports
  add column snapshot_source text,
  add column snapshot_host text,
  add column snapshot_conflicts smallint not null default 0;
comment on column sheaf.exports.snapshot_source is 'Name in SHEAF_SOURCES of the database that the snapshot is in; null for the database of Sheaf.';
comment on column sheaf.exports.snapshot_host is 'Host and port of the server that the snapshot is on, if the source has several hosts.';
comment on column sheaf.exports.snapshot_conflicts is 'How many attempts ended because the database canceled a read of their snapshot.';
