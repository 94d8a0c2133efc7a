-- Files are kept for a while; the record of the export outlives its file.

alter table exports add column file_removed_at timestamptz;
comment on column exports.file_removed_at is 'When the file was removed at the end of its retention; file_key is null from then on.';

do $$
declare
  name text;
begin
  select conname into strict name from pg_constraint
  where conrelid = 'exports'::regclass and contype = 'c' and pg_get_constraintdef(oid) like '%file_key%';
  execute format('alter table exports drop constraint %I', name);
end $$;
alter table exports add constraint exports_completed_has_file check (
  parent_id is not null or status <> 'completed'
  or (filename is not null and (file_key is null) = (file_removed_at is not null))
);

-- The sweeper looks for files whose time is over.
create index exports_with_file on exports (completed_at) where file_key is not null;
