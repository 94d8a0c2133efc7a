-- Export reports and their parts. The queue keeps its own tables in the schema pgboss.

create table exports (
  id bigint generated always as identity primary key,
  parent_id bigint references exports on delete cascade,
  publisher_id bigint not null references publishers on delete cascade,
  user_id bigint not null references users on delete cascade,
  report_type text not null,
  params jsonb not null,
  params_hash bytea check (octet_length(params_hash) = 32),
  status text not null default 'pending' check (status in ('pending', 'processing', 'completed', 'failed')),
  attempt integer not null default 0,
  chunked boolean not null default false,
  snapshot_at timestamptz,
  row_count bigint,
  filename text,
  file_key text,
  file_bytes bigint,
  error_message text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  started_at timestamptz,
  completed_at timestamptz,
  check ((parent_id is null) = (params_hash is not null)),
  check (status <> 'completed' or completed_at is not null),
  check (parent_id is not null or status <> 'completed' or (file_key is not null and filename is not null))
);
comment on table exports is 'One request for a report and its file, or (with parent_id) one part of it.';
comment on column exports.id is 'The id the API shows.';
comment on column exports.parent_id is 'The export this row is a part of; null for an export.';
comment on column exports.publisher_id is 'Whose data it holds.';
comment on column exports.user_id is 'Who asked.';
comment on column exports.report_type is 'Name in the catalogue of reports.';
comment on column exports.params is 'Canonical search_params and index_params: defaults filled in, values in one spelling.';
comment on column exports.params_hash is 'SHA-256 of report type, publisher and canonical params; equal for requests that mean the same.';
comment on column exports.status is 'pending, processing, completed or failed.';
comment on column exports.attempt is 'Counts the builds. Only the holder of the current attempt may publish.';
comment on column exports.chunked is 'Whether the export was cut into more than one part.';
comment on column exports.snapshot_at is 'The instant whose data the file shows.';
comment on column exports.row_count is 'Rows of data in the file or part.';
comment on column exports.filename is 'Name the file is downloaded under.';
comment on column exports.file_key is 'Where the store keeps the file.';
comment on column exports.file_bytes is 'Size of the file.';
comment on column exports.error_message is 'Why it failed, in a sentence fit for the caller.';
comment on column exports.created_at is 'When it was asked for.';
comment on column exports.updated_at is 'When any other column last changed.';
comment on column exports.started_at is 'When a worker first took it up.';
comment on column exports.completed_at is 'When the file was ready.';

-- Two identical requests in flight cannot exist: POST answers 409 when this index refuses.
create unique index exports_one_in_flight on exports (user_id, params_hash) where status in ('pending', 'processing');
-- POST looks for a completed twin within the dedupe window.
create index exports_twins on exports (user_id, params_hash, completed_at) where status = 'completed' and parent_id is null;
-- GET /exports of a member and of an admin, newest first.
create index exports_of_user on exports (user_id, id desc) where parent_id is null;
create index exports_of_publisher on exports (publisher_id, id desc) where parent_id is null;
-- The cascade from a parent to its parts.
create index exports_of_parent on exports (parent_id) where parent_id is not null;

create table export_parts (
  export_id bigint primary key references exports on delete cascade,
  parent_id bigint not null references exports on delete cascade,
  attempt integer not null,
  number integer not null check (number >= 0),
  sheet integer not null check (sheet >= 0),
  first_row integer not null check (first_row >= 1),
  planned_rows bigint not null check (planned_rows >= 0),
  lower_key jsonb,
  upper_key jsonb,
  fragment_key text,
  bytes bigint,
  raw_bytes bigint,
  crc32 bigint,
  shortened_cells bigint,
  unique (parent_id, attempt, number)
);
comment on table export_parts is 'The plan of a part, a contiguous range of its parent''s rows, and its finished bytes.';
comment on column export_parts.export_id is 'The part''s own export record.';
comment on column export_parts.parent_id is 'The export the part belongs to.';
comment on column export_parts.attempt is 'The attempt of the parent that planned the part.';
comment on column export_parts.number is 'Place among the parts, from 0.';
comment on column export_parts.sheet is 'Worksheet the rows go to, from 0; a part never crosses sheets.';
comment on column export_parts.first_row is 'Row number in its sheet of the part''s first row.';
comment on column export_parts.planned_rows is 'Rows the plan counted in the range. A part that reads another number fails.';
comment on column export_parts.lower_key is 'First sort key of the range, as text values; null from the start.';
comment on column export_parts.upper_key is 'Sort key at which the range ends, excluded; null to the end.';
comment on column export_parts.fragment_key is 'Where the store keeps the finished bytes.';
comment on column export_parts.bytes is 'Size of the fragment.';
comment on column export_parts.raw_bytes is 'Size before compression.';
comment on column export_parts.crc32 is 'CRC-32 of the bytes before compression.';
comment on column export_parts.shortened_cells is 'Cells cut to Excel''s limit of 32,767 characters.';

-- Whoever waits for an export (its coordinator, a caller who follows it) is told of every change.
create function exports_changed() returns trigger language plpgsql as $$
begin
  perform pg_notify('sheaf_exports', coalesce(new.parent_id, new.id)::text);
  return null;
end $$;
comment on function exports_changed is 'Tells the channel sheaf_exports the id of the export that changed, or whose part did.';
create trigger exports_changed after insert or update on exports for each row execute function exports_changed();

create function exports_touched() returns trigger language plpgsql as $$
begin
  new.updated_at := clock_timestamp();
  return new;
end $$;
comment on function exports_touched is 'Keeps updated_at.';
create trigger exports_touched before update on exports for each row execute function exports_touched();
