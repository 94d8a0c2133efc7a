-- Files are compared with their records from time to time.

create table file_checks (
  export_id bigint primary key references exports on delete cascade,
  checked_at timestamptz not null default now()
);
comment on table file_checks is 'When the bytes of a file were last compared with the checksum in its record.';
comment on column file_checks.export_id is 'The export whose file it is.';
comment on column file_checks.checked_at is 'When they were compared.';

comment on column exports.error_message is 'Why it failed, or why a completed export has lost its file before the end of its retention; a sentence fit for the caller.';
