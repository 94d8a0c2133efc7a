-- What a receipt says of a completed export beyond what is kept anyway. Exports of before have none.

alter table exports
  add column snapshot_lsn pg_lsn,
  add column file_sha256 bytea check (octet_length(file_sha256) = 32),
  add column file_format text check (file_format in ('csv', 'xlsx')),
  add column file_columns jsonb;
comment on column exports.snapshot_lsn is 'Position in the write-ahead log when the snapshot was taken; null when the server does not tell.';
comment on column exports.file_sha256 is 'SHA-256 of the file; null when the store joined it out of our sight.';
comment on column exports.file_format is 'csv or xlsx.';
comment on column exports.file_columns is 'Key, label and kind of every column, in the order of the file.';

alter table export_parts
  add column rows_sha256 bytea check (octet_length(rows_sha256) = 32),
  add column group_marks bytea;
comment on column export_parts.rows_sha256 is 'SHA-256 over the SHA-256 of every hundred rows, as their bytes stand in the file.';
comment on column export_parts.group_marks is 'First four bytes of the SHA-256 of every hundred rows: they say where two files differ.';
